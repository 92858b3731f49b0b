import type { TranslationResult } from './result.js';
import { type TranslateOptions, transcode, translate } from './translate.js';

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

export type Direction = { readonly to: 'pivot' } | { readonly to: 'friendly'; readonly language: string };

/** Runs one document one way and says what became of it; `language` may be `fr` alone. */
export function translateFile(
  document: Uint8Array,
  direction: Direction,
  options: TranslateOptions,
): { readonly result: TranslationResult; readonly report: TranslationReport } {
  const result =
    direction.to === 'pivot'
      ? transcode(document, options)
      : translate(document, direction.language, options);
  return { result, report: translationReport(result) };
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
