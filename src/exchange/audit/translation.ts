import type { TranslationResult } from '../../documents/translate/result.js';
import { errorEntry } from '../../kernel/errors.js';
import { type InstanceId, writeUniqueId } from '../../kernel/identifiers.js';
import type { Side } from '../../records/audit/catalogue.js';
import type { Recorder } from '../recorder.js';

/**
 * A document was transcoded or translated, which keeps its identifier (dossier documents 3.2, row 11). What could
 * only be done in part is a success with an error beside it.
 */
export function auditTranslation(
  recorder: Recorder,
  side: Side,
  document: InstanceId,
  { status, issues }: TranslationResult,
): void {
  const id = writeUniqueId(document);
  const failure = issues.find(({ severity }) => severity === 'error');
  recorder.audit({
    event: 'translate',
    side,
    outcome: status === 'error' ? 'partial' : 'success',
    ...(failure === undefined
      ? {}
      : { error: { code: errorEntry(failure.error).code, text: errorEntry(failure.error).text } }),
    objects: [
      { kind: 'translationInput', id },
      { kind: 'translationOutput', id },
    ],
  });
}
