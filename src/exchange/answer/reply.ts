import { ExchangeError } from '../../kernel/errors.js';
import { commonNameOf } from '../../trust/tls/common-name.js';
import type { Decision } from '../../wire/evidence/obligations.js';
import { responseAddressing } from '../../wire/soap/addressing.js';
import { faultOf } from '../../wire/soap/faults.js';
import type { WireAnswer } from '../../wire/soap/types.js';
import { writeFault, writeHeader, writeSoapMessage } from '../../wire/soap/write.js';
import { transactions } from '../../wire/transactions.js';
import { type Audited, askerOf, auditedMessage } from '../audit/audited.js';
import { causes } from '../causes.js';
import { entityOf, provable, receivedRequest } from '../evidence/provable.js';
import type { AnswerBody, Answered, Known, Opened, Received } from './facts.js';
import type { AnswerServices } from './services.js';
import type { AnswerSteps } from './steps.js';

/** Wraps the body, records what goes out, and waits until the journal has it. */
export async function writeAnswer(
  services: AnswerServices,
  facts: Known,
  answer: AnswerBody,
  audited: readonly Audited[],
): Promise<Answered> {
  return send(services, facts, envelope(services, facts, answer, audited, 'permit'), {
    outcome: 'completed',
  });
}

/**
 * The refusal of whatever stopped the answer, in the protocol's form: an error of the table in the
 * transaction's own response, a message that cannot be read as a SOAP fault. What is ours to blame for
 * reaches the caller as the generic code, and the journal with its cause.
 */
export async function refuse(
  services: AnswerServices,
  facts: Received & Partial<Opened>,
  error: unknown,
  steps: AnswerSteps | undefined,
): Promise<Answered> {
  const { recorder, message, transaction } = facts;
  if (steps === undefined || message === undefined || transaction === undefined) {
    const answer = faultOf(error);
    const code = answer.fault.subcode ?? answer.fault.code;
    recorder.error(code, answer.fault.reason, causes(error));
    const fault = writeFault(answer, message?.addressing ?? {}, services.runtime.ids);
    return send(services, facts, fault, { outcome: 'refused', code });
  }
  const opened: Known = { ...facts, message, transaction };
  const known = error instanceof ExchangeError ? error : unexpected(opened, error);
  recorder.error(known.code, known.context, causes(error));
  if (opened.rights === undefined) recorder.tryToProve(receivedRequest(opened, 'deny'));
  const refusal = envelope(
    services,
    opened,
    steps.refuse(opened, known),
    steps.audited(opened, known),
    'deny',
  );
  return send(services, facts, refusal, {
    outcome: known === error ? 'refused' : 'failed',
    code: known.code,
  });
}

/** The answer as it goes out; what it was about goes into the audit trail with it, and what the policy wants proved. */
function envelope(
  { runtime }: AnswerServices,
  facts: Known,
  answer: AnswerBody,
  audited: readonly Audited[],
  decision: Decision,
): WireAnswer {
  const transaction = transactions[facts.transaction];
  const addressing = responseAddressing(transaction, facts.message.addressing, runtime.ids);
  const written = writeSoapMessage({ addressing, ...answer }, runtime.ids);
  const response = { messageId: addressing.messageId, header: writeHeader({ addressing }) };
  for (const event of audited) facts.recorder.audit({ ...event, ...surroundings(facts), response });
  const { transaction: key, recorder, request } = facts;
  const sent = { transaction: key, messageId: addressing.messageId, message: written };
  const submittedAt = request.receivedAt;
  recorder.tryToProve(provable('answer-sent', decision, { ...sent, submittedAt }, entityOf(request.peer)));
  return { status: 200, ...written };
}

/** Who asked, by which message: the same for every event of an answer. */
function surroundings({ request, message, rights }: Known) {
  const { peer, remoteAddress } = request;
  const name = peer === undefined ? undefined : commonNameOf(peer);
  const consumer = name ?? remoteAddress;
  const asked = auditedMessage(message);
  return {
    side: 'a',
    ...(rights === undefined ? {} : askerOf(rights.hcp)),
    ...(consumer === undefined
      ? {}
      : {
          consumer: {
            name: consumer,
            ...(remoteAddress === undefined ? {} : { address: remoteAddress }),
          },
        }),
    ...(asked === undefined ? {} : { request: asked }),
  } as const;
}

async function send(
  { runtime, node }: AnswerServices,
  { recorder, transaction, peer, request }: Received & Partial<Opened>,
  response: WireAnswer,
  ending: { outcome: 'completed' | 'refused' | 'failed'; code?: string },
): Promise<Answered> {
  const id = transaction === undefined ? undefined : transactions[transaction].id;
  recorder.message({ direction: 'out', ...(id === undefined ? {} : { transaction: id }), ...response });
  const endedAt = runtime.clock.now();
  await recorder.flush({ ...ending, endedAt });
  runtime.log[ending.outcome === 'failed' ? 'error' : 'info'](`answer ${ending.outcome}`, {
    node: node.country,
    peer: peer?.country,
    transaction: id,
    code: ending.code,
    ms: endedAt.getTime() - request.receivedAt.getTime(),
    exchange: recorder.exchangeId,
  });
  return { response };
}

function unexpected({ transaction, dialect }: Opened, cause: unknown): ExchangeError {
  return new ExchangeError(transaction === 'xcpd' ? dialect.xcpd.genericReason : 'ERROR_GENERIC', {
    context: 'The request could not be processed.',
    cause,
  });
}
