import {
  type Attr,
  type CharacterData,
  Document,
  type Element,
  type Node,
  parseXmlDocument,
  type Text,
} from 'slimdom';
import { checkAtDoor, XmlRefusal } from '../../../../wire/xml/door.js';

export type { Attr, Element, Node } from 'slimdom';

export const ELEMENT = 1;
export const ATTRIBUTE = 2;
export const TEXT = 3;
export const CDATA = 4;
export const INSTRUCTION = 7;
export const COMMENT = 8;
export const DOCUMENT = 9;

const XMLNS = 'http://www.w3.org/2000/xmlns/';
const ORDER = Symbol('document order');
type Ordered = Node & { [ORDER]?: number };

// One sequence for all trees, so that nodes of two documents have an order too.
let nextOrder = 0;

/** A document as XPath sees it: no CDATA sections, nodes with a rank, elements by name. */
export class Tree {
  readonly document: Document;
  readonly source: string;
  /** The document node, elements, text, comments, processing instructions, in document order. */
  readonly nodes: readonly Node[];
  readonly #named = new Map<string, Element[]>();

  constructor(document: Document, source: string) {
    this.document = document;
    this.source = source;
    const nodes: Node[] = [];
    const visit = (node: Node): void => {
      nodes.push(node);
      (node as Ordered)[ORDER] = nextOrder++;
      if (node.nodeType === ELEMENT) this.#register(node as Element);
      for (let child = node.firstChild; child !== null; child = child.nextSibling) visit(child);
    };
    visit(document);
    this.nodes = nodes;
  }

  #register(element: Element): void {
    for (const attribute of element.attributes) (attribute as Ordered)[ORDER] = nextOrder++;
    const namesakes = this.#named.get(element.localName);
    if (namesakes === undefined) this.#named.set(element.localName, [element]);
    else namesakes.push(element);
  }

  /** Elements with this local name, in document order. */
  named(local: string): readonly Element[] {
    return this.#named.get(local) ?? [];
  }
}

/**
 * Parses bytes from outside behind the same guards as `parseXml`, into a tree that XPath 2 and 3 can walk.
 * Throws `XmlRefusal`.
 */
export function parseTree(bytes: Uint8Array): Tree {
  checkAtDoor(bytes);
  const encoding = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)/.exec(
    Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200)).toString('latin1'),
  )?.[1];
  const source = new TextDecoder(encoding ?? 'utf-8').decode(bytes);
  try {
    const document = parseXmlDocument(source);
    if (source.includes('<![CDATA[')) mergeSections(document);
    return new Tree(document, source);
  } catch (error) {
    throw new XmlRefusal(
      'malformed',
      error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    );
  }
}

// XPath knows no CDATA sections: their characters are part of the text around them.
function mergeSections(document: Document): void {
  const sections: CharacterData[] = [];
  const visit = (node: Node): void => {
    if (node.nodeType === CDATA) sections.push(node as CharacterData);
    for (let child = node.firstChild; child !== null; child = child.nextSibling) visit(child);
  };
  visit(document);
  for (const section of sections) {
    section.parentNode?.replaceChild(document.createTextNode(section.data) as Text, section);
  }
  document.normalize();
}

/** Negative when `one` comes before `other` in document order. */
export function byOrder(one: Node, other: Node): number {
  return orderOf(one) - orderOf(other);
}

export function orderOf(node: Node): number {
  return (node as Ordered)[ORDER] ?? -1;
}

/** The attributes of an element that are attributes to XPath: namespace declarations are none. */
export function attributesOf(node: Node): Attr[] {
  if (node.nodeType !== ELEMENT) return [];
  const { attributes } = node as Element;
  return attributes.some(isDeclaration) ? attributes.filter((one) => !isDeclaration(one)) : attributes;
}

function isDeclaration(attribute: Attr): boolean {
  return attribute.namespaceURI === XMLNS;
}

/** The parent, which for an attribute is its element. */
export function parentOf(node: Node): Node | null {
  return node.nodeType === ATTRIBUTE ? (node as Attr).ownerElement : node.parentNode;
}

/** The string value of a node, as XPath defines it. */
export function stringOf(node: Node): string {
  switch (node.nodeType) {
    case ATTRIBUTE:
      return (node as Attr).value;
    case ELEMENT:
    case DOCUMENT: {
      let text = '';
      for (let child = node.firstChild; child !== null; child = child.nextSibling) {
        if (child.nodeType === TEXT || child.nodeType === ELEMENT) text += stringOf(child);
      }
      return text;
    }
    default:
      return (node as CharacterData).data;
  }
}

/** A fresh document, for a parser that needs one to make nodes. */
export function scratchDocument(): Document {
  return new Document();
}
