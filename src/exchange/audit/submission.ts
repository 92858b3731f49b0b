import { documentClasses } from '../../kernel/classes.js';
import { type InstanceId, writeUniqueId } from '../../kernel/identifiers.js';
import type { AuditedObject } from '../../records/audit/facts.js';

/** A document that is handed in, and the set that it is handed in with. */
export interface SubmittedIds {
  readonly classCode: string;
  readonly documentId: InstanceId;
  readonly setId: InstanceId;
}

/**
 * The objects of a submission: its message and its document; of a discard the discard's own id, which is the
 * set's, and that of the dispensation (dossier security 7.4, rows 41 and 42).
 */
export function submissionObjects(messageId: string, ids: SubmittedIds | undefined): AuditedObject[] {
  const submission: AuditedObject = { kind: 'submission', id: messageId };
  if (ids === undefined) return [submission];
  const { classCode, documentId, setId } = ids;
  const document = writeUniqueId(documentId);
  if (classCode !== documentClasses.eDispensationDiscard.code) {
    return [submission, { kind: 'submittedDocument', id: document }];
  }
  const discarded = new Set([writeUniqueId(setId), document]);
  return [submission, ...[...discarded].map((id) => ({ kind: 'discardedDocument', id }) as const)];
}
