import { withoutOidPrefix } from '../kernel/identifiers.js';
import { codeSystemId } from './code-systems.js';
import { groupBy } from './group.js';
import type { ConceptRow } from './model.js';

/** A concept as a list of changes names it. */
export interface ChangedConcept {
  readonly codeSystem: string;
  readonly code: string;
  readonly designation: string;
}

/** What an import changed in one version of a value set. */
export interface ValueSetChange {
  /** The version that was held before: the same one or, for a new one, the one imported last. */
  readonly comparedWith: string;
  readonly added: readonly ChangedConcept[];
  readonly removed: readonly ChangedConcept[];
  /** Another preferred name in a language that both have. */
  readonly renamed: readonly (ChangedConcept & { readonly language: string; readonly before: string })[];
}

interface Named extends ChangedConcept {
  /** The preferred name of each language. */
  readonly names: ReadonlyMap<string, string>;
}

/** The key of a value set's version; what stands in no value set is a version of its code system. */
export function versionKey(row: ConceptRow): string {
  return row.valueSetOid === ''
    ? `${codeSystemId(row.codeSystem)}#${row.codeSystemVersion}`
    : `${setKey(row)}\n${row.valueSetVersion}`;
}

const setKey = (row: ConceptRow): string =>
  row.valueSetOid === '' ? codeSystemId(row.codeSystem) : withoutOidPrefix(row.valueSetOid);

const versionName = (row: ConceptRow): string =>
  row.valueSetOid === '' ? row.codeSystemVersion : row.valueSetVersion;

/**
 * What changes when `imported` takes the place of `before` (newest import first), by {@link versionKey}. A
 * value set of which nothing was held has no entry: all of it is new.
 */
export function changesOf(
  before: readonly ConceptRow[],
  imported: readonly ConceptRow[],
): ReadonlyMap<string, ValueSetChange> {
  const held = groupBy(before, versionKey);
  const newest = new Map<string, string>();
  for (const row of before) if (!newest.has(setKey(row))) newest.set(setKey(row), versionKey(row));
  const changes = new Map<string, ValueSetChange>();
  for (const [key, rows] of groupBy(imported, versionKey)) {
    const [first] = rows;
    const other = held.get(key) ?? held.get(newest.get(first === undefined ? '' : setKey(first)) ?? '');
    if (other?.[0] !== undefined) changes.set(key, compare(other, rows, versionName(other[0])));
  }
  return changes;
}

function compare(
  before: readonly ConceptRow[],
  after: readonly ConceptRow[],
  comparedWith: string,
): ValueSetChange {
  const [was, is] = [conceptsOf(before), conceptsOf(after)];
  const plain = ({ codeSystem, code, designation }: Named) => ({ codeSystem, code, designation });
  return {
    comparedWith,
    added: [...is].flatMap(([key, concept]) => (was.has(key) ? [] : [plain(concept)])),
    removed: [...was].flatMap(([key, concept]) => (is.has(key) ? [] : [plain(concept)])),
    renamed: [...is].flatMap(([key, { codeSystem, code, names }]) =>
      [...names].flatMap(([language, designation]) => {
        const old = was.get(key)?.names.get(language);
        const same = old === undefined || old === designation;
        return same ? [] : [{ codeSystem, code, language, before: old, designation }];
      }),
    ),
  };
}

function conceptsOf(rows: readonly ConceptRow[]): Map<string, Named> {
  const concepts = new Map<string, Named & { names: Map<string, string> }>();
  for (const { codeSystem: spelling, code, language, designation } of rows) {
    const codeSystem = codeSystemId(spelling);
    const key = `${codeSystem}\n${code}`;
    const concept = concepts.get(key) ?? { codeSystem, code, designation, names: new Map<string, string>() };
    if (!concept.names.has(language)) concept.names.set(language, designation);
    concepts.set(key, concept);
  }
  return concepts;
}
