import type { XmlElement } from 'libxml2-wasm';
import type { InstanceId } from '../../kernel/identifiers.js';
import type { Element } from '../../wire/xml/write.js';
import { CdaError } from './errors.js';
import type { BasicSection } from './model/patient-summary.js';
import { type CodedValue, type Concept, isConcept, isNonEmpty } from './model/values.js';
import type { NarrativeTable, SectionNarrative } from './narrative.js';
import { codedText } from './phrases.js';
import { requiredId } from './read-datatypes.js';
import { entriesOf, findSection, writeSection } from './section.js';
import { absentCodes, type BasicSectionKey, codeSystem, sectionTemplate } from './templates.js';
import type { Words } from './words/words.js';

/** How the entries of one basic section are told, written and read. */
export interface BasicSectionCodec<T> {
  readonly key: BasicSectionKey;
  /** The narrative's rows, in the order of the entries. */
  table(entries: readonly T[], words: Words): NarrativeTable;
  /** One entry; `reference` is the id of its row. */
  write(entry: T, reference: string): Element;
  /** The entry that states an absence or that nothing is known (dossier documents 2.3). */
  writeAbsent(absent: Concept, id: InstanceId, reference: string): Element;
  read(statement: XmlElement): T;
  /** Where an entry would state an absence. */
  statementOf(statement: XmlElement): CodedValue | undefined;
}

/** Row ids of a section's narrative: `medications-1`. */
export function rowId(key: string, index: number): string {
  return `${key}-${index + 1}`;
}

export function describeBasicSection<T>(
  codec: BasicSectionCodec<T>,
  section: BasicSection<T>,
  words: Words,
): SectionNarrative {
  const title = words.sections[codec.key];
  if ('entries' in section) return { title, statements: [], tables: [codec.table(section.entries, words)] };
  return {
    title,
    statements: [{ id: rowId(codec.key, 0), text: codedText(section.absent, words) }],
    tables: [],
  };
}

/** A basic section: its entries, or the one that states why there are none. */
export function writeBasicSection<T>(
  codec: BasicSectionCodec<T>,
  section: BasicSection<T>,
  id: InstanceId,
  words: Words,
): Element {
  const entries =
    'entries' in section
      ? section.entries.map((entry, index) => codec.write(entry, rowId(codec.key, index)))
      : [codec.writeAbsent(section.absent, section.id, rowId(codec.key, 0))];
  return writeSection(sectionTemplate[codec.key], id, describeBasicSection(codec, section, words), entries);
}

/** Undefined when the section is missing; throws {@link CdaError} when it is empty: silence is not an absence. */
export function readBasicSection<T>(
  codec: BasicSectionCodec<T>,
  root: XmlElement,
): BasicSection<T> | undefined {
  const template = sectionTemplate[codec.key];
  const section = findSection(root, template);
  if (section === undefined) return undefined;
  const statements = entriesOf(section);
  const [first] = statements;
  if (first !== undefined && statements.length === 1) {
    const absent = codec.statementOf(first);
    if (absent !== undefined && isAbsent(codec.key, absent)) return { id: requiredId(first), absent };
  }
  const entries = statements.map((statement) => codec.read(statement));
  if (!isNonEmpty(entries)) throw new CdaError(`the section ${template.code} has no entry`, section);
  return { entries };
}

function isAbsent(key: BasicSectionKey, value: CodedValue): value is Concept {
  return (
    isConcept(value) &&
    value.codeSystem === codeSystem.absentOrUnknown &&
    absentCodes[key].includes(value.code)
  );
}
