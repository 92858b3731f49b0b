import { ExchangeError } from '../../kernel/errors.js';
import { AssertionFault, refusing } from '../../trust/assertions/failures.js';
import { requireFresh } from '../../trust/assertions/replay.js';
import { requireStanding } from '../../trust/assertions/standing.js';
import { validateAssertions } from '../../trust/assertions/validate.js';
import { transactionOf } from '../../wire/soap/dispatch.js';
import { readSoapMessage } from '../../wire/soap/read.js';
import { transactions } from '../../wire/transactions.js';
import { submittedClass } from '../../wire/xdr/kinds.js';
import type { Asserted, Opened, Received } from './facts.js';
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
    return { message, transaction };
  } catch (error) {
    message[Symbol.dispose]();
    throw error;
  }
}

/**
 * Who asks, and with what right: nothing of the request is believed before this holds. What a submission says
 * it is only chooses the rights that are asked for and the code of a refusal.
 */
export async function checkAssertions(
  services: AnswerServices,
  { peer, message, transaction, dialect, request }: Opened,
): Promise<Pick<Asserted, 'rights' | 'peer' | 'settle' | 'repeated'>> {
  if (peer === undefined) {
    throw new ExchangeError('ERROR_INSUFFICIENT_RIGHTS', {
      context: 'The country of the TLS client certificate is none that this contact point serves.',
    });
  }
  const { anchors, runtime, skewMs, replays, sealRevocation } = services;
  const now = runtime.clock.now();
  const submitted = transaction === 'xdr' ? submittedClass(message.body, dialect) : undefined;
  const classes = submitted === undefined ? undefined : [submitted.code];
  const judged = { transaction, dialect, now, skewMs, classes };
  const rights = validateAssertions({
    ...judged,
    security: message.security,
    anchors,
    tlsCountry: peer.country,
  });
  await requireStanding(judged, rights.sealCertificates, anchors(peer.country), sealRevocation);
  const { messageId = '' } = message.addressing;
  if (transaction !== 'xdr') {
    await requireFresh({ ...judged, assertion: rights.hcp, messageId }, replays);
    return { rights, peer };
  }
  // Who hears no answer sends the same message again, and has to hear what was answered.
  const until = rights.hcp.notOnOrAfter.getTime() + skewMs;
  const key = `${peer.country} ${messageId}`;
  const claim = await services.answered.claim(key, request.bytes, until, now.getTime());
  if (claim.kind === 'other') {
    refusing(judged, () => {
      throw new AssertionFault('replay', 'another message with this MessageID was received already');
    });
  }
  return {
    rights,
    peer,
    ...(claim.kind === 'new' ? { settle: claim.settle } : {}),
    ...(claim.kind === 'repeated' ? { repeated: claim.given } : {}),
  };
}
