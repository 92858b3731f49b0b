import { setTimeout as pause } from 'node:timers/promises';
import type { DocumentClass } from '../../kernel/classes.js';
import { ExchangeError, errorEntry } from '../../kernel/errors.js';
import type { InstanceId } from '../../kernel/identifiers.js';
import type { Coded, PatientMatch } from '../../kernel/patient.js';
import { readAs } from '../../trust/assertions/seal.js';
import { type RegistryResponse, readRegistryResponse } from '../../wire/registry/response.js';
import { isUnsent, type SoapAnswer, TransportError } from '../../wire/soap/client.js';
import { SoapFaultError } from '../../wire/soap/faults.js';
import { submissionAuthor } from '../../wire/xdr/author.js';
import { composeSubmission } from '../../wire/xdr/compose.js';
import { writeSubmission } from '../../wire/xdr/request.js';
import { causes } from '../causes.js';
import { auditCall, failed } from './audited-call.js';
import { auditedSubmission, becameOf, unacknowledged } from './audited-submission.js';
import { composeMessage, proveDelivery, readAnswer, recordRequest, sendOnce } from './call.js';
import { issueTrc } from './issue-trc.js';
import { problemOf, SUBMITTING, setbackOf } from './problems.js';
import type { SessionScope } from './services.js';
import type { PendingSubmission, Problem, ResubmitInput, SubmitInput, Submitted } from './types.js';
import { verdictOf } from './verdict.js';

/** A document that is ready to be handed in. */
export interface ReadyDocument {
  readonly kind: DocumentClass;
  readonly documentId: InstanceId;
  readonly document: Uint8Array;
  readonly languageCode: string;
  readonly eventCodes?: readonly Coded[];
}

/** ITI-41, asked: hands a document in (dossier transactions 6, operation 4.2 rows 13 to 16). */
export function submit(scope: SessionScope, input: SubmitInput, ready: ReadyDocument): Promise<Submitted> {
  return deliver(scope, compose(scope, input, { eventCodes: [], ...ready }), 'first');
}

/**
 * The same once more, when nobody said what became of it: the same message, byte for byte; when its assertions
 * have expired, the same document under new ones. Never another document.
 */
export async function resubmit(scope: SessionScope, input: ResubmitInput): Promise<Submitted> {
  const { pending, hcp, patient, purpose } = input;
  const now = scope.runtime.clock.now();
  if (pending.validUntil > now) return deliver(scope, pending, 'again');
  const renewed =
    hcp.notOnOrAfter > now ? await issueTrc(scope, { hcp, patient: patient.id, purpose }) : undefined;
  if (renewed?.outcome !== 'issued') {
    const text = `Your sign-in has expired, and ${scope.peer.name} has not confirmed what was sent. Sign in again.`;
    return uncertain(pending, scope, { text, whose: 'professional' });
  }
  return deliver(scope, compose(scope, { ...input, trc: renewed.trc }, pending), 'again');
}

/** The same once more under the assertions that are brought: the message itself while its own ones hold. */
export function submitAgain(
  scope: SessionScope,
  input: SubmitInput,
  pending: PendingSubmission,
): Promise<Submitted> {
  const holds = pending.validUntil > scope.runtime.clock.now();
  return deliver(scope, holds ? pending : compose(scope, input, pending), 'again');
}

function compose(
  scope: SessionScope,
  { hcp, trc, patient }: SubmitInput,
  ready: Omit<PendingSubmission, 'message' | 'validUntil' | 'setId' | 'patientId'>,
): PendingSubmission {
  const { node, peer, runtime } = scope;
  const { subjectId = '', organisation, organisationId } = readAs(hcp.xml, 'hcp', peer.dialect.saml).value;
  const { kind, documentId, document, languageCode, eventCodes } = ready;
  const submission = composeSubmission(
    {
      kind,
      documentId,
      bytes: document,
      languageCode,
      eventCodes,
      patient: patient as PatientMatch,
      author: submissionAuthor({
        subjectId,
        ...(organisation === undefined ? {} : { organisation }),
        ...(organisationId === undefined ? {} : { organisationId }),
      }),
      sender: node,
      at: runtime.clock.now(),
    },
    peer.dialect,
    runtime.ids,
  );
  const message = composeMessage(scope, {
    transaction: 'xdr',
    hcp,
    trc,
    ...writeSubmission(submission, runtime.ids),
  });
  const validUntil = new Date(Math.min(hcp.notOnOrAfter.getTime(), trc.notOnOrAfter.getTime()));
  return {
    kind,
    documentId,
    document,
    languageCode,
    eventCodes,
    patientId: patient.id,
    setId: submission.set.uniqueId,
    message,
    validUntil,
  };
}

const RESENDING = { times: 2, pauseMs: 1000 };

/**
 * Sends the message until it is answered, a bounded number of times. What may have arrived stays uncertain until
 * an answer settles it: a refusal settles it only when it would have been the same the first time. Every sending
 * that may have arrived is audited; where none may, that nobody was reached.
 */
async function deliver(
  scope: SessionScope,
  submission: PendingSubmission,
  turn: 'first' | 'again',
): Promise<Submitted> {
  const { times, pauseMs } = scope.resending ?? RESENDING;
  const before = turn === 'again';
  let unsent: TransportError | undefined;
  let unanswered = false;
  await recordRequest(scope, 'xdr', submission.message);
  for (let attempt = 0; attempt <= times; attempt += 1) {
    if (attempt > 0) await pause(pauseMs * attempt);
    const answer = await attemptOnce(scope, submission, before || unanswered);
    if (answer instanceof TransportError) {
      unsent = answer;
      continue;
    }
    if (answer !== 'unanswered') return settled(scope, submission, answer, before || unanswered);
    unanswered = true;
  }
  if (unsent !== undefined && !unanswered) auditUnreached(scope, submission, unsent);
  return before || unanswered
    ? uncertain(submission, scope)
    : setbackOf(['ERROR_GENERIC_CONNECTION_NOT_POSSIBLE'], scope.peer.name, SUBMITTING);
}

/** The answer; the error of a sending that cannot have arrived; `unanswered` for one that may have. */
async function attemptOnce(
  scope: SessionScope,
  submission: PendingSubmission,
  mayBeDone: boolean,
): Promise<RegistryResponse | TransportError | 'unanswered'> {
  const { message } = submission;
  let from: SoapAnswer | undefined;
  try {
    from = await proveDelivery(scope, 'xdr', message, sendOnce(scope, message));
    return await readAnswer<RegistryResponse>(scope, 'xdr', message, from, {
      read: ({ body }) => readRegistryResponse(body),
      audited: (_, told = FAULTED) => [auditedSubmission(submission, becameOf(told, mayBeDone))],
    });
  } catch (error) {
    if (error instanceof TransportError && isUnsent(error)) return error;
    const { reason, faulty } = whatBroke(scope, error);
    const became = faulty
      ? { ...becameOf(FAULTED, mayBeDone), error: { code: GENERIC, text: reason } }
      : unacknowledged(reason);
    auditCall(scope, message, [auditedSubmission(submission, became)], { from });
    await scope.recorder.flush();
    return faulty ? FAULTED : 'unanswered';
  }
}

const GENERIC = errorEntry('ERROR_GENERIC').code;
/** What a fault that finds the message itself wrong comes to. */
const FAULTED: RegistryResponse = {
  status: 'Failure',
  errors: [{ code: GENERIC, context: '', severity: 'error' }],
};

/** Why there is no answer: whatever broke, the message was on its way. */
function whatBroke({ recorder }: SessionScope, error: unknown): { reason: string; faulty: boolean } {
  if (error instanceof TransportError) return { reason: error.message, faulty: false };
  const { code, context, cause } =
    error instanceof ExchangeError ? error : new ExchangeError('ERROR_GENERIC', { cause: error });
  recorder.error(code, context, causes(error));
  // Who finds fault with the message has not taken it in; who fails over it may have.
  return { reason: context, faulty: cause instanceof SoapFaultError && cause.fault.code !== 'Receiver' };
}

/** Nobody was reached: an event of its own. */
function auditUnreached(scope: SessionScope, submission: PendingSubmission, cause: TransportError): void {
  const error = new ExchangeError('ERROR_GENERIC_CONNECTION_NOT_POSSIBLE', { context: cause.message, cause });
  const event = auditedSubmission(submission, { outcome: 'temporal' });
  auditCall(scope, submission.message, [failed(event, error)]);
}

function settled(
  scope: SessionScope,
  submission: PendingSubmission,
  answer: RegistryResponse,
  mayBeDone: boolean,
): Submitted {
  const { name } = scope.peer;
  const codes = answer.errors.map(({ code }) => code);
  switch (verdictOf(answer, mayBeDone)) {
    case 'accepted':
      return { outcome: 'accepted', submission, notes: codes.map((code) => problemOf(code, name)) };
    case 'uncertain': {
      const code = codes[0] ?? 'ERROR_GENERIC';
      const text = `${name} answered ${code}, but an earlier sending may have been done: ask ${name} before anything else is handed out.`;
      return uncertain(submission, scope, { text, whose: 'peer' });
    }
    case 'refused':
      return setbackOf(answer.errors.length === 0 ? ['ERROR_GENERIC'] : answer.errors, name, SUBMITTING);
  }
}

function uncertain(
  submission: PendingSubmission,
  { peer }: SessionScope,
  more: Partial<Problem> = {},
): Submitted {
  const problem = { ...problemOf('ERROR_ED_EDISPENSATION_ACK_NOT_RECEIVED', peer.name), ...more };
  return { outcome: 'uncertain', submission, problem };
}
