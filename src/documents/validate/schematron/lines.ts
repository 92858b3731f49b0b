import { ELEMENT, type Node, parentOf, type Tree } from './xpath/tree.js';

const lines = new WeakMap<Tree, Map<Node, number>>();

/** The line on which a node's element begins, from 1; undefined for the document itself. */
export function lineOf(node: Node, tree: Tree): number | undefined {
  let known = lines.get(tree);
  if (known === undefined) {
    const elements = tree.nodes.filter(({ nodeType }) => nodeType === ELEMENT);
    const starts = startTagLines(tree.source);
    known = new Map(elements.map((element, index) => [element, starts[index] ?? 0]));
    lines.set(tree, known);
  }
  const element = node.nodeType === ELEMENT ? node : parentOf(node);
  return element === null ? undefined : known.get(element);
}

// Markup that is no start tag, and start tags; in a document without a type declaration nothing else begins with `<`.
const MARKUP = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<[^/!?]/g;

function startTagLines(source: string): number[] {
  const found: number[] = [];
  let line = 1;
  let counted = 0;
  for (const { 0: markup, index } of source.matchAll(MARKUP)) {
    for (let at = source.indexOf('\n', counted); at >= 0 && at < index; at = source.indexOf('\n', at + 1)) {
      line += 1;
      counted = at + 1;
    }
    if (markup.length === 2) found.push(line);
  }
  return found;
}
