import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childrenOf, textOf } from '../../../wire/xml/read.js';

import { dateText } from '../phrases.js';

// Reading by local name: epsos:, pharm: and v3 elements mean the same here, and eras mix them (dossier documents 1.2).

/** The child elements of that local name, whatever their namespace. */
export function childrenNamed(element: XmlElement | undefined, name: string): XmlElement[] {
  return element === undefined ? [] : childrenOf(element).filter((child) => child.name === name);
}

/** Follows first children by local name. */
export function find(element: XmlElement | undefined, ...names: string[]): XmlElement | undefined {
  let found = element;
  for (const name of names) {
    found = found === undefined ? undefined : childrenOf(found).find((child) => child.name === name);
  }
  return found;
}

/** All elements that are reached by following children by local name. */
export function findAll(element: XmlElement | undefined, ...names: string[]): XmlElement[] {
  let found = element === undefined ? [] : [element];
  for (const name of names) found = found.flatMap((each) => childrenNamed(each, name));
  return found;
}

/** The narrative texts of a document by their ids. */
export type Narrative = ReadonlyMap<string, string>;

/** The text of an element, or the one that it refers to, with or without `#` (dossier documents 3.9). */
export function referred(element: XmlElement | undefined, narrative: Narrative): string | undefined {
  if (element === undefined) return undefined;
  const target = attributeOf(find(element, 'reference'), 'value');
  if (target === undefined) return oneLine(textOf(element));
  return oneLine(narrative.get(target.replace(/^#/, ''))) ?? oneLine(textOf(element));
}

/**
 * What a coded element is called: its display name, the author's words, a translation's display name, its code.
 * Undefined where it has a null flavor only.
 */
export function displayOf(element: XmlElement | undefined, narrative: Narrative): string | undefined {
  if (element === undefined) return undefined;
  return (
    attributeOf(element, 'displayName') ??
    referred(find(element, 'originalText'), narrative) ??
    childrenNamed(element, 'translation')
      .map((translation) => attributeOf(translation, 'displayName'))
      .find((name) => name !== undefined) ??
    attributeOf(element, 'code')
  );
}

/** White space as one blank, so that a text fits a line. */
export function oneLine(text: string | undefined): string | undefined {
  const line = text?.replace(/\s+/g, ' ').trim();
  return line === '' ? undefined : line;
}

/** `250 mg`; the value alone for pieces (unit `1` or none), with the unit's own word where there is one. */
export function amountOf(element: XmlElement | undefined): string | undefined {
  const value = attributeOf(element, 'value');
  if (value === undefined) return undefined;
  const unit = attributeOf(element, 'unit');
  const word = oneLine(textOf(find(element, 'translation', 'originalText')));
  return [value, word ?? (unit === '1' ? undefined : unit)].filter(Boolean).join(' ');
}

/** The values of a `low` and a `high` as they stand; a moment is an interval that ends where it begins. */
export function intervalOf(element: XmlElement | undefined): { low?: string; high?: string } {
  const moment = attributeOf(element, 'value');
  if (moment !== undefined) return { low: moment, high: moment };
  const low = attributeOf(find(element, 'low'), 'value');
  const high = attributeOf(find(element, 'high'), 'value');
  return { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) };
}

/** `2026-01-10`, `2026-01-10 – 2026-01-17`, `2026-01-10 –` while it has no end; undefined when nothing is known. */
export function intervalText({ low, high }: { low?: string; high?: string }): string | undefined {
  if (low === undefined && high === undefined) return undefined;
  return low === high ? dateText(low) : `${dateText(low)} – ${dateText(high)}`.trim();
}
