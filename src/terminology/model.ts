import type { CodeSystem } from './code-systems.js';
import type { Period } from './periods.js';

/** A concept's name in one language. */
export interface Designation {
  /** BCP 47, as the source writes it: `fr-FR`, `en`. */
  readonly language: string;
  readonly text: string;
  readonly current: boolean;
  /** When the source says it by this name; absent: always. */
  readonly period?: Period;
}

/**
 * A concept of a code system. The versions of a code system share one record a code: `versions` names those
 * that hold it, the first is the preferred one (dossier documents 3.4, 4.4).
 */
export interface Concept {
  readonly codeSystem: CodeSystem;
  readonly code: string;
  readonly versions: readonly string[];
  readonly current: boolean;
  /** When it is current; absent: always. */
  readonly periods?: readonly Period[];
  /** In the order of preference: of several in one language the first is the preferred one. */
  readonly designations: readonly Designation[];
}

/** A value set in one version. */
export interface ValueSet {
  readonly oid: string;
  readonly name: string;
  /** Empty when the source has no versions. */
  readonly version: string;
  /** When this version is in force. */
  readonly period: Period;
  readonly members: ReadonlySet<Concept>;
}

/** A transcoding association: a national code and the concept that it stands for. */
export interface Mapping {
  readonly source: { readonly codeSystem: CodeSystem; readonly code: string; readonly display: string };
  readonly target: { readonly codeSystem: CodeSystem; readonly code: string };
  readonly valid: boolean;
}

/** One designation of one concept in one value set, as every importer delivers it. */
export interface ConceptRow {
  readonly valueSetOid: string;
  readonly valueSet: string;
  readonly valueSetVersion: string;
  /** OID, `urn:oid:` OID, URI or name. */
  readonly codeSystem: string;
  readonly codeSystemName: string;
  readonly codeSystemVersion: string;
  readonly code: string;
  /** `Current` or anything else. */
  readonly status: string;
  readonly language: string;
  readonly designation: string;
  readonly designationStatus: string;
  /** The days, `2024-07-01`, between which the row holds, both included; empty: without end. */
  readonly validFrom: string;
  readonly validTo: string;
  /** The same of the value set's version. */
  readonly valueSetFrom: string;
  readonly valueSetTo: string;
}

/** One line of a file of mappings. */
export interface MappingRow {
  readonly sourceCodeSystemOid: string;
  readonly sourceCodeSystem: string;
  readonly sourceCode: string;
  readonly sourceDisplay: string;
  readonly targetCodeSystemOid: string;
  readonly targetCode: string;
  /** `Valid` or anything else. */
  readonly status: string;
}

/** The dates of a row whose source has none. */
export const undated = { validFrom: '', validTo: '', valueSetFrom: '', valueSetTo: '' } as const;
