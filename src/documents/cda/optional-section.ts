import type { XmlElement } from 'libxml2-wasm';
import type { InstanceId } from '../../kernel/identifiers.js';
import type { Element } from '../../wire/xml/write.js';
import { rowId } from './basic-section.js';
import type { NarrativeTable, SectionNarrative } from './narrative.js';
import { entriesOf, findSection, writeSection } from './section.js';
import { type SectionKey, sectionTemplate } from './templates.js';
import type { Words } from './words/words.js';

/** How the entries of a section that may be left out are told, written and read. */
export interface OptionalSectionCodec<T> {
  readonly key: SectionKey;
  table(entries: readonly T[], words: Words): NarrativeTable;
  write(entry: T, reference: string): Element;
  read(statement: XmlElement): T;
}

/** Undefined when there is nothing to tell: such a section is left out. */
export function describeOptionalSection<T>(
  codec: OptionalSectionCodec<T>,
  entries: readonly T[],
  words: Words,
): SectionNarrative | undefined {
  if (entries.length === 0) return undefined;
  return { title: words.sections[codec.key], statements: [], tables: [codec.table(entries, words)] };
}

export function writeOptionalSection<T>(
  codec: OptionalSectionCodec<T>,
  entries: readonly T[],
  id: InstanceId,
  words: Words,
): Element | undefined {
  const narrative = describeOptionalSection(codec, entries, words);
  if (narrative === undefined) return undefined;
  return writeSection(
    sectionTemplate[codec.key],
    id,
    narrative,
    entries.map((entry, index) => codec.write(entry, rowId(codec.key, index))),
  );
}

export function readOptionalSection<T>(codec: OptionalSectionCodec<T>, root: XmlElement): T[] {
  return entriesOf(findSection(root, sectionTemplate[codec.key])).map((statement) => codec.read(statement));
}
