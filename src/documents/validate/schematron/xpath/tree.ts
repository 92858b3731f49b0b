import { parseXmlToRead } from '../../../../wire/xml/parse.js';
import {
  ATTRIBUTE,
  Attr,
  COMMENT,
  DOCUMENT,
  Document,
  ELEMENT,
  Element,
  INSTRUCTION,
  Leaf,
  type Node,
  Scope,
  TEXT,
} from './nodes.js';

export * from './nodes.js';

const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** A document as XPath sees it, with its elements by name. */
export class Tree {
  readonly document: Document;
  readonly #named = new Map<string, Element[]>();
  #nodes: readonly Node[] | undefined;

  /** `source` is text that the parser has accepted; `order` the rank of the document. */
  constructor(source: string, order = 0) {
    this.document = new Document(source, order);
    for (const element of grow(this.document)) {
      const namesakes = this.#named.get(element.localName);
      if (namesakes === undefined) this.#named.set(element.localName, [element]);
      else namesakes.push(element);
    }
  }

  /** Elements with this local name, in document order. */
  named(local: string): readonly Element[] {
    return this.#named.get(local) ?? [];
  }

  /** The document node, elements, text, comments, processing instructions, in document order. */
  get nodes(): readonly Node[] {
    if (this.#nodes === undefined) {
      const nodes: Node[] = [];
      const visit = (node: Node): void => {
        nodes.push(node);
        for (let child = node.firstChild; child !== null; child = child.nextSibling) visit(child);
      };
      visit(this.document);
      this.#nodes = nodes;
    }
    return this.#nodes;
  }
}

/**
 * Parses bytes from outside behind the same guards as `parseXml`, into a tree that XPath can walk. Throws
 * `XmlRefusal`.
 */
export function parseTree(bytes: Uint8Array): Tree {
  return new Tree(judgedText(bytes));
}

// Nodes of two documents have an order too: after the one that is judged come those that a schema names.
let nextOrder = 2 ** 26;

/** {@link parseTree} for a document beside the one that is judged. */
export function parseOtherTree(bytes: Uint8Array): Tree {
  const source = judgedText(bytes);
  const tree = new Tree(source, nextOrder);
  nextOrder += source.length + 2;
  return tree;
}

function judgedText(bytes: Uint8Array): string {
  parseXmlToRead(bytes).dispose();
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200)).toString('latin1');
  const encoding = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)/.exec(head)?.[1];
  return new TextDecoder(encoding ?? 'utf-8').decode(bytes);
}

const TAG_NAME = /[^\s/>]+/y;
const TAG_REST = /[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>/y;
const OTHER = [
  { opens: '<!--', closes: '-->', type: COMMENT },
  { opens: '<![CDATA[', closes: ']]>', type: TEXT },
  { opens: '<?', closes: '?>', type: INSTRUCTION },
] as const;

/** Hangs the nodes of its text under the document; gives the elements, in document order. */
function* grow(document: Document): Generator<Element, void> {
  const { source } = document;
  const base = document.order + 1;
  let parent: Document | Element = document;
  let scope = new Scope(document);
  let previous: Node | null = null;
  let open: { readonly scope: Scope; readonly outer: typeof open } | undefined;
  let textAt = -1;
  const append = (node: Element | Leaf): void => {
    if (previous === null) parent.firstChild = node;
    else (previous as Element | Leaf).nextSibling = node;
    previous = node;
  };
  const leaf = (type: Leaf['nodeType'], at: number): void => {
    append(new Leaf(type, parent, previous, base + at));
  };
  const endText = (): void => {
    if (textAt >= 0) leaf(TEXT, textAt);
    textAt = -1;
  };
  let declaration = source.indexOf('xmlns');
  let from = 0;
  for (let at = source.indexOf('<'); at >= 0; at = source.indexOf('<', from)) {
    if (at > from && textAt < 0 && parent !== document) textAt = from;
    const second = source.charCodeAt(at + 1);
    if (second === 0x21 /* ! */ || second === 0x3f /* ? */) {
      const { opens, closes, type } = OTHER.find((one) => source.startsWith(one.opens, at)) ?? OTHER[0];
      const end = source.indexOf(closes, at + opens.length);
      from = end + closes.length;
      if (type === TEXT) {
        if (textAt < 0 && end > at + opens.length) textAt = at;
        continue;
      }
      endText();
      if (type === COMMENT || !/^<\?xml\s/.test(source.slice(at, at + 6))) leaf(type, at);
      continue;
    }
    endText();
    if (second === 0x2f /* / */) {
      from = source.indexOf('>', at) + 1;
      previous = parent as Element;
      parent = (parent as Element).parentNode;
      scope = open?.scope ?? scope;
      open = open?.outer;
      continue;
    }
    TAG_NAME.lastIndex = at + 1;
    const written = TAG_NAME.exec(source)?.[0] ?? '';
    const rest = at + 1 + written.length;
    TAG_REST.lastIndex = rest;
    TAG_REST.test(source);
    from = TAG_REST.lastIndex;
    if (declaration >= 0 && declaration < rest) declaration = source.indexOf('xmlns', rest);
    const declares = declaration >= 0 && declaration < from;
    const inner: Scope = declares ? scope.inside(source.slice(rest, from)) : scope;
    const element: Element = new Element(inner.element(written), parent, previous, base + at);
    append(element);
    yield element;
    if (source.charCodeAt(from - 2) === 0x2f /* / */) continue;
    open = { scope, outer: open };
    scope = inner;
    parent = element;
    previous = null;
  }
}

/** Negative when `one` comes before `other` in document order. */
export function byOrder(one: Node, other: Node): number {
  return one.order - other.order;
}

export function orderOf(node: Node): number {
  return node.order;
}

/** The attributes of an element that are attributes to XPath: namespace declarations are none. */
export function attributesOf(node: Node): Attr[] {
  if (!(node instanceof Element)) return [];
  const attributes: Attr[] = [];
  for (let one = node.firstAttribute; one !== null; one = one.nextAttribute) {
    if (one.namespaceURI !== XMLNS) attributes.push(one);
  }
  return attributes;
}

/** The parent, which for an attribute is its element. */
export function parentOf(node: Node): Document | Element | null {
  return node instanceof Attr ? node.ownerElement : node.parentNode;
}

/** The string value of a node, as XPath defines it. */
export function stringOf(node: Node): string {
  switch (node.nodeType) {
    case ATTRIBUTE:
      return node.value;
    case ELEMENT:
    case DOCUMENT: {
      let text = '';
      for (let child = node.firstChild; child !== null; child = child.nextSibling) {
        if (child.nodeType === TEXT || child.nodeType === ELEMENT) text += stringOf(child);
      }
      return text;
    }
    default:
      return node.data;
  }
}
