import { XmlElement } from 'libxml2-wasm';
import { primarySubtag } from '../../terminology/languages.js';
import type { Narrative } from '../cda/summary/loose.js';
import type { ElementReport } from '../translate/result.js';
import type { Value } from './model.js';
import type { Absence, Words } from './words/words.js';

/** What every reader of the display works with. */
export interface Reading {
  /** The reader's language tag. */
  readonly language: string;
  readonly words: Words;
  /** The document's own language, where it tells it. */
  readonly originalLanguage: string | undefined;
  readonly narrative: Narrative;
  /** What translation did to each coded element, by path; undefined for a document that is shown as it stands. */
  readonly translated: ReadonlyMap<string, ElementReport> | undefined;
  /** UCUM units by what they are called in the reader's language. */
  readonly units: ReadonlyMap<string, string>;
}

/** True when the document was written in the reader's language. */
export function sameLanguage({ language, originalLanguage }: Reading): boolean {
  return originalLanguage !== undefined && primarySubtag(originalLanguage) === primarySubtag(language);
}

/** Where an element stands, as translation reports it: local names, counted among siblings of the same name. */
export function pathOf(element: XmlElement): string {
  const { parent } = element;
  if (parent === null) return `/${element.name}`;
  let position = 1;
  for (let node = element.prev; node !== null; node = node.prev) {
    if (node instanceof XmlElement && node.name === element.name) position += 1;
  }
  return `${pathOf(parent)}/${element.name}[${position}]`;
}

/** A value that needs no translation: a name, a number, a date. */
export function plain(text: string): Value {
  return { text, originals: [] };
}

/** One of the five sentences, with what is known beyond it in parentheses. */
export function absent({ words }: Reading, absence: Absence, detail?: string): Value {
  const sentence = words.absences[absence];
  return { text: detail === undefined ? sentence : `${sentence} (${detail})`, absence, originals: [] };
}

/** A value that states an absence in its own words, after the sentence: `The patient has none: No known allergies`. */
export function stating(value: Value, absence: Absence, { words }: Reading): Value {
  return { ...value, text: words.labelled(words.absences[absence], value.text), absence };
}

/** Free text of the document, which is never translated (dossier documents 3.5): marked where the reader may not read it. */
export function freeText(text: string, reading: Reading): Value {
  if (sameLanguage(reading) || reading.originalLanguage === undefined) return plain(text);
  return { text, absence: 'notTranslated', language: reading.originalLanguage, originals: [] };
}
