import type { IDomFacade } from 'fontoxpath';
import { Attr, Element, Leaf, type Node } from './tree.js';

/** How the complete evaluator walks the tree, which is the one that the native evaluator walks. */
const facade = {
  getAllAttributes: (node: Node) => allAttributes(node),
  getAttribute: (node: Node, name: string) =>
    allAttributes(node).find(({ nodeName }) => nodeName === name)?.value ?? null,
  getChildNodes: (node: Node) => {
    const children: Node[] = [];
    for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
    return children;
  },
  getData: (node: Node) => (node instanceof Attr ? node.value : node instanceof Leaf ? node.data : ''),
  getFirstChild: (node: Node) => node.firstChild,
  getLastChild: (node: Node) => {
    let last = node.firstChild;
    for (let next = last; next !== null; next = next.nextSibling) last = next;
    return last;
  },
  getNextSibling: (node: Node) => node.nextSibling,
  getParentNode: (node: Node) => (node instanceof Attr ? node.ownerElement : node.parentNode),
  getPreviousSibling: (node: Node) => node.previousSibling,
};

function allAttributes(node: Node): Attr[] {
  const attributes: Attr[] = [];
  if (!(node instanceof Element)) return attributes;
  for (let one = node.firstAttribute; one !== null; one = one.nextAttribute) attributes.push(one);
  return attributes;
}

// The evaluator's types speak of the browser's nodes; it asks no more of a node than these have.
export const domFacade = facade as unknown as IDomFacade;
