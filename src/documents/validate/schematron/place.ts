import {
  ATTRIBUTE,
  type Attr,
  COMMENT,
  DOCUMENT,
  ELEMENT,
  type Element,
  type Node,
  parentOf,
  TEXT,
} from './xpath/tree.js';

/** A node by local names with positions among namesakes: `/ClinicalDocument/id[1]/@root`; `/` for the document. */
export function locationOf(node: Node): string {
  const steps: string[] = [];
  for (let at: Node | null = node; at !== null && at.nodeType !== DOCUMENT; at = parentOf(at)) {
    steps.push(stepOf(at));
  }
  return `/${steps.reverse().join('/')}`;
}

function stepOf(node: Node): string {
  if (node.nodeType === ATTRIBUTE) return `@${(node as Attr).localName}`;
  if (node.nodeType !== ELEMENT)
    return `${kindOf(node)}[${positionOf(node, ({ nodeType }) => nodeType === node.nodeType)}]`;
  const { localName } = node as Element;
  if (node.parentNode?.nodeType === DOCUMENT) return localName;
  return `${localName}[${positionOf(node, (one) => (one as Element).localName === localName)}]`;
}

/** A node as an XPath that any processor can follow, for SVRL. */
export function xpathOf(node: Node): string {
  const steps: string[] = [];
  for (let at: Node | null = node; at !== null && at.nodeType !== DOCUMENT; at = parentOf(at)) {
    steps.push(xpathStepOf(at));
  }
  return `/${steps.reverse().join('/')}`;
}

function xpathStepOf(node: Node): string {
  if (node.nodeType === ATTRIBUTE) {
    const { localName, namespaceURI } = node as Attr;
    if (namespaceURI === null) return `@${localName}`;
    return `@*[local-name()='${localName}' and namespace-uri()='${namespaceURI}']`;
  }
  if (node.nodeType !== ELEMENT)
    return `${kindOf(node)}[${positionOf(node, ({ nodeType }) => nodeType === node.nodeType)}]`;
  const { localName, namespaceURI } = node as Element;
  const position = positionOf(
    node,
    (one) => (one as Element).localName === localName && (one as Element).namespaceURI === namespaceURI,
  );
  return `*[local-name()='${localName}' and namespace-uri()='${namespaceURI ?? ''}'][${position}]`;
}

function kindOf(node: Node): string {
  if (node.nodeType === TEXT) return 'text()';
  return node.nodeType === COMMENT ? 'comment()' : 'processing-instruction()';
}

function positionOf(node: Node, isSame: (node: Node) => boolean): number {
  let position = 1;
  for (let one = node.previousSibling; one !== null; one = one.previousSibling) {
    if (isSame(one)) position += 1;
  }
  return position;
}
