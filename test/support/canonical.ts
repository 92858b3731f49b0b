import { XmlCData, XmlElement, XmlText } from 'libxml2-wasm';
import { withXml } from '../../src/wire/xml/parse.js';
import { childrenOf, typeOf } from '../../src/wire/xml/read.js';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** Leaves an attribute out of the comparison: random identifiers that a model does not carry. */
export type Ignored = (element: string, attribute: string) => boolean;

/**
 * An element for comparing messages: prefixes replaced by namespaces, attributes sorted, comments and
 * insignificant white space dropped. One line a node, so that a difference shows where it is.
 */
export function normalised(element: XmlElement, ignored: Ignored = () => false): string {
  return lines(element, '', ignored).join('\n');
}

/** {@link normalised} of the root of a document. */
export function normalisedXml(source: string | Uint8Array, ignored?: Ignored): string {
  return withXml(source, (root) => normalised(root, ignored));
}

function lines(element: XmlElement, indent: string, ignored: Ignored): string[] {
  const attributes = element.attrs
    .filter(({ name }) => !ignored(element.name, name))
    .map((attribute) => {
      const type = attribute.namespaceUri === XSI && attribute.name === 'type' ? typeOf(element) : undefined;
      const value = type === undefined ? attribute.value.trim() : `{${type.uri}}${type.local}`;
      const uri = attribute.namespaceUri;
      return ` ${uri ? `{${uri}}` : ''}${attribute.name}=${JSON.stringify(value)}`;
    })
    .sort();
  const out = [`${indent}{${element.namespaceUri}}${element.name}${attributes.join('')}`];
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement) out.push(...lines(node, `${indent}  `, ignored));
    else if ((node instanceof XmlText || node instanceof XmlCData) && node.content.trim() !== '') {
      out.push(`${indent}  ${JSON.stringify(node.content.trim())}`);
    }
  }
  return out;
}

/** The first element of that local name, the root included. */
export function findElement(root: XmlElement, local: string): XmlElement | undefined {
  if (root.name === local) return root;
  for (const child of childrenOf(root)) {
    const found = findElement(child, local);
    if (found !== undefined) return found;
  }
  return undefined;
}
