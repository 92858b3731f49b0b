import type { DocumentClass } from '../../kernel/classes.js';
import { namespaces } from '../../wire/xml/namespaces.js';
import { type DocumentKind, kindOf } from '../kinds.js';
import { type Markup, type MarkupElement, readMarkup } from '../translate/markup.js';
import { Lines } from './lines.js';

/** In the country's own codes and words, or in the network's. */
export type Direction = 'friendly' | 'pivot';

/** A CDA document as the layers look at it: its elements by name, their texts and their lines. */
export class ValidatedDocument {
  readonly bytes: Uint8Array;
  readonly markup: Markup;
  readonly root: MarkupElement;
  readonly kind: DocumentKind;
  readonly direction: Direction;
  /** The kind that the document was said to be, where somebody said so. */
  readonly claimed: DocumentClass | undefined;
  readonly #byName = new Map<string, MarkupElement[]>();
  #lines: Lines | undefined;

  constructor(
    bytes: Uint8Array,
    markup: Markup,
    { direction, claimed }: { readonly direction: Direction; readonly claimed?: DocumentClass | undefined },
  ) {
    this.bytes = bytes;
    this.markup = markup;
    this.root = markup.root;
    this.direction = direction;
    this.claimed = claimed;
    const codes = this.root.children.filter(({ local }) => local === 'code');
    const structured = this.root.child('component')?.child('structuredBody') !== undefined;
    this.kind = kindOf(codes.length === 1 ? codes[0]?.filled('code') : undefined, structured);
    for (const element of markup.elements) {
      const group = this.#byName.get(element.local);
      if (group === undefined) this.#byName.set(element.local, [element]);
      else group.push(element);
    }
  }

  /** True when the root is a `ClinicalDocument` of HL7 v3. */
  get isCda(): boolean {
    return this.root.local === 'ClinicalDocument' && this.root.namespace === namespaces.hl7;
  }

  /** Every element of that local name, in document order. */
  all(local: string): readonly MarkupElement[] {
    return this.#byName.get(local) ?? [];
  }

  /** The characters inside an element, its descendants' included, trimmed; references stay as written. */
  text(element: MarkupElement | undefined): string {
    if (element === undefined) return '';
    const inner = this.markup.text.slice(element.startTagEnd, element.endTagStart);
    // Without markup inside, nothing is copied: a PDF is one text of megabytes.
    if (!inner.includes('<')) return inner.trim();
    return inner
      .replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '')
      .replace(/<!\[CDATA\[([\s\S]*?)\]\]>|<(?:"[^"]*"|'[^']*'|[^>"'])*>/g, (_, data?: string) => data ?? '')
      .trim();
  }

  /** The line on which an element begins, from 1. */
  lineOf(element: MarkupElement): number {
    this.#lines ??= new Lines(this.markup.text);
    return this.#lines.at(element.start);
  }
}

/** Reads a document for validation: the door and the parser judge it first. Throws XmlRefusal. */
export function readForValidation(
  bytes: Uint8Array,
  options: { readonly direction: Direction; readonly claimed?: DocumentClass | undefined },
): ValidatedDocument {
  return new ValidatedDocument(bytes, readMarkup(bytes), options);
}
