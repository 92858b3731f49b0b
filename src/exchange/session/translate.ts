import type { SessionScope } from './services.js';
import type { ShownDocument, Translated, TranslateInput } from './types.js';

/** The pivots in the reader's language; what stays untranslated is listed, never silently missing. */
export async function translate(scope: SessionScope, input: TranslateInput): Promise<Translated> {
  const documents: ShownDocument[] = input.documents.map((received) => ({
    ...received,
    translation: scope.translate(received.bytes, input.language),
  }));
  for (const { translation } of documents) {
    for (const { path, from } of translation.elements.filter((element) => element.outcome === 'missing')) {
      scope.recorder.note('untranslated', `${path} ${from.codeSystem ?? ''} ${from.code ?? ''}`.trim());
    }
  }
  const statuses = documents.map(({ translation }) => translation);
  if (statuses.some((result) => result.status === 'error')) return { outcome: 'original', documents };
  const gaps = statuses.some((result) => result.elements.some((element) => element.outcome === 'missing'));
  return { outcome: gaps ? 'gaps' : 'complete', documents };
}
