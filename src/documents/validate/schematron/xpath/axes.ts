import type { Axis, NodeTest } from './syntax.js';
import {
  ATTRIBUTE,
  type Attr,
  attributesOf,
  COMMENT,
  ELEMENT,
  type Element,
  INSTRUCTION,
  type Node,
  parentOf,
  TEXT,
} from './tree.js';

/** True for the nodes that a test lets pass on an axis. */
export type Passes = (node: Node) => boolean;

/** The test of a step as a function. */
export function passes(test: NodeTest, axis: Axis): Passes {
  switch (test.kind) {
    case 'node':
      return () => true;
    case 'text':
      return ({ nodeType }) => nodeType === TEXT;
    case 'comment':
      return ({ nodeType }) => nodeType === COMMENT;
    case 'element':
      return ({ nodeType }) => nodeType === ELEMENT;
    case 'instruction':
      return (node) =>
        node.nodeType === INSTRUCTION && (test.target === undefined || node.nodeName === test.target);
    case 'name':
      return passesName(axis === 'attribute' ? ATTRIBUTE : ELEMENT, test.uri, test.local);
  }
}

function passesName(type: number, uri: string | null | undefined, local: string | undefined): Passes {
  const of = (node: Node) => node as Element | Attr;
  if (local === undefined) {
    if (uri === undefined) return ({ nodeType }) => nodeType === type;
    return (node) => node.nodeType === type && of(node).namespaceURI === uri;
  }
  if (uri === undefined) return (node) => node.nodeType === type && of(node).localName === local;
  return (node) => node.nodeType === type && of(node).localName === local && of(node).namespaceURI === uri;
}

/** Walks an axis from a node, nearest first, until `take` answers false; gives what it answered last. */
export type Walk = (from: Node, take: (node: Node) => boolean) => boolean;

/** Axes whose positions count against document order. */
export const reverseAxes: ReadonlySet<Axis> = new Set<Axis>([
  'parent',
  'ancestor',
  'ancestor-or-self',
  'preceding',
  'preceding-sibling',
]);

/** One walk an axis (XPath 1.0, 2.2). */
export const walks: Readonly<Record<Axis, Walk>> = {
  child: (from, take) => following(from.firstChild, take),
  attribute: (from, take) => attributesOf(from).every(take),
  self: (from, take) => take(from),
  parent: (from, take) => {
    const parent = parentOf(from);
    return parent === null || take(parent);
  },
  descendant,
  'descendant-or-self': (from, take) => take(from) && descendant(from, take),
  ancestor,
  'ancestor-or-self': (from, take) => take(from) && ancestor(from, take),
  'following-sibling': (from, take) => following(from.nextSibling, take),
  'preceding-sibling': (from, take) => {
    for (let node = from.previousSibling; node !== null; node = node.previousSibling) {
      if (!take(node)) return false;
    }
    return true;
  },
  following: (from, take) => {
    // What follows an attribute begins inside its element.
    if (from.nodeType === ATTRIBUTE && !descendant(from.ownerElement, take)) return false;
    for (
      let node: Node | null = from.nodeType === ATTRIBUTE ? from.ownerElement : from;
      node !== null;
      node = parentOf(node)
    ) {
      for (let next: Node | null = node.nextSibling; next !== null; next = next.nextSibling) {
        if (!take(next) || !descendant(next, take)) return false;
      }
    }
    return true;
  },
  preceding: (from, take) => {
    for (
      let node: Node | null = from.nodeType === ATTRIBUTE ? from.ownerElement : from;
      node !== null;
      node = parentOf(node)
    ) {
      for (
        let previous: Node | null = node.previousSibling;
        previous !== null;
        previous = previous.previousSibling
      ) {
        const inside: Node[] = [];
        descendant(previous, (one) => inside.push(one) > 0);
        if (!inside.reverse().every(take) || !take(previous)) return false;
      }
    }
    return true;
  },
};

function following(first: Node | null, take: (node: Node) => boolean): boolean {
  for (let node = first; node !== null; node = node.nextSibling) if (!take(node)) return false;
  return true;
}

function descendant(from: Node, take: (node: Node) => boolean): boolean {
  for (let node = from.firstChild; node !== null; node = node.nextSibling) {
    if (!take(node)) return false;
    if (node.firstChild !== null && !descendant(node, take)) return false;
  }
  return true;
}

function ancestor(from: Node, take: (node: Node) => boolean): boolean {
  for (let node: Node | null = parentOf(from); node !== null; node = parentOf(node)) {
    if (!take(node)) return false;
  }
  return true;
}
