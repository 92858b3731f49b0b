import { parseXmlToRead } from '../../wire/xml/parse.js';
import { type Charset, charset } from './charset.js';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** An attribute as it stands in the text: `start` and `end` enclose it with the blanks before it. */
export interface MarkupAttribute {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** What all elements of one name in one document share. */
interface Tag {
  readonly source: Source;
  readonly name: string;
  readonly local: string;
}

const CHILDLESS: readonly MarkupElement[] = [];

/**
 * An element with its place in the text, so that an edit changes nothing else. A large document has a hundred
 * thousand: what the text tells is read there, and not kept.
 */
export class MarkupElement {
  readonly parent: MarkupElement | undefined;
  /** Of `<`, and after the `>` of the start tag. */
  readonly start: number;
  readonly startTagEnd: number;
  readonly #tag: Tag;
  #children = CHILDLESS;
  #endTagStart: number;
  #path: string | undefined;

  constructor(
    tag: Tag,
    parent: MarkupElement | undefined,
    { start, startTagEnd }: Pick<MarkupElement, 'start' | 'startTagEnd'>,
  ) {
    this.#tag = tag;
    this.parent = parent;
    this.start = start;
    this.startTagEnd = startTagEnd;
    this.#endTagStart = startTagEnd;
  }

  /** Notes what is known where the end tag stands. */
  close(endTagStart: number, children: readonly MarkupElement[]): void {
    this.#endTagStart = endTagStart;
    if (children.length > 0) this.#children = children.slice();
  }

  get children(): readonly MarkupElement[] {
    return this.#children;
  }

  /** As written, with prefix. */
  get name(): string {
    return this.#tag.name;
  }

  get local(): string {
    return this.#tag.local;
  }

  /** Of the `<` of the end tag; for an empty element tag `startTagEnd`. */
  get endTagStart(): number {
    return this.#endTagStart;
  }

  /** After the `>` of the end tag; for an empty element tag `startTagEnd`. */
  get end(): number {
    return this.empty ? this.startTagEnd : this.#tag.source.text.indexOf('>', this.#endTagStart) + 1;
  }

  get empty(): boolean {
    return this.#tag.source.text.charAt(this.startTagEnd - 2) === '/';
  }

  get prefix(): string {
    return this.name.slice(0, Math.max(this.name.indexOf(':'), 0));
  }

  get attributes(): readonly MarkupAttribute[] {
    return this.#tag.source.attributes(this);
  }

  /** Whether the start tag has these characters: a quick look before attributes are read. */
  mentions(characters: string): boolean {
    return this.#tag.source.text.slice(this.start, this.startTagEnd).includes(characters);
  }

  /** The value of an attribute by the name that is written; undefined when it is not there. */
  attribute(name: string): string | undefined {
    return this.#tag.source.attribute(this, name);
  }

  /** {@link attribute}, trimmed, where an empty value counts as absent. */
  filled(name: string): string | undefined {
    const value = this.attribute(name)?.trim();
    return value === '' ? undefined : value;
  }

  child(local: string): MarkupElement | undefined {
    return this.children.find((child) => child.local === local);
  }

  /** The namespace that a prefix (`''`: the default one) is bound to here. */
  namespaceOf(prefix: string): string | undefined {
    const declaration = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
    for (let element: MarkupElement | undefined = this; element !== undefined; element = element.parent) {
      if (element.mentions('xmlns')) {
        const uri = element.attribute(declaration);
        if (uri !== undefined) return uri === '' ? undefined : uri;
      }
    }
    return undefined;
  }

  get namespace(): string | undefined {
    return this.namespaceOf(this.prefix);
  }

  /** The local name of the type in `xsi:type`, whatever prefixes the document uses for it. */
  get type(): string | undefined {
    for (const { name, value } of this.attributes) {
      if (name.endsWith(':type') && this.namespaceOf(name.slice(0, -5)) === XSI) {
        return value.slice(value.indexOf(':') + 1).trim();
      }
    }
    return undefined;
  }

  /** `/ClinicalDocument/component[1]/…/value[2]`: local names, counted among siblings of the same name. */
  get path(): string {
    this.#path ??= this.#placed();
    return this.#path;
  }

  #placed(): string {
    if (this.parent === undefined) return `/${this.local}`;
    const namesakes = this.parent.children.filter((child) => child.local === this.local);
    return `${this.parent.path}/${this.local}[${namesakes.indexOf(this) + 1}]`;
  }
}

/** A text in which elements stand. */
class Source {
  readonly text: string;
  readonly #charset: Charset;
  readonly #tags = new Map<string, Tag>();

  constructor(text: string, charset: Charset) {
    this.text = text;
    this.#charset = charset;
  }

  tag(name: string): Tag {
    const known = this.#tags.get(name);
    if (known !== undefined) return known;
    const tag = { source: this, name, local: name.slice(name.indexOf(':') + 1) };
    this.#tags.set(name, tag);
    return tag;
  }

  /** The value of one attribute. This is what is asked most: nothing else of the start tag is made. */
  attribute({ start, startTagEnd, name: tag }: MarkupElement, wanted: string): string | undefined {
    const { text } = this;
    for (let at = start + 1 + tag.length; at < startTagEnd; ) {
      const equals = text.indexOf('=', at);
      if (equals < 0 || equals >= startTagEnd) return undefined;
      while (isBlank(text.charCodeAt(at))) at += 1;
      let nameEnd = equals;
      while (isBlank(text.charCodeAt(nameEnd - 1))) nameEnd -= 1;
      let quote = equals + 1;
      while (isBlank(text.charCodeAt(quote))) quote += 1;
      const close = text.indexOf(text.charAt(quote), quote + 1);
      if (nameEnd - at === wanted.length && text.startsWith(wanted, at)) {
        return this.#charset.unescape(text.slice(quote + 1, close));
      }
      at = close + 1;
    }
    return undefined;
  }

  attributes(element: MarkupElement): readonly MarkupAttribute[] {
    return readAttributes(this.text, this.#charset, element);
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}

/** A document as text with the places of its elements, in document order. */
export interface Markup {
  readonly text: string;
  readonly charset: Charset;
  readonly root: MarkupElement;
  readonly elements: readonly MarkupElement[];
}

/**
 * Reads a document so that single elements can be edited and every other byte stays: the XML parser judges
 * the bytes (limits, no document type, well-formed), then the places are noted. Throws XmlRefusal.
 */
export function readMarkup(bytes: Uint8Array): Markup {
  parseXmlToRead(bytes).dispose();
  const encoding = charset(bytes);
  return placeMarkup(encoding.decode(bytes), encoding);
}

/** The places of the elements in text that the parser has accepted. */
export function placeMarkup(text: string, encoding: Charset): Markup {
  const source = new Source(text, encoding);
  const elements = placeElements(source);
  const [root] = elements;
  if (root === undefined) throw new Error('a parsed document has a root element');
  return { text, charset: encoding, root, elements };
}

const SKIPPED = [
  { opens: '<!--', closes: '-->' },
  { opens: '<![CDATA[', closes: ']]>' },
  { opens: '<?', closes: '?>' },
] as const;

const TAG_NAME = /[^\s/>]+/y;
const TAG_REST = /[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>/y;

// The parser has accepted the text, so every tag closes and every end tag has its start.
function placeElements(source: Source): MarkupElement[] {
  const { text } = source;
  const elements: MarkupElement[] = [];
  const open: { readonly element: MarkupElement; readonly children: MarkupElement[] }[] = [];
  for (let at = text.indexOf('<'); at >= 0; ) {
    const skipped = SKIPPED.find(({ opens }) => text.startsWith(opens, at));
    if (skipped !== undefined) {
      at = text.indexOf(skipped.closes, at + skipped.opens.length) + skipped.closes.length;
    } else if (text.charAt(at + 1) === '/') {
      const closed = open.pop();
      closed?.element.close(at, closed.children);
      at = text.indexOf('>', at) + 1;
    } else {
      const name = matchAt(TAG_NAME, text, at + 1);
      const startTagEnd = at + 1 + name.length + matchAt(TAG_REST, text, at + 1 + name.length).length;
      const outer = open.at(-1);
      const element = new MarkupElement(source.tag(name), outer?.element, { start: at, startTagEnd });
      elements.push(element);
      outer?.children.push(element);
      if (!element.empty) open.push({ element, children: [] });
      at = startTagEnd;
    }
    at = text.indexOf('<', at);
  }
  return elements;
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

const ATTRIBUTE = /\s+([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;

function readAttributes(text: string, charset: Charset, element: MarkupElement): MarkupAttribute[] {
  const attributes: MarkupAttribute[] = [];
  ATTRIBUTE.lastIndex = element.start + 1 + element.name.length;
  for (let match = ATTRIBUTE.exec(text); match !== null; match = ATTRIBUTE.exec(text)) {
    const value = charset.unescape(match[2] ?? match[3] ?? '');
    attributes.push({ name: match[1] ?? '', value, start: match.index, end: ATTRIBUTE.lastIndex });
  }
  return attributes;
}
