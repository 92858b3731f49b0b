import { withoutOidPrefix } from '../../kernel/identifiers.js';
import { versionKey } from '../changes.js';
import { codeSystemId, knownCodeSystem } from '../code-systems.js';
import { groupBy } from '../group.js';
import type { ConceptRow } from '../model.js';

/** A name in one language; the first of a language is the preferred one. */
export interface ExportedName {
  readonly language: string;
  readonly text: string;
}

export interface ExportedConcept {
  readonly code: string;
  readonly codeSystem: string;
  readonly codeSystemName: string;
  readonly codeSystemVersion: string;
  readonly current: boolean;
  /** The current ones. */
  readonly names: readonly ExportedName[];
}

/** A value set in one version or, with an empty OID, the concepts of a code system that stand in none. */
export interface ExportedVersion {
  readonly oid: string;
  readonly name: string;
  readonly version: string;
  readonly from: string;
  readonly to: string;
  readonly concepts: readonly ExportedConcept[];
}

/** Rows by value set and version, each concept and each of its names once, in the order of the rows. */
export function versionsOf(rows: Iterable<ConceptRow>): ExportedVersion[] {
  return [...groupBy(rows, versionKey).values()].map((members) => {
    const [{ valueSetOid, valueSet, valueSetVersion, codeSystemVersion, valueSetFrom, valueSetTo }] =
      members as [ConceptRow];
    const inSet = valueSetOid !== '';
    const concepts = [...groupBy(members, conceptKey).values()].map(conceptOf);
    return {
      oid: withoutOidPrefix(valueSetOid),
      name: inSet ? valueSet : (concepts[0]?.codeSystemName ?? ''),
      version: inSet ? valueSetVersion : codeSystemVersion,
      from: valueSetFrom,
      to: valueSetTo,
      concepts,
    };
  });
}

const conceptKey = (row: ConceptRow): string =>
  `${codeSystemId(row.codeSystem)}\n${row.codeSystemVersion}\n${row.code}`;

function conceptOf(rows: readonly ConceptRow[]): ExportedConcept {
  const [{ code, codeSystem, codeSystemName, codeSystemVersion }] = rows as [ConceptRow];
  const names = new Map<string, ExportedName>();
  for (const { language, designation: text, designationStatus } of rows) {
    const key = `${language}\n${text}`;
    if (text !== '' && isCurrent(designationStatus) && !names.has(key)) names.set(key, { language, text });
  }
  return {
    code,
    codeSystem: codeSystemId(codeSystem),
    codeSystemName: knownCodeSystem(codeSystem)?.name ?? codeSystemName,
    codeSystemVersion,
    current: rows.some(({ status }) => isCurrent(status)),
    names: [...names.values()],
  };
}

const isCurrent = (status: string): boolean => status.toLowerCase() === 'current';
