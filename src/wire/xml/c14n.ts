import { XmlC14NMode, XmlDocument, type XmlElement } from 'libxml2-wasm';
import { withXml } from './parse.js';

export const C14N = {
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  exclusiveWithComments: 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
  inclusive: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  inclusiveWithComments: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments',
} as const;

export type C14nAlgorithm = (typeof C14N)[keyof typeof C14N];

/** The subtree, or the whole document, in canonical form; `prefixes` is the InclusiveNamespaces PrefixList of the exclusive forms. */
export function canonicalise(
  node: XmlElement | XmlDocument,
  algorithm: C14nAlgorithm,
  prefixes: readonly string[] = [],
): string {
  const exclusive = algorithm === C14N.exclusive || algorithm === C14N.exclusiveWithComments;
  const options = {
    mode: exclusive ? XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 : XmlC14NMode.XML_C14N_1_0,
    withComments: algorithm.endsWith('#WithComments'),
    ...(exclusive && prefixes.length > 0 ? { inclusiveNamespacePrefixes: [...prefixes] } : {}),
  };
  if (node instanceof XmlDocument) return node.canonicalizeToString(options);
  // The library's own way for a subtree asks back for every node of the document, with an object for each.
  const nodeSet = isAlone(node) ? {} : { nodeSet: new Set([node]) };
  return node.doc.canonicalizeToString({ ...options, ...nodeSet });
}

/** True for a root that is all that its document holds. */
function isAlone(element: XmlElement): boolean {
  return element.parent === null && element.prev === null && element.next === null;
}

/** A whole document in exclusive canonical form, for comparing documents. */
export function canonicalForm(source: Uint8Array | string): string {
  return withXml(source, (root) => canonicalise(root, C14N.exclusive));
}
