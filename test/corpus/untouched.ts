import { XmlElement } from 'libxml2-wasm';
import type { TranslationResult } from '../../src/documents/translate/result.js';
import { C14N, canonicalise } from '../../src/wire/xml/c14n.js';
import { withXml } from '../../src/wire/xml/parse.js';

/** The document's canonical form with the reported elements emptied, so that only the rest is compared. */
export function untouchedPart(document: Uint8Array, result: Pick<TranslationResult, 'elements'>): string {
  return withXml(document, (root) => {
    for (const { path } of result.elements) {
      const element = elementAt(root, path);
      for (let child = element.firstChild; child !== null; child = element.firstChild) child.remove();
      for (const attribute of element.attrs) attribute.remove();
    }
    return canonicalise(root, C14N.exclusiveWithComments);
  });
}

/** The element at a place that translation reports. */
export function elementAt(root: XmlElement, path: string): XmlElement {
  const [, ...steps] = path.slice(1).split('/');
  const xpath = steps.map((step) => {
    const [, local, position] = /^(.*)\[(\d+)\]$/.exec(step) ?? [];
    return `*[local-name()="${local}"][${position}]`;
  });
  const element = root.get(xpath.join('/'));
  if (!(element instanceof XmlElement)) throw new Error(`nothing is at ${path}`);
  return element;
}
