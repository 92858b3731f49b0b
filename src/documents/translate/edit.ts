import { namespaces } from '../../wire/xml/namespaces.js';
import type { Markup, MarkupElement } from './markup.js';

/** The attributes of a coded element, in the order in which they are written. */
export interface CodedAttributes {
  readonly code?: string | undefined;
  readonly codeSystem?: string | undefined;
  readonly codeSystemName?: string | undefined;
  readonly codeSystemVersion?: string | undefined;
  readonly displayName?: string | undefined;
}

/** What a change writes into them; null takes an attribute off, undefined leaves it as it is. */
export type WrittenAttributes = { readonly [Name in keyof CodedAttributes]: CodedAttributes[Name] | null };

/** What becomes of one coded element: its new attributes, and its old state as a `translation` where it has one. */
export interface Change {
  readonly element: MarkupElement;
  readonly attributes: WrittenAttributes;
  readonly translation?: CodedAttributes;
}

/** Text that takes the place of what stands from `start` to `end`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The document with these changes; every byte that no change touches is the one that came. */
export function applyChanges(markup: Markup, changes: readonly Change[]): Uint8Array {
  return applySplices(
    markup,
    changes.flatMap((change) => spliceOf(markup, change)),
  );
}

/** The same for splices, which do not overlap. */
export function applySplices(markup: Markup, unordered: readonly Splice[]): Uint8Array {
  const splices = [...unordered].sort((a, b) => a.start - b.start);
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text } of splices) {
    parts.push(markup.text.slice(at, start), text);
    at = end;
  }
  parts.push(markup.text.slice(at));
  return markup.charset.encode(parts.join(''));
}

function spliceOf(markup: Markup, { element, attributes, translation }: Change): Splice[] {
  const splices = attributeSplices(markup, element, attributes);
  if (translation === undefined) return splices;
  const previous = element.child('translation');
  const inner = previous === undefined ? '' : markup.text.slice(previous.start, previous.end);
  const added = translationText(markup, element, translation, inner);
  if (element.empty) {
    const slash = element.startTagEnd - 2;
    return [...splices, { start: slash, end: element.startTagEnd, text: `>${added}</${element.name}>` }];
  }
  const moved = previous === undefined ? [] : [{ start: previous.start, end: previous.end, text: '' }];
  return [...splices, ...moved, { start: element.endTagStart, end: element.endTagStart, text: added }];
}

function attributeSplices(markup: Markup, element: MarkupElement, wanted: WrittenAttributes): Splice[] {
  const replaced: Splice[] = [];
  let added = '';
  for (const [name, value] of Object.entries(wanted)) {
    if (value === undefined) continue;
    const text = value === null ? '' : ` ${name}="${markup.charset.escape(value)}"`;
    const present = element.attributes.find((attribute) => attribute.name === name);
    if (present === undefined) added += text;
    else if (present.value !== value) replaced.push({ start: present.start, end: present.end, text });
  }
  const close = element.startTagEnd - (element.empty ? 2 : 1);
  return added === '' ? replaced : [...replaced, { start: close, end: close, text: added }];
}

function translationText(
  markup: Markup,
  element: MarkupElement,
  attributes: CodedAttributes,
  inner: string,
): string {
  const { prefix, declaration } = translationPrefix(markup, element);
  const name = prefix === '' ? 'translation' : `${prefix}:translation`;
  let tag = `<${name}${declaration}`;
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined) tag += ` ${attribute}="${markup.charset.escape(value)}"`;
  }
  return inner === '' ? `${tag}/>` : `${tag}>${inner}</${name}>`;
}

/**
 * A `translation` is of its parent's namespace, but inside the pharm extension of HL7 v3, whose data types
 * that extension uses; the epSOS extension has data types of its own (dossier documents 1.2).
 */
function translationPrefix(markup: Markup, element: MarkupElement): { prefix: string; declaration: string } {
  if (element.namespace !== namespaces.pharm) return { prefix: element.prefix, declaration: '' };
  const bound = ['', markup.root.prefix].find((prefix) => element.namespaceOf(prefix) === namespaces.hl7);
  if (bound !== undefined) return { prefix: bound, declaration: '' };
  let prefix = 'v3';
  while (element.namespaceOf(prefix) !== undefined) prefix += '_';
  return { prefix, declaration: ` xmlns:${prefix}="${namespaces.hl7}"` };
}
