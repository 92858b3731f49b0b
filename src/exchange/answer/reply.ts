import { type ErrorName, ExchangeError } from '../../kernel/errors.js';
import { commonNameOf } from '../../trust/tls/common-name.js';
import type { Decision } from '../../wire/evidence/obligations.js';
import { responseAddressing } from '../../wire/soap/addressing.js';
import { faultOf } from '../../wire/soap/faults.js';
import { writeFault, writeHeader, writeSoapMessage } from '../../wire/soap/write.js';
import { type TransactionKey, transactions } from '../../wire/transactions.js';
import { type Audited, askerOf, auditedMessage } from '../audit/audited.js';
import { causes } from '../causes.js';
import { entityOf, provable, receivedRequest } from '../evidence/provable.js';
import type { AnswerBody, Answered, Asserted, Known, Opened, Received } from './facts.js';
import type { GivenAnswer } from './repeats.js';
import type { AnswerServices } from './services.js';
import type { AnswerSteps } from './steps.js';

/** Wraps the body, records what goes out, and waits until the journal has it. */
export async function writeAnswer(
  services: AnswerServices,
  facts: Known,
  answer: AnswerBody,
  audited: readonly Audited[],
): Promise<Answered> {
  return tell(services, facts, envelope(services, facts, answer, audited, 'permit'), {
    outcome: 'completed',
  });
}

/** Sends the answer that the same message got before, byte for byte: it is told, and audited, once more. */
export async function repeatAnswer(services: AnswerServices, facts: Asserted): Promise<Answered> {
  if (facts.repeated === undefined) throw new Error('there is no answer to repeat');
  facts.recorder.note('repeated', 'the message was answered before and is answered the same');
  return tell(services, facts, facts.repeated, { outcome: 'completed' });
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
    const response = writeFault(answer, message?.addressing ?? {}, services.runtime.ids);
    return send(services, facts, { response, audited: [] }, { outcome: 'refused', code });
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
  return tell(services, opened, refusal, {
    outcome: known === error ? 'refused' : 'failed',
    code: known.code,
  });
}

/** The answer as it goes out, and what is audited and proved of it. */
function envelope(
  { runtime }: AnswerServices,
  { transaction: key, message }: Known,
  answer: AnswerBody,
  audited: readonly Audited[],
  decision: Decision,
): GivenAnswer {
  const addressing = responseAddressing(transactions[key], message.addressing, runtime.ids);
  const written = writeSoapMessage({ addressing, ...answer }, runtime.ids);
  const response = { messageId: addressing.messageId, header: writeHeader({ addressing }) };
  return {
    response: { status: 200, ...written },
    audited: audited.map((event) => ({ ...event, response })),
    provable: { messageId: addressing.messageId, decision },
  };
}

interface Ending {
  readonly outcome: 'completed' | 'refused' | 'failed';
  readonly code?: string;
}

/** Sends an answer; what it was about goes into the audit trail with it, and what the policy wants proved. */
function tell(services: AnswerServices, facts: Known, given: GivenAnswer, ending: Ending): Promise<Answered> {
  const { recorder, transaction, request } = facts;
  for (const event of given.audited) recorder.audit({ ...event, ...surroundings(facts) });
  if (given.provable !== undefined) {
    const { messageId, decision } = given.provable;
    const sent = { transaction, messageId, message: given.response, submittedAt: request.receivedAt };
    recorder.tryToProve(provable('answer-sent', decision, sent, entityOf(request.peer)));
  }
  return send(services, facts, given, ending);
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
  given: GivenAnswer,
  ending: Ending,
): Promise<Answered> {
  const id = transaction === undefined ? undefined : transactions[transaction].id;
  recorder.message({
    direction: 'out',
    ...(id === undefined ? {} : { transaction: id }),
    ...given.response,
  });
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
  return { given };
}

function unexpected({ transaction, dialect }: Opened, cause: unknown): ExchangeError {
  const generic: Readonly<Record<TransactionKey, ErrorName>> = {
    xcpd: dialect.xcpd.genericReason,
    xcaList: 'ERROR_GENERIC',
    xcaRetrieve: 'ERROR_GENERIC',
    xdr: dialect.xdr.generic,
  };
  return new ExchangeError(generic[transaction], {
    context: 'The request could not be processed.',
    cause,
  });
}
