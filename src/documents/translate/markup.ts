import { parseXml } from '../../wire/xml/parse.js';
import { type Charset, charset } from './charset.js';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** An attribute as it stands in the text: `start` and `end` enclose it with the blanks before it. */
export interface MarkupAttribute {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** An element with its place in the text, so that an edit changes nothing else. */
export class MarkupElement {
  readonly parent: MarkupElement | undefined;
  readonly children: MarkupElement[] = [];
  /** As written, with prefix. */
  readonly name: string;
  readonly local: string;
  /** Of `<`, and after the `>` of the start tag. */
  readonly start: number;
  readonly startTagEnd: number;
  /** Of the `<` of the end tag, and after its `>`; for an empty element tag both are `startTagEnd`. */
  endTagStart: number;
  end: number;
  readonly empty: boolean;
  readonly #source: Source;
  #attributes: readonly MarkupAttribute[] | undefined;
  #path: string | undefined;

  constructor(
    source: Source,
    parent: MarkupElement | undefined,
    name: string,
    place: Pick<MarkupElement, 'start' | 'startTagEnd' | 'empty'>,
  ) {
    this.#source = source;
    this.parent = parent;
    this.name = name;
    this.local = name.slice(name.indexOf(':') + 1);
    this.start = place.start;
    this.startTagEnd = place.startTagEnd;
    this.endTagStart = place.startTagEnd;
    this.end = place.startTagEnd;
    this.empty = place.empty;
  }

  get prefix(): string {
    return this.name.slice(0, Math.max(this.name.indexOf(':'), 0));
  }

  get attributes(): readonly MarkupAttribute[] {
    this.#attributes ??= readAttributes(this.#source, this);
    return this.#attributes;
  }

  /** Whether the start tag has these characters: a quick look before attributes are read. */
  mentions(characters: string): boolean {
    return this.#source.text.slice(this.start, this.startTagEnd).includes(characters);
  }

  /** The value of an attribute by the name that is written; undefined when it is not there. */
  attribute(name: string): string | undefined {
    return this.attributes.find((attribute) => attribute.name === name)?.value;
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

interface Source {
  readonly text: string;
  readonly charset: Charset;
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
  parseXml(bytes).dispose();
  const encoding = charset(bytes);
  const text = encoding.decode(bytes);
  const source: Source = { text, charset: encoding };
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
  let open: MarkupElement | undefined;
  for (let at = text.indexOf('<'); at >= 0; ) {
    const skipped = SKIPPED.find(({ opens }) => text.startsWith(opens, at));
    if (skipped !== undefined) {
      at = text.indexOf(skipped.closes, at + skipped.opens.length) + skipped.closes.length;
    } else if (text.charAt(at + 1) === '/') {
      const end = text.indexOf('>', at) + 1;
      if (open !== undefined) {
        open.endTagStart = at;
        open.end = end;
      }
      open = open?.parent;
      at = end;
    } else {
      const name = matchAt(TAG_NAME, text, at + 1);
      const startTagEnd = at + 1 + name.length + matchAt(TAG_REST, text, at + 1 + name.length).length;
      const empty = text.charAt(startTagEnd - 2) === '/';
      const element: MarkupElement = new MarkupElement(source, open, name, { start: at, startTagEnd, empty });
      elements.push(element);
      open?.children.push(element);
      if (!empty) open = element;
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

function readAttributes({ text, charset }: Source, element: MarkupElement): MarkupAttribute[] {
  const attributes: MarkupAttribute[] = [];
  ATTRIBUTE.lastIndex = element.start + 1 + element.name.length;
  for (let match = ATTRIBUTE.exec(text); match !== null; match = ATTRIBUTE.exec(text)) {
    const value = charset.unescape(match[2] ?? match[3] ?? '');
    attributes.push({ name: match[1] ?? '', value, start: match.index, end: ATTRIBUTE.lastIndex });
  }
  return attributes;
}
