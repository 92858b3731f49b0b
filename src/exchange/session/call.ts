import { ExchangeError } from '../../kernel/errors.js';
import type { EvidenceEntity } from '../../wire/evidence/evidence.js';
import { requestAddressing } from '../../wire/soap/addressing.js';
import type { Attachment } from '../../wire/soap/attachment.js';
import { callSoap, type SoapAnswer, TransportError } from '../../wire/soap/client.js';
import { SoapFaultError, SoapRefusal } from '../../wire/soap/faults.js';
import { readSoapMessage, type SoapMessage } from '../../wire/soap/read.js';
import { defaultSoapLimits, type WireAnswer, type WireBytes } from '../../wire/soap/types.js';
import { writeHeader, writeSoapMessage } from '../../wire/soap/write.js';
import { type Transaction, type TransactionKey, transactions } from '../../wire/transactions.js';
import { XmlRefusal } from '../../wire/xml/door.js';
import { isNamed } from '../../wire/xml/read.js';
import type { Element } from '../../wire/xml/write.js';
import { type Audited, auditedMessage } from '../audit/audited.js';
import { causes } from '../causes.js';
import { entityOf, provable } from '../evidence/provable.js';
import { type AuditedRequest, auditCall, failed } from './audited-call.js';
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

/** How a call's answer is read, and what the audit trail has to know of it. */
export interface Reading<T> {
  read(answer: SoapMessage): T;
  /** What was asked, under the id of the request; with the answer, where one came, what was told. */
  audited(requestId: string, answer?: T): readonly Audited[];
}

/** A request as it goes out, as often as it has to. */
export interface ComposedMessage extends WireBytes, AuditedRequest {
  readonly submittedAt: Date;
}

/**
 * Writes a request, and the evidence of its origin that the policy asks for: one, however often it goes out. Throws
 * when the peer has no address for it, and when there can be no evidence.
 */
export function composeMessage(scope: SessionScope, call: Call): ComposedMessage {
  const { peer, runtime, recorder } = scope;
  const transaction = transactions[call.transaction];
  const url = peer.endpoints[call.transaction];
  if (url === undefined) {
    throw noConnection(`no address for ${transaction.id} is configured in peers/${peer.country}.yaml`);
  }
  const addressing = requestAddressing(transaction, url, runtime.ids);
  const { body, attachments } = call;
  const assertions = inOrder(scope, call);
  const message = writeSoapMessage(
    {
      addressing,
      assertions,
      body,
      ...(attachments === undefined ? {} : { attachments }),
    },
    runtime.ids,
  );
  const header = writeHeader({ addressing, assertions });
  const { messageId } = addressing;
  const submittedAt = runtime.clock.now();
  const sent = { transaction: call.transaction, messageId, message, submittedAt };
  // Whose certificate answers there is not known before it does.
  recorder.prove(provable('request-sent', 'permit', sent, { electronicAddress: [url] }));
  return { ...message, url, messageId, header, submittedAt };
}

/**
 * Sends one request and hands the answer to `read`. What goes out is in the journal before it is sent, what
 * comes in before it is read. Every way of getting no readable answer is
 * ERROR_GENERIC_CONNECTION_NOT_POSSIBLE (dossier transactions 2.8); the journal has the reason.
 */
export async function callPeer<T>(scope: SessionScope, call: Call, reading: Reading<T>): Promise<T> {
  const message = composeMessage(scope, call);
  await recordRequest(scope, call.transaction, message);
  let from: SoapAnswer | undefined;
  try {
    from = await proveDelivery(scope, call.transaction, message, exchangeBytes(scope, message));
    return await readAnswer(scope, call.transaction, message, from, reading);
  } catch (error) {
    const events = reading.audited(message.messageId).map((event) => failed(event, error));
    auditCall(scope, message, events, { from });
    throw error;
  }
}

/** Hands on what a sending brought, with the evidence of its delivery, or of its failure, that the policy asks for. */
export async function proveDelivery(
  { recorder }: SessionScope,
  transaction: TransactionKey,
  message: ComposedMessage,
  sending: Promise<SoapAnswer>,
): Promise<SoapAnswer> {
  const sent = { ...message, transaction, message };
  try {
    const from = await sending;
    recorder.tryToProve(provable('request-delivered', 'permit', sent, reached(message, from)));
    return from;
  } catch (error) {
    recorder.tryToProve(provable('request-delivered', 'deny', sent, reached(message)));
    throw error;
  }
}

/** Who was reached, by certificate where one was shown. */
function reached({ url }: ComposedMessage, { server }: Partial<SoapAnswer> = {}): EvidenceEntity {
  return server === undefined ? { electronicAddress: [url] } : entityOf(server);
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
 * Puts an answer on record, hands it to `read`, and audits what it told. Throws
 * ERROR_GENERIC_CONNECTION_NOT_POSSIBLE for what is no answer to this request, which is the caller's to audit.
 */
export async function readAnswer<T>(
  scope: SessionScope,
  key: TransactionKey,
  message: ComposedMessage,
  from: SoapAnswer,
  { read, audited }: Reading<T>,
): Promise<T> {
  const { recorder } = scope;
  const { messageId, submittedAt } = message;
  const { status, contentType, bytes } = from;
  const transaction = transactions[key];
  recorder.message({ direction: 'in', transaction: transaction.id, status, contentType, bytes });
  await recorder.flush();
  using answer = open(from);
  const received = {
    transaction: key,
    messageId: answer.addressing.messageId ?? messageId,
    message: answer,
    submittedAt,
  };
  const decision = answer.fault === undefined ? 'permit' : 'deny';
  recorder.tryToProve(provable('answer-received', decision, received, reached(message, from)));
  requireAnswer(answer, transaction, messageId);
  const found = read(answer);
  auditCall(scope, message, audited(messageId, found), { from, response: auditedMessage(answer) });
  return found;
}

function requireAnswer(
  { fault, addressing, body }: SoapMessage,
  { responseBody }: Transaction,
  messageId: string,
): void {
  if (fault !== undefined) {
    throw noConnection(`the peer answered with a fault: ${fault.reason}`, new SoapFaultError(fault));
  }
  const { relatesTo } = addressing;
  if (relatesTo !== undefined && relatesTo !== messageId) {
    throw noConnection('the answer relates to another message');
  }
  if (!isNamed(body, responseBody)) {
    throw noConnection('the answer is of another kind than the request');
  }
}

function inOrder({ peer }: SessionScope, { hcp, trc, nok }: Call): string[] {
  const xml = { hcp: hcp.xml, trc: trc?.xml };
  return [...peer.dialect.saml.order.flatMap((kind) => xml[kind] ?? []), ...(nok ? [nok.xml] : [])];
}

function noConnection(reason: string, cause?: unknown): ExchangeError {
  return new ExchangeError('ERROR_GENERIC_CONNECTION_NOT_POSSIBLE', { context: reason, cause });
}

/** One call, and one more when no connection came about: nothing had been asked then. */
async function exchangeBytes(scope: SessionScope, message: ComposedMessage): Promise<SoapAnswer> {
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
  { url, contentType, bytes }: ComposedMessage,
): Promise<SoapAnswer> {
  const { timeoutMs, agent } = peer;
  try {
    return await callSoap({
      url,
      message: { contentType, bytes },
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
