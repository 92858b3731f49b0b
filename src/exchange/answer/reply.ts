import { type ErrorName, ExchangeError } from '../../kernel/errors.js';
import { responseAddressing } from '../../wire/soap/addressing.js';
import { faultOf } from '../../wire/soap/faults.js';
import type { WireAnswer } from '../../wire/soap/types.js';
import { writeFault, writeSoapMessage } from '../../wire/soap/write.js';
import { type TransactionKey, transactions } from '../../wire/transactions.js';
import { causes } from '../causes.js';
import type { AnswerBody, Answered, Asserted, Opened, Received } from './facts.js';
import type { AnswerServices } from './services.js';
import type { AnswerSteps } from './steps.js';

/** Wraps the body, records what goes out, and waits until the journal has it. */
export async function writeAnswer(
  services: AnswerServices,
  facts: Opened,
  answer: AnswerBody,
): Promise<Answered> {
  return send(services, facts, envelope(services, facts, answer), { outcome: 'completed' });
}

/** Sends the answer that the same message got before, byte for byte. */
export async function repeatAnswer(services: AnswerServices, facts: Asserted): Promise<Answered> {
  if (facts.repeated === undefined) throw new Error('there is no answer to repeat');
  facts.recorder.note('repeated', 'the message was answered before and is answered the same');
  return send(services, facts, facts.repeated, { outcome: 'completed' });
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
  const opened = { ...facts, message, transaction };
  const known = error instanceof ExchangeError ? error : unexpected(opened, error);
  recorder.error(known.code, known.context, causes(error));
  return send(services, facts, envelope(services, opened, steps.refuse(opened, known)), {
    outcome: known === error ? 'refused' : 'failed',
    code: known.code,
  });
}

function envelope({ runtime }: AnswerServices, facts: Opened, answer: AnswerBody): WireAnswer {
  const transaction = transactions[facts.transaction];
  const addressing = responseAddressing(transaction, facts.message.addressing, runtime.ids);
  return { status: 200, ...writeSoapMessage({ addressing, ...answer }, runtime.ids) };
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
