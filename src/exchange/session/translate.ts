import type { TranslationResult } from '../../documents/translate/result.js';
import { auditTranslation } from '../audit/translation.js';
import type { SessionScope } from './services.js';
import type { ShownDocument, Translated, TranslateInput } from './types.js';

/** The pivots in the reader's language; what stays untranslated is listed, never silently missing. */
export async function translate(scope: SessionScope, input: TranslateInput): Promise<Translated> {
  const documents: ShownDocument[] = input.documents.map((received) => ({
    ...received,
    translation: scope.translate(received.bytes, input.language),
  }));
  for (const { entry, translation } of documents)
    auditTranslation(scope.recorder, 'b', entry.uniqueId, translation);
  for (const { translation } of documents) {
    for (const { path, from } of translation.elements.filter((element) => element.outcome === 'missing')) {
      scope.recorder.note('untranslated', `${path} ${from.codeSystem ?? ''} ${from.code ?? ''}`.trim());
    }
  }
  // Nothing could be done with one: it is shown as it came. Else what is missing is listed beside the rest.
  if (documents.some(({ translation }) => isUntouched(translation)))
    return { outcome: 'original', documents };
  const gaps = documents.some(({ translation: { elements } }) =>
    elements.some(({ outcome }) => outcome === 'missing'),
  );
  return { outcome: gaps ? 'gaps' : 'complete', documents };
}

function isUntouched({ status, elements }: TranslationResult): boolean {
  return status === 'error' && elements.length === 0;
}
