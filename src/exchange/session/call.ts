import { ExchangeError } from '../../kernel/errors.js';
import { requestAddressing } from '../../wire/soap/addressing.js';
import type { Attachment } from '../../wire/soap/attachment.js';
import { callSoap, TransportError } from '../../wire/soap/client.js';
import { SoapFaultError, SoapRefusal } from '../../wire/soap/faults.js';
import { readSoapMessage, type SoapMessage } from '../../wire/soap/read.js';
import { defaultSoapLimits, type WireAnswer, type WireBytes } from '../../wire/soap/types.js';
import { writeSoapMessage } from '../../wire/soap/write.js';
import { type TransactionKey, transactions } from '../../wire/transactions.js';
import { XmlRefusal } from '../../wire/xml/door.js';
import { isNamed } from '../../wire/xml/read.js';
import type { Element } from '../../wire/xml/write.js';
import { causes } from '../causes.js';
import type { SessionScope } from './services.js';
import type { SignedAssertion } from './types.js';

export interface Call {
  readonly transaction: TransactionKey;
  readonly hcp: SignedAssertion;
  readonly trc?: SignedAssertion;
  /** Who speaks for the patient; for a search, since old peers take it for a TRC elsewhere (dossier security 2.2). */
  readonly nok?: SignedAssertion | undefined;
  readonly body: Element;
  /** Given, also when empty, for a request that goes out as MTOM. */
  readonly attachments?: readonly Attachment[];
}

/** A request as it goes out, as often as it has to. */
export interface ComposedMessage extends WireBytes {
  readonly url: string;
  readonly messageId: string;
}

/** Writes a request. Throws when the peer has no address for it. */
export function composeMessage(scope: SessionScope, call: Call): ComposedMessage {
  const { peer, runtime } = scope;
  const transaction = transactions[call.transaction];
  const url = peer.endpoints[call.transaction];
  if (url === undefined) {
    throw noConnection(`no address for ${transaction.id} is configured in peers/${peer.country}.yaml`);
  }
  const addressing = requestAddressing(transaction, url, runtime.ids);
  const { body, attachments } = call;
  const message = writeSoapMessage(
    {
      addressing,
      assertions: inOrder(scope, call),
      body,
      ...(attachments === undefined ? {} : { attachments }),
    },
    runtime.ids,
  );
  return { ...message, url, messageId: addressing.messageId };
}

/**
 * Sends one request and hands the answer to `read`. What goes out is in the journal before it is sent, what
 * comes in before it is read. Every way of getting no readable answer is
 * ERROR_GENERIC_CONNECTION_NOT_POSSIBLE (dossier transactions 2.8); the journal has the reason.
 */
export async function callPeer<T>(
  scope: SessionScope,
  call: Call,
  read: (answer: SoapMessage) => T,
): Promise<T> {
  const message = composeMessage(scope, call);
  await recordRequest(scope, call.transaction, message);
  const response = await exchangeBytes(scope, message);
  return readAnswer(scope, call.transaction, message, response, read);
}

/** Puts a request on record, before it is sent. */
export async function recordRequest(
  { recorder }: SessionScope,
  key: TransactionKey,
  { contentType, bytes, messageId }: ComposedMessage,
): Promise<void> {
  recorder.message({ direction: 'out', transaction: transactions[key].id, messageId, contentType, bytes });
  await recorder.flush();
}

/**
 * Puts an answer on record and hands it to `read`. Throws ERROR_GENERIC_CONNECTION_NOT_POSSIBLE for what is no
 * answer to this request.
 */
export async function readAnswer<T>(
  { recorder }: SessionScope,
  key: TransactionKey,
  { messageId }: ComposedMessage,
  response: WireAnswer,
  read: (answer: SoapMessage) => T,
): Promise<T> {
  const transaction = transactions[key];
  recorder.message({ direction: 'in', transaction: transaction.id, ...response });
  await recorder.flush();
  using answer = open(response);
  if (answer.fault !== undefined) {
    const { fault } = answer;
    throw noConnection(`the peer answered with a fault: ${fault.reason}`, new SoapFaultError(fault));
  }
  const { relatesTo } = answer.addressing;
  if (relatesTo !== undefined && relatesTo !== messageId) {
    throw noConnection('the answer relates to another message');
  }
  if (!isNamed(answer.body, transaction.responseBody)) {
    throw noConnection('the answer is of another kind than the request');
  }
  return read(answer);
}

function inOrder({ peer }: SessionScope, { hcp, trc, nok }: Call): string[] {
  const xml = { hcp: hcp.xml, trc: trc?.xml };
  return [...peer.dialect.saml.order.flatMap((kind) => xml[kind] ?? []), ...(nok ? [nok.xml] : [])];
}

function noConnection(reason: string, cause?: unknown): ExchangeError {
  return new ExchangeError('ERROR_GENERIC_CONNECTION_NOT_POSSIBLE', { context: reason, cause });
}

/** One call, and one more when no connection came about: nothing had been asked then. */
async function exchangeBytes(scope: SessionScope, message: ComposedMessage): Promise<WireAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await sendOnce(scope, message);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      if (error.kind !== 'connect' || attempt > 1) throw noConnection(error.message, error);
    }
  }
}

/** One call; that it brought nothing is on record before it is thrown. */
export async function sendOnce(
  { peer, recorder }: SessionScope,
  { url, ...message }: ComposedMessage,
): Promise<WireAnswer> {
  const { timeoutMs, agent } = peer;
  try {
    return await callSoap({
      url,
      message,
      timeoutMs,
      maxBytes: defaultSoapLimits.bytes,
      ...(agent ? { agent } : {}),
    });
  } catch (error) {
    if (error instanceof TransportError) recorder.error(error.kind, error.message, causes(error));
    throw error;
  }
}

function open({ bytes, contentType }: WireAnswer): SoapMessage {
  try {
    return readSoapMessage(bytes, contentType);
  } catch (error) {
    if (error instanceof XmlRefusal || error instanceof SoapRefusal) {
      throw noConnection(`the answer cannot be read: ${error.message}`, error);
    }
    throw error;
  }
}
