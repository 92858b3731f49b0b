import { type TranslateOptions, transcode, translate } from '../translate/translate.js';
import type { DocumentView } from './model.js';
import { viewDocument } from './view.js';

/**
 * A document for its reader: made a pivot, which changes nothing of one that is, and translated into the reader's
 * language; without terminology as it stands. Throws like {@link viewDocument}.
 */
export function showDocument(
  document: Uint8Array,
  language: string,
  terminology?: TranslateOptions,
): DocumentView {
  if (terminology === undefined) return viewDocument(document, { language });
  const pivot = transcode(document, terminology).document;
  const { document: friendly, elements, units } = translate(pivot, language, terminology);
  return viewDocument(friendly, { language, translated: elements, units });
}
