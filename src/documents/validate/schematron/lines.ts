import { Lines } from '../lines.js';
import { DOCUMENT, ELEMENT, type Node, parentOf, type Tree } from './xpath/tree.js';

const lines = new WeakMap<Tree, Lines>();

/** The line on which a node's element begins, from 1; undefined for the document itself. */
export function lineOf(node: Node, tree: Tree): number | undefined {
  const element = node.nodeType === ELEMENT ? node : parentOf(node);
  if (element === null || element.nodeType === DOCUMENT) return undefined;
  const { document } = tree;
  const known = lines.get(tree) ?? new Lines(document.source);
  lines.set(tree, known);
  return known.at(element.order - document.order - 1);
}
