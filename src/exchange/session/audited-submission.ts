import { errorEntry } from '../../kernel/errors.js';
import type { AuditFacts } from '../../records/audit/facts.js';
import type { RegistryResponse } from '../../wire/registry/response.js';
import type { Audited } from '../audit/audited.js';
import { auditEventOf } from '../audit/events.js';
import { submissionObjects } from '../audit/submission.js';
import type { PendingSubmission } from './types.js';
import { type Verdict, verdictOf } from './verdict.js';

type Became = Pick<Audited, 'outcome' | 'error'>;

/** The event of one sending of a submission. */
export function auditedSubmission(submission: PendingSubmission, became: Became): Audited {
  const { kind, documentId, setId, patientId, message } = submission;
  return {
    event: auditEventOf('xdr', kind.code),
    ...became,
    classCode: kind.code,
    patients: [patientId],
    objects: submissionObjects(message.messageId, { classCode: kind.code, documentId, setId }),
  };
}

// What is uncertain now may turn out to be done.
const OUTCOME: Readonly<Record<Verdict, AuditFacts['outcome']>> = {
  accepted: 'success',
  uncertain: 'temporal',
  refused: 'permanent',
};

/** What an answer made of the submission, with the error that it told. */
export function becameOf(answer: RegistryResponse, mayBeDone: boolean): Became {
  const { errors } = answer;
  const verdict = verdictOf(answer, mayBeDone);
  const told = errors.find(({ severity }) => severity === 'error') ?? errors[0];
  const { code, text } = errorEntry('ERROR_GENERIC');
  const error =
    told === undefined ? { code, text } : { code: told.code === '' ? code : told.code, text: told.context };
  return {
    outcome: OUTCOME[verdict],
    ...(told === undefined && verdict === 'accepted' ? {} : { error }),
  };
}

/** Nothing that could be read came back: it may have been done. */
export function unacknowledged(reason: string): Became {
  return {
    outcome: 'temporal',
    error: { code: errorEntry('ERROR_ED_EDISPENSATION_ACK_NOT_RECEIVED').code, text: reason },
  };
}
