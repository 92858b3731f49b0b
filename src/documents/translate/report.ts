import type { TranslationResult } from './result.js';

/** A coded element of which nothing is known, as a tester looks for it. */
export interface MissingElement {
  readonly path: string;
  readonly code: string;
  readonly codeSystem: string;
}

/** The account of one document that `passerelle translate` prints. */
export interface TranslationReport {
  /** False when a finding blocks the document. */
  readonly ok: boolean;
  /** Coded elements that were looked at. */
  readonly elements: number;
  /** Those that got another code. */
  readonly mapped: number;
  readonly missing: readonly MissingElement[];
  /** Why the document was left as it is on purpose. */
  readonly untouched?: string;
}

/** Counts a result's elements; a blocking finding makes it not ok. */
export function translationReport(result: TranslationResult): TranslationReport {
  const { elements, issues, untouched } = result;
  return {
    ok: !issues.some(({ blocking }) => blocking),
    elements: elements.length,
    mapped: elements.filter(({ outcome }) => outcome === 'mapped').length,
    missing: elements
      .filter(({ outcome }) => outcome === 'missing')
      .map(({ path, from }) => ({ path, code: from.code ?? '', codeSystem: from.codeSystem ?? '' })),
    ...(untouched === undefined ? {} : { untouched }),
  };
}
