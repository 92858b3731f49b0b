import type { XmlElement } from 'libxml2-wasm';
import { ehdsi } from '../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../src/wire/dialects/epsos.js';
import { withXml } from '../../src/wire/xml/parse.js';
import { childrenOf } from '../../src/wire/xml/read.js';
import { type Element, serialise } from '../../src/wire/xml/write.js';

export const dialects = [ehdsi, epsos];

/** Writes an element to text and reads it again. */
export function through<T>(element: Element, read: (element: XmlElement) => T): T {
  return readFrom(serialise(element), read);
}

/** Reads XML that is written out in a test. */
export function readFrom<T>(xml: string, read: (element: XmlElement) => T): T {
  return withXml(xml, (root) => read(root));
}

/** Local names of the children of the element that `path` (local names) leads to. */
export function childNames(element: Element, ...path: string[]): string[] {
  return withXml(serialise(element), (root) => {
    let current: XmlElement | undefined = root;
    for (const name of path) current = current && childrenOf(current).find((child) => child.name === name);
    if (current === undefined) throw new Error(`there is no ${path.join('/')}`);
    return childrenOf(current).map((child) => child.name);
  });
}
