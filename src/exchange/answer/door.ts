import { ExchangeError } from '../../kernel/errors.js';
import { requireFresh } from '../../trust/assertions/replay.js';
import { requireStanding } from '../../trust/assertions/standing.js';
import { validateAssertions } from '../../trust/assertions/validate.js';
import { transactionOf } from '../../wire/soap/dispatch.js';
import { SoapRefusal } from '../../wire/soap/faults.js';
import { readSoapMessage } from '../../wire/soap/read.js';
import { transactions } from '../../wire/transactions.js';
import type { AnsweredTransaction, Asserted, Opened, Received } from './facts.js';
import type { AnswerServices } from './services.js';

/** Reads the envelope and records the message; what cannot be read ends in a SOAP fault. */
export function readEnvelope(
  { limits }: AnswerServices,
  { request, recorder }: Received,
): Pick<Opened, 'message' | 'transaction'> {
  const record = (named: { transaction?: string; messageId?: string } = {}) =>
    recorder.message({ direction: 'in', contentType: request.contentType, bytes: request.bytes, ...named });
  let message: Opened['message'];
  try {
    message = readSoapMessage(request.bytes, request.contentType, limits);
  } catch (error) {
    record();
    throw error;
  }
  const { messageId } = message.addressing;
  const named = messageId === undefined ? {} : { messageId };
  try {
    const transaction = transactionOf(message);
    record({ transaction: transactions[transaction].id, ...named });
    if (!isAnswered(transaction)) throw new SoapRefusal('action', 'The action is not supported.');
    return { message, transaction };
  } catch (error) {
    message[Symbol.dispose]();
    throw error;
  }
}

function isAnswered(transaction: string): transaction is AnsweredTransaction {
  return transaction !== 'xdr';
}

/** Who asks, and with what right: nothing of the request is believed before this holds. */
export async function checkAssertions(
  services: AnswerServices,
  { peer, message, transaction, dialect }: Opened,
): Promise<Pick<Asserted, 'rights' | 'peer'>> {
  if (peer === undefined) {
    throw new ExchangeError('ERROR_INSUFFICIENT_RIGHTS', {
      context: 'The country of the TLS client certificate is none that this contact point serves.',
    });
  }
  const { anchors, runtime, skewMs, replays, sealRevocation } = services;
  const now = runtime.clock.now();
  const judged = { transaction, dialect, now, skewMs };
  const rights = validateAssertions({
    ...judged,
    security: message.security,
    anchors,
    tlsCountry: peer.country,
  });
  await requireStanding(judged, rights.sealCertificates, anchors(peer.country), sealRevocation);
  const { messageId = '' } = message.addressing;
  await requireFresh({ ...judged, assertion: rights.hcp, messageId }, replays);
  return { rights, peer };
}
