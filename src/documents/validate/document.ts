import type { DocumentClass } from '../../kernel/classes.js';
import { namespaces } from '../../wire/xml/namespaces.js';
import { type DocumentKind, kindOf } from '../kinds.js';
import { type Charset, utf8 } from '../translate/charset.js';
import { type Markup, type MarkupElement, placeMarkup, readMarkup } from '../translate/markup.js';
import { Lines } from './lines.js';
import { LARGE } from './memory.js';

/** In the country's own codes and words, or in the network's. */
export type Direction = 'friendly' | 'pivot';

/** A CDA document as the layers look at it: its elements by name, their texts and their lines. */
export class ValidatedDocument {
  readonly bytes: Uint8Array;
  readonly kind: DocumentKind;
  /** True when the root is a `ClinicalDocument` of HL7 v3. */
  readonly isCda: boolean;
  readonly direction: Direction;
  /** The kind that the document was said to be, where somebody said so. */
  readonly claimed: DocumentClass | undefined;
  readonly #text: string;
  readonly #charset: Charset;
  #markup: Markup | undefined;
  #byName: Map<string, MarkupElement[]> | undefined;
  #lines: Lines | undefined;

  constructor(
    bytes: Uint8Array,
    markup: Markup,
    { direction, claimed }: { readonly direction: Direction; readonly claimed?: DocumentClass | undefined },
  ) {
    const { root, text, charset } = markup;
    this.bytes = bytes;
    this.#text = text;
    this.#charset = charset;
    this.#markup = markup;
    this.direction = direction;
    this.claimed = claimed;
    this.isCda = root.local === 'ClinicalDocument' && root.namespace === namespaces.hl7;
    const codes = root.children.filter(({ local }) => local === 'code');
    const structured = root.child('component')?.child('structuredBody') !== undefined;
    this.kind = kindOf(codes.length === 1 ? codes[0]?.filled('code') : undefined, structured);
  }

  get markup(): Markup {
    this.#markup ??= placeMarkup(this.#text, this.#charset);
    return this.#markup;
  }

  get root(): MarkupElement {
    return this.markup.root;
  }

  /** How many characters it has. */
  get length(): number {
    return this.#text.length;
  }

  /** The characters, where the document is in UTF-8. */
  get characters(): string | undefined {
    return this.#charset === utf8 ? this.#text : undefined;
  }

  /**
   * Lets the elements of a large document go until they are asked for again, so that another layer's tree is not
   * in memory beside them. Elements from before and after are not the same.
   */
  rest(): void {
    if (this.#text.length < LARGE) return;
    this.#markup = undefined;
    this.#byName = undefined;
  }

  /** Every element of that local name, in document order. */
  all(local: string): readonly MarkupElement[] {
    this.#byName ??= byName(this.markup.elements);
    return this.#byName.get(local) ?? [];
  }

  /** The characters inside an element, its descendants' included, trimmed; references stay as written. */
  text(element: MarkupElement | undefined): string {
    if (element === undefined) return '';
    const inner = this.#text.slice(element.startTagEnd, element.endTagStart);
    // Without markup inside, nothing is copied: a PDF is one text of megabytes.
    if (!inner.includes('<')) return inner.trim();
    return inner
      .replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '')
      .replace(/<!\[CDATA\[([\s\S]*?)\]\]>|<(?:"[^"]*"|'[^']*'|[^>"'])*>/g, (_, data?: string) => data ?? '')
      .trim();
  }

  /** The line on which an element begins, from 1. */
  lineOf(element: MarkupElement): number {
    this.#lines ??= new Lines(this.#text);
    return this.#lines.at(element.start);
  }
}

function byName(elements: readonly MarkupElement[]): Map<string, MarkupElement[]> {
  const groups = new Map<string, MarkupElement[]>();
  for (const element of elements) {
    const group = groups.get(element.local);
    if (group === undefined) groups.set(element.local, [element]);
    else group.push(element);
  }
  return groups;
}

/** Reads a document for validation: the door and the parser judge it first. Throws XmlRefusal. */
export function readForValidation(
  bytes: Uint8Array,
  options: { readonly direction: Direction; readonly claimed?: DocumentClass | undefined },
): ValidatedDocument {
  return new ValidatedDocument(bytes, readMarkup(bytes), options);
}
