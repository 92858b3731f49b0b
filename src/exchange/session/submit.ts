import { setTimeout as pause } from 'node:timers/promises';
import type { DocumentClass } from '../../kernel/classes.js';
import { type ErrorName, ExchangeError, errorByCode } from '../../kernel/errors.js';
import type { InstanceId } from '../../kernel/identifiers.js';
import type { Coded, PatientMatch } from '../../kernel/patient.js';
import { readAs } from '../../trust/assertions/seal.js';
import { type RegistryResponse, readRegistryResponse } from '../../wire/registry/response.js';
import { isUnsent, TransportError } from '../../wire/soap/client.js';
import { SoapFaultError } from '../../wire/soap/faults.js';
import { submissionAuthor } from '../../wire/xdr/author.js';
import { composeSubmission } from '../../wire/xdr/compose.js';
import { writeSubmission } from '../../wire/xdr/request.js';
import { causes } from '../causes.js';
import { type ComposedMessage, composeMessage, readAnswer, recordRequest, sendOnce } from './call.js';
import { issueTrc } from './issue-trc.js';
import { problemOf, SUBMITTING, setbackOf } from './problems.js';
import type { SessionScope } from './services.js';
import type { PendingSubmission, Problem, ResubmitInput, SubmitInput, Submitted } from './types.js';

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
  ready: Omit<PendingSubmission, 'message' | 'validUntil'>,
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
  return { kind, documentId, document, languageCode, eventCodes, message, validUntil };
}

const RESENDING = { times: 2, pauseMs: 1000 };

/**
 * Sends the message until it is answered, a bounded number of times. What may have arrived stays uncertain until
 * an answer settles it: a refusal settles it only when it would have been the same the first time.
 */
async function deliver(
  scope: SessionScope,
  submission: PendingSubmission,
  turn: 'first' | 'again',
): Promise<Submitted> {
  const { times, pauseMs } = scope.resending ?? RESENDING;
  let mayBeDone = turn === 'again';
  await recordRequest(scope, 'xdr', submission.message);
  for (let attempt = 0; attempt <= times; attempt += 1) {
    if (attempt > 0) await pause(pauseMs * attempt);
    const answer = await attemptOnce(scope, submission.message);
    if (answer === 'unsent') continue;
    if (answer !== 'unanswered') return settled(scope, submission, answer, mayBeDone);
    mayBeDone = true;
  }
  return mayBeDone
    ? uncertain(submission, scope)
    : setbackOf(['ERROR_GENERIC_CONNECTION_NOT_POSSIBLE'], scope.peer.name, SUBMITTING);
}

async function attemptOnce(
  scope: SessionScope,
  message: ComposedMessage,
): Promise<RegistryResponse | 'unsent' | 'unanswered'> {
  try {
    const response = await sendOnce(scope, message);
    return await readAnswer(scope, 'xdr', message, response, ({ body }) => readRegistryResponse(body));
  } catch (error) {
    if (error instanceof TransportError) return isUnsent(error) ? 'unsent' : 'unanswered';
    // Whatever broke, the message was on its way.
    const { code, context, cause } =
      error instanceof ExchangeError ? error : new ExchangeError('ERROR_GENERIC', { cause: error });
    scope.recorder.error(code, context, causes(error));
    // Who finds fault with the message has not taken it in; who fails over it may have.
    const faulty = cause instanceof SoapFaultError && cause.fault.code !== 'Receiver';
    return faulty
      ? { status: 'Failure', errors: [{ code: 'ERROR_GENERIC', context: '', severity: 'error' }] }
      : 'unanswered';
  }
}

function settled(
  scope: SessionScope,
  submission: PendingSubmission,
  { status, errors }: RegistryResponse,
  mayBeDone: boolean,
): Submitted {
  const { name } = scope.peer;
  const codes = errors.map(({ code }) => code);
  const names = codes.map(errorByCode);
  const grave = errors.some(({ severity }) => severity === 'error');
  if (!grave && (status === 'Success' || names.includes('ERROR_DOCUMENT_NOT_PROCESSED'))) {
    return { outcome: 'accepted', submission, notes: codes.map((code) => problemOf(code, name)) };
  }
  if (mayBeDone && !names.some((one) => one !== undefined && CONCLUSIVE.has(one))) {
    const code = codes[0] ?? 'ERROR_GENERIC';
    const text = `${name} answered ${code}, but an earlier sending may have been done: ask ${name} before anything else is handed out.`;
    return uncertain(submission, scope, { text, whose: 'peer' });
  }
  return setbackOf(errors.length === 0 ? ['ERROR_GENERIC'] : errors, name, SUBMITTING);
}

/** Refusals of what the document itself says: it was not taken the first time either. */
const CONCLUSIVE: ReadonlySet<ErrorName> = new Set([
  'ERROR_ED_SUBSTITUTION_INFORMATION_NOT_ALLOWED',
  'ERROR_ED_EPRESCRIPTION_NOT_IDENTIFIABLE',
  'ERROR_UNKNOWN_SIGNIFIER',
  'ERROR_PIVOT_MISSING',
  'ERROR_ORIGINAL_DATA_MISSING',
  'ERROR_NO_SIGNATURE',
  'ERROR_UNKNOWN_POLICY',
  'ERROR_POLICY_VIOLATION',
  'XDSRegistryMetadataError',
  'XDSMissingDocumentMetadata',
]);

function uncertain(
  submission: PendingSubmission,
  { peer }: SessionScope,
  more: Partial<Problem> = {},
): Submitted {
  const problem = { ...problemOf('ERROR_ED_EDISPENSATION_ACK_NOT_RECEIVED', peer.name), ...more };
  return { outcome: 'uncertain', submission, problem };
}
