import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childrenOf } from '../../wire/xml/read.js';
import { childrenNamed, find, referred } from '../cda/summary/loose.js';
import type { Entry, Field, Group, Value } from './model.js';
import { absent, freeText, type Reading, stating } from './reading.js';
import type { ColumnName } from './words/words.js';

/** A labelled cell; where there are no values, it says so. */
export function field(column: ColumnName, values: readonly Value[], reading: Reading): Field {
  return {
    column,
    label: reading.words.columns[column],
    values: values.length === 0 ? [absent(reading, 'notRecorded')] : values,
  };
}

export interface GroupParts {
  readonly heading?: string;
  readonly statements?: readonly Value[];
}

/** Entries with the same columns. Columns without any value are named once, not in every row. */
export function table(entries: readonly Entry[], { heading, statements = [] }: GroupParts = {}): Group {
  return { ...calm(entries), layout: 'table', statements, ...(heading === undefined ? {} : { heading }) };
}

/** One thing, told label by label. */
export function facts(fields: readonly Field[], { heading, statements = [] }: GroupParts = {}): Group {
  return {
    ...calm([{ fields }]),
    layout: 'facts',
    statements,
    ...(heading === undefined ? {} : { heading }),
  };
}

function calm(entries: readonly Entry[]): Pick<Group, 'entries' | 'unrecorded'> {
  const [first] = entries;
  const silent = (first?.fields ?? []).slice(1).filter(({ column }) =>
    entries.every(({ fields }) => {
      const values = fields.find((each) => each.column === column)?.values ?? [];
      return values.every(isPlainlyUnrecorded);
    }),
  );
  const columns = new Set(silent.map(({ column }) => column));
  return {
    entries: entries.map(({ fields }) => ({ fields: fields.filter(({ column }) => !columns.has(column)) })),
    unrecorded: silent.map(({ label }) => label),
  };
}

function isPlainlyUnrecorded({ absence, nullFlavor, code, originals }: Value): boolean {
  return (
    absence === 'notRecorded' && nullFlavor === undefined && code === undefined && originals.length === 0
  );
}

/** What an entry is about. Where no code says it, the author's text of the whole entry does. */
export function subject(values: readonly Value[], statement: XmlElement, reading: Reading): readonly Value[] {
  const silent = values.every(
    ({ absence, code }) => code === undefined && (absence === 'notRecorded' || absence === 'notFetched'),
  );
  if (!silent) return values;
  const text = referred(find(statement, 'text'), reading.narrative);
  return text === undefined ? values : [freeText(text, reading)];
}

/** The statements of a section's entries. */
export function statementsOf(section: XmlElement): XmlElement[] {
  return childrenNamed(section, 'entry').flatMap((entry) => childrenOf(entry).slice(-1));
}

/** The statement itself, or those that a concern, an organizer or a battery holds. */
export function observationsIn(statement: XmlElement): XmlElement[] {
  if (statement.name === 'act') {
    return childrenNamed(statement, 'entryRelationship').flatMap((each) => find(each, 'observation') ?? []);
  }
  if (statement.name === 'organizer') {
    return childrenNamed(statement, 'component').flatMap((each) =>
      childrenOf(each).slice(-1).flatMap(observationsIn),
    );
  }
  return statement.name === 'observation' ? [statement] : [];
}

/** Statements that hang on a statement. */
export function related(statement: XmlElement, name: string): XmlElement[] {
  return childrenNamed(statement, 'entryRelationship').flatMap((each) => childrenNamed(each, name));
}

/** Observations that hang on a statement and are of that code. */
export function relatedByCode(statement: XmlElement, code: string): XmlElement[] {
  return related(statement, 'observation').filter((each) => codeOf(each) === code);
}

export function codeOf(statement: XmlElement | undefined): string | undefined {
  return attributeOf(find(statement, 'code'), 'code');
}

/** True when the document says that this is not so. */
export function isNegated(statement: XmlElement): boolean {
  return attributeOf(statement, 'negationInd') === 'true';
}

/** A negated statement as the sentence that it is. */
export function negated(values: readonly Value[], reading: Reading): Value[] {
  return values.map((value) => stating(value, 'hasNone', reading));
}

/** True for a value that states an absence for the whole section. */
export function isStatement({ absence, code }: Value): boolean {
  return code !== undefined && (absence === 'hasNone' || absence === 'notRecorded');
}
