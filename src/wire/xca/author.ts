import type { XmlElement } from 'libxml2-wasm';
import type { PersonName } from '../../kernel/patient.js';
import type { Ids } from '../../kernel/runtime.js';
import { defined } from '../defined.js';
import { classificationsOf } from '../registry/classification.js';
import { slot, slotValues } from '../registry/slots.js';
import { type Element, el } from '../xml/write.js';
import type { EntryAuthor } from './document-entry.js';
import { SCHEME } from './schemes.js';

// HL7 v2 escapes of the separators; the escape character itself goes first.
const ESCAPES: readonly (readonly [string, string])[] = [
  ['\\', '\\E\\'],
  ['^', '\\S\\'],
  ['&', '\\T\\'],
  ['~', '\\R\\'],
  ['|', '\\F\\'],
];
const escaped = new Map(ESCAPES);
const plain = new Map(ESCAPES.map(([character, sequence]) => [sequence, character]));

/** HL7 v2: the separators in a text that is a field. */
export const escapeField = (text: string) =>
  text.replace(/[\\^&~|]/g, (character) => escaped.get(character) ?? '');
const unescapeField = (text: string) => text.replace(/\\[ESTRF]\\/g, (sequence) => plain.get(sequence) ?? '');

/**
 * Reads an author in XCN form, `ID^Family^Given^Second^Suffix^Prefix`; a plain name, as some peers send
 * it, is a family name (pitfall 32). Undefined when no name is in it.
 */
export function readXcn(text: string): PersonName | undefined {
  if (!text.includes('^')) return { family: [unescapeField(text.trim())], given: [] };
  const [, family, given, second, , prefix] = text
    .split('^')
    .map((field) => unescapeField(field.split('&')[0] ?? '').trim());
  const list = (...parts: (string | undefined)[]) =>
    parts.filter((part): part is string => part !== undefined && part !== '');
  const name = { family: list(family), given: list(given, second), prefix: list(prefix) };
  if (name.family.length + name.given.length + name.prefix.length === 0) return undefined;
  return defined({ ...name, prefix: name.prefix.length === 0 ? undefined : name.prefix });
}

/** Writes an author in XCN form; pieces that have no place of their own are joined by blanks. */
export function writeXcn(name: PersonName): string {
  const [given = '', ...second] = name.given;
  return ['', name.family.join(' '), given, second.join(' '), '', (name.prefix ?? []).join(' ')]
    .map(escapeField)
    .join('^')
    .replace(/\^+$/, '');
}

/** The authors of an entry, those without a name left out. */
export function readAuthors(entry: XmlElement): EntryAuthor[] {
  return classificationsOf(entry, SCHEME.author).flatMap((author) => {
    const specialties = slotValues(author, 'authorSpecialty');
    return slotValues(author, 'authorPerson')
      .map(readXcn)
      .filter((name) => name !== undefined)
      .map((name) => ({ name, specialties }));
  });
}

/** Writes an author's classification (dossier transactions 4.3.1). */
export function writeAuthor(entryUuid: string, author: EntryAuthor, ids: Ids): Element {
  return el(
    'rim:Classification',
    {
      id: `urn:uuid:${ids.uuid()}`,
      classificationScheme: SCHEME.author,
      classifiedObject: entryUuid,
      nodeRepresentation: '',
    },
    slot('authorPerson', writeXcn(author.name)),
    slot('authorSpecialty', ...author.specialties),
  );
}
