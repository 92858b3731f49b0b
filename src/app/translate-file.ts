import { type Direction, type TranslationReport, translateFile } from '../documents/translate/report.js';
import type { TranslationResult } from '../documents/translate/result.js';
import type { Terminology } from '../terminology/terminology.js';
import { codedElements } from './documents.js';

/** The generations of documents whose coded elements are listed; the newest first. */
const GENERATIONS = ['ehdsi', 'epsos'];

/**
 * Runs one document one way with the list of its own generation: that which knows more of its elements. A
 * document does not say which generation it is of.
 */
export function translateWhichever(
  document: Uint8Array,
  direction: Direction,
  terminology: Terminology,
): { readonly result: TranslationResult; readonly report: TranslationReport } {
  const [first, ...others] = GENERATIONS.map((generation) =>
    translateFile(document, direction, { terminology, list: codedElements(generation) }),
  );
  if (first === undefined) throw new Error('no generation of documents is listed');
  return others.reduce((best, one) => (one.report.elements > best.report.elements ? one : best), first);
}
