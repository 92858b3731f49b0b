export const ELEMENT = 1;
export const ATTRIBUTE = 2;
export const TEXT = 3;
export const INSTRUCTION = 7;
export const COMMENT = 8;
export const DOCUMENT = 9;

const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** A node as XPath sees it. It is a place in the text of its document: names are shared, values are read there. */
export type Node = Document | Element | Attr | Leaf;
export type Parent = Document | Element;

/** The prefixes bound where an element stands, and the names met there, each once. */
export class Scope {
  readonly document: Document;
  readonly #bindings: ReadonlyMap<string, string | null>;
  readonly #inner = new Map<string, Scope>();
  readonly #elements = new Map<string, Name>();
  readonly #attributes = new Map<string, Name>();

  constructor(
    document: Document,
    bindings: ReadonlyMap<string, string | null> = new Map([
      ['', null],
      ['xml', XML],
      ['xmlns', XMLNS],
    ]),
  ) {
    this.document = document;
    this.#bindings = bindings;
  }

  /** The scope of an element whose start tag declares namespaces; one for all that declare the same. */
  inside(startTag: string): Scope {
    const known = this.#inner.get(startTag);
    if (known !== undefined) return known;
    const bindings = new Map(this.#bindings);
    for (const [, name = '', double, single] of startTag.matchAll(new RegExp(ATTRIBUTE_FORM, 'g'))) {
      const prefix = name === 'xmlns' ? '' : name.startsWith('xmlns:') ? name.slice(6) : undefined;
      const uri = unescaped(double ?? single ?? '');
      if (prefix !== undefined) bindings.set(prefix, uri === '' ? null : uri);
    }
    const scope = new Scope(this.document, bindings);
    this.#inner.set(startTag, scope);
    return scope;
  }

  element(written: string): Name {
    return this.#name(this.#elements, written, '');
  }

  // An attribute without a prefix is in no namespace, except for the declaration of the default one.
  attribute(written: string): Name {
    return this.#name(this.#attributes, written, written === 'xmlns' ? 'xmlns' : undefined);
  }

  #name(names: Map<string, Name>, written: string, unprefixed: string | undefined): Name {
    const known = names.get(written);
    if (known !== undefined) return known;
    const colon = written.indexOf(':');
    const prefix = colon < 0 ? null : written.slice(0, colon);
    const bound = prefix ?? unprefixed;
    const name = {
      scope: this,
      written,
      prefix,
      local: written.slice(colon + 1),
      uri: bound === undefined ? null : (this.#bindings.get(bound) ?? null),
    };
    names.set(written, name);
    return name;
  }
}

/** A name where it stands, shared by all nodes that have it there. */
export interface Name {
  readonly scope: Scope;
  readonly written: string;
  readonly prefix: string | null;
  readonly local: string;
  readonly uri: string | null;
}

export class Document {
  readonly parentNode: null = null;
  readonly nextSibling: null = null;
  readonly previousSibling: null = null;
  firstChild: Node | null = null;
  /** Rank of the document; that of a node in it is larger by one more than its place in the text. */
  readonly order: number;
  readonly source: string;

  constructor(source: string, order: number) {
    this.source = source;
    this.order = order;
  }

  get nodeType(): typeof DOCUMENT {
    return DOCUMENT;
  }

  get nodeName(): string {
    return '#document';
  }

  get documentElement(): Element {
    for (let node = this.firstChild; node !== null; node = node.nextSibling) {
      if (node instanceof Element) return node;
    }
    throw new Error('a parsed document has a root element');
  }
}

/** What has a name, by the names that XPath asks for. */
abstract class Named {
  readonly name: Name;

  constructor(name: Name) {
    this.name = name;
  }

  get nodeName(): string {
    return this.name.written;
  }

  get localName(): string {
    return this.name.local;
  }

  get prefix(): string | null {
    return this.name.prefix;
  }

  get namespaceURI(): string | null {
    return this.name.uri;
  }
}

export class Element extends Named {
  readonly parentNode: Parent;
  nextSibling: Node | null = null;
  readonly previousSibling: Node | null;
  firstChild: Node | null = null;
  readonly order: number;
  #firstAttribute: Attr | null | undefined = undefined;

  constructor(name: Name, parent: Parent, previous: Node | null, order: number) {
    super(name);
    this.parentNode = parent;
    this.previousSibling = previous;
    this.order = order;
  }

  get nodeType(): typeof ELEMENT {
    return ELEMENT;
  }

  /** The first of its attributes, which are linked; made when they are asked for. Declarations are among them. */
  get firstAttribute(): Attr | null {
    if (this.#firstAttribute === undefined) this.#firstAttribute = readAttributes(this);
    return this.#firstAttribute;
  }
}

export class Attr extends Named {
  nextAttribute: Attr | null = null;
  readonly ownerElement: Element;
  readonly order: number;

  constructor(name: Name, owner: Element, order: number) {
    super(name);
    this.ownerElement = owner;
    this.order = order;
  }

  get nodeType(): typeof ATTRIBUTE {
    return ATTRIBUTE;
  }

  get parentNode(): null {
    return null;
  }

  get previousSibling(): null {
    return null;
  }

  get nextSibling(): null {
    return null;
  }

  get firstChild(): null {
    return null;
  }

  /** The characters between the quotes, of which the first stands at the attribute's place. */
  get value(): string {
    const { source, order } = this.name.scope.document;
    const quote = this.order - order - 1;
    const raw = source.slice(quote + 1, source.indexOf(source.charAt(quote), quote + 1));
    return unescaped(raw);
  }
}

/** Text, a comment, or a processing instruction. */
export class Leaf {
  readonly parentNode: Parent;
  nextSibling: Node | null = null;
  readonly previousSibling: Node | null;
  readonly order: number;
  readonly nodeType: typeof TEXT | typeof COMMENT | typeof INSTRUCTION;

  constructor(type: Leaf['nodeType'], parent: Parent, previous: Node | null, order: number) {
    this.nodeType = type;
    this.parentNode = parent;
    this.previousSibling = previous;
    this.order = order;
  }

  get firstChild(): null {
    return null;
  }

  get nodeName(): string {
    if (this.nodeType === TEXT) return '#text';
    return this.nodeType === COMMENT ? '#comment' : this.target;
  }

  /** Of a processing instruction. */
  get target(): string {
    return /^<\?([^\s?]*)/.exec(this.#source.slice(this.#start, this.#start + 1000))?.[1] ?? '';
  }

  get data(): string {
    const source = this.#source;
    const start = this.#start;
    if (this.nodeType === TEXT) return textAt(source, start);
    if (this.nodeType === COMMENT) return lines(source.slice(start + 4, source.indexOf('-->', start + 4)));
    const whole = source.slice(start + 2, source.indexOf('?>', start));
    return lines(whole.slice(this.target.length).replace(/^\s+/, ''));
  }

  get #document(): Document {
    return this.parentNode instanceof Document ? this.parentNode : this.parentNode.name.scope.document;
  }

  get #source(): string {
    return this.#document.source;
  }

  get #start(): number {
    return this.order - this.#document.order - 1;
  }
}

/** An attribute as a start tag writes it: the name, and the value in either quotes. */
const ATTRIBUTE_FORM = /\s+([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/;
const NEXT_ATTRIBUTE = new RegExp(ATTRIBUTE_FORM, 'y');

function readAttributes(element: Element): Attr | null {
  const { scope, written } = element.name;
  const { source, order } = scope.document;
  let first: Attr | null = null;
  let last: Attr | null = null;
  NEXT_ATTRIBUTE.lastIndex = element.order - order + written.length;
  for (let match = NEXT_ATTRIBUTE.exec(source); match !== null; match = NEXT_ATTRIBUTE.exec(source)) {
    const value = (match[2] ?? match[3] ?? '').length;
    const quote = NEXT_ATTRIBUTE.lastIndex - value - 2;
    const attribute: Attr = new Attr(scope.attribute(match[1] ?? ''), element, order + quote + 1);
    if (last === null) first = attribute;
    else last.nextAttribute = attribute;
    last = attribute;
  }
  return first;
}

// Characters up to the next markup; what CDATA sections hold is part of the text around them.
function textAt(source: string, start: number): string {
  let text = '';
  for (let at = start; ; ) {
    const end = source.indexOf('<', at);
    text += unescapedText(source.slice(at, end));
    if (!source.startsWith('<![CDATA[', end)) return text;
    at = source.indexOf(']]>', end) + 3;
    text += lines(source.slice(end + 9, at - 3));
  }
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(value: string): string {
  if (!/[&\t\n\r]/.test(value)) return value;
  return resolved(value.replace(/\r\n|[\t\n\r]/g, ' '));
}

function unescapedText(text: string): string {
  return resolved(lines(text));
}

// Without a document type there are no other references.
function resolved(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}

// Every end of a line is one line feed (XML 1.0, 2.11).
function lines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
