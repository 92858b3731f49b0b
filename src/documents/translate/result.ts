import type { ErrorName, Severity } from '../../kernel/errors.js';
import type { Coded } from '../../kernel/patient.js';

/** How a coded element list rates an element for a kind of document (dossier documents 3.8). */
export type Usage = 'R' | 'RNFA' | 'O';

/** What became of one coded element. */
export interface ElementReport {
  /** Where it stands, local names with positions: `/ClinicalDocument/component[1]/…/value[1]`. */
  readonly path: string;
  readonly usage: Usage;
  /** The element as it came; code and code system are absent when it has none. */
  readonly from: Partial<Coded>;
  /**
   * `found`: its code is known and it stays or gets a designation; `mapped`: it has another code now;
   * `missing`: nothing is known of it, it stays as it was; `skipped`: it has a null flavor or only a text.
   */
  readonly outcome: 'found' | 'mapped' | 'missing' | 'skipped';
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
  /** Why the document was left as it is on purpose: an original clinical document, a discard. */
  readonly untouched?: string;
  readonly elements: readonly ElementReport[];
  readonly issues: readonly TranslationIssue[];
}
