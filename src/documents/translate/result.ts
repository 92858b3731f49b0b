import type { ErrorName, Severity } from '../../kernel/errors.js';
import type { Coded } from '../../kernel/patient.js';
import type { DocumentKind } from '../kinds.js';

/** How a coded element list rates an element for a kind of document (dossier documents 3.8). */
export type Usage = 'R' | 'RNFA' | 'O';

/**
 * What became of a coded element. `mapped`: it has another code now; `translated`: the same code and another text;
 * `kept`: code and text were right; `missing`: nothing is known of it, it stays as it was; `nullFlavor`,
 * `uncoded`: it has no code to look up, but a null flavor or a text of the author's.
 */
export const outcomes = ['mapped', 'translated', 'kept', 'missing', 'nullFlavor', 'uncoded'] as const;

export type Outcome = (typeof outcomes)[number];

/** An element with a code of a code system that the list does not cover: it passes as it is. */
export interface UnlistedElement {
  readonly path: string;
  readonly from: Coded;
}

/** The unit of an amount. Neither unit nor number is ever changed. */
export interface UnitReport {
  /** The element that has the unit. */
  readonly path: string;
  /** UCUM. */
  readonly unit: string;
  /** `missing`: it is not in the network's value set of units. */
  readonly outcome: 'kept' | 'missing';
  /** Its name in the language, where it has one. */
  readonly name?: string;
}

/** What became of one coded element of the list. */
export interface ElementReport {
  /** Where it stands, local names with positions: `/ClinicalDocument/component[1]/…/value[1]`. */
  readonly path: string;
  readonly usage: Usage;
  /** The element as it came; code and code system are absent when it has none. */
  readonly from: Partial<Coded>;
  readonly outcome: Outcome;
  /** The OIDs of the value sets that its code may come from. */
  readonly valueSets: readonly string[];
  /** What it carries now, where something was written. */
  readonly to?: Coded;
  /** The language of the text that was written, where it is not the one that was asked for: `fr-FR` for `fr-LU`. */
  readonly language?: string;
}

/** One finding, with the codes of the transformation (TM) and terminology (TSAM) families. */
export interface TranslationIssue {
  readonly error: ErrorName;
  readonly severity: Severity;
  /** The element it is about, or `/` for the document. */
  readonly path: string;
  readonly context: string;
  /** False when the operator's list of blocking findings lets the document pass in spite of it. */
  readonly blocking: boolean;
}

/** The document after transcoding or translating, and an account of each of its coded elements. */
export interface TranslationResult {
  readonly status: 'success' | 'warning' | 'error';
  /** The document; the input's own bytes when nothing could be done with it. */
  readonly document: Uint8Array;
  /** What the document is; absent when it could not be told. */
  readonly kind?: DocumentKind;
  /** Why the document was left as it is on purpose: an original clinical document, a discard. */
  readonly untouched?: string;
  /** Each coded element of the list once, in document order. */
  readonly elements: readonly ElementReport[];
  /** The other elements with a code; together with `elements` these are all. */
  readonly unlisted: readonly UnlistedElement[];
  /** Empty where the terminology holds no units. */
  readonly units: readonly UnitReport[];
  readonly issues: readonly TranslationIssue[];
}
