import { ExchangeError } from '../../kernel/errors.js';
import type { AuditedMessage, Gateway } from '../../records/audit/facts.js';
import { commonNameOf } from '../../trust/tls/common-name.js';
import { requestAddressing } from '../../wire/soap/addressing.js';
import type { Attachment } from '../../wire/soap/attachment.js';
import { callSoap, type SoapAnswer, TransportError } from '../../wire/soap/client.js';
import { SoapRefusal } from '../../wire/soap/faults.js';
import { readSoapMessage, type SoapMessage } from '../../wire/soap/read.js';
import { defaultSoapLimits, type WireAnswer, type WireBytes } from '../../wire/soap/types.js';
import { writeHeader, writeSoapMessage } from '../../wire/soap/write.js';
import { type Transaction, type TransactionKey, transactions } from '../../wire/transactions.js';
import { XmlRefusal } from '../../wire/xml/door.js';
import { isNamed } from '../../wire/xml/read.js';
import type { Element } from '../../wire/xml/write.js';
import { type Audited, auditedError, auditedMessage } from '../audit/audited.js';
import { causes } from '../causes.js';
import { entityOf, provable } from '../evidence/provable.js';
import type { SessionScope } from './services.js';
import type { SignedAssertion } from './types.js';

export interface Call {
  readonly transaction: TransactionKey;
  readonly hcp: SignedAssertion;
  readonly trc?: SignedAssertion;
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

/**
 * Sends one request and hands the answer to `read`. What goes out is in the journal before it is sent, what
 * comes in before it is read. Every way of getting no readable answer is
 * ERROR_GENERIC_CONNECTION_NOT_POSSIBLE (dossier transactions 2.8); the journal has the reason.
 */
export async function callPeer<T>(
  scope: SessionScope,
  call: Call,
  { read, audited }: Reading<T>,
): Promise<T> {
  const { peer, recorder, runtime, asker } = scope;
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
  const { messageId } = addressing;
  const sent = { transaction: call.transaction, messageId, message, submittedAt: runtime.clock.now() };
  // Whose certificate answers there is not known before it does.
  const address = { electronicAddress: [url] };
  recorder.prove(provable('request-sent', 'permit', sent, address));
  recorder.message({ direction: 'out', transaction: transaction.id, messageId, ...message });
  await recorder.flush();

  let provider: Gateway = { name: new URL(url).hostname };
  const audit = (events: readonly Audited[], response?: AuditedMessage) => {
    const request = { messageId, header: writeHeader({ addressing, assertions }) };
    for (const event of events) {
      recorder.audit({ ...event, ...asker, side: 'b', provider, request, ...(response && { response }) });
    }
  };
  try {
    const { server, serverAddress, ...response } = await exchangeBytes(scope, url, message).catch((error) => {
      recorder.tryToProve(provable('request-delivered', 'deny', sent, address));
      throw error;
    });
    const reached = server === undefined ? address : entityOf(server);
    recorder.tryToProve(provable('request-delivered', 'permit', sent, reached));
    provider = {
      name: (server && commonNameOf(server)) ?? provider.name,
      ...(serverAddress === undefined ? {} : { address: serverAddress }),
    };
    recorder.message({ direction: 'in', transaction: transaction.id, ...response });
    await recorder.flush();
    using answer = open(response);
    const received = { ...sent, messageId: answer.addressing.messageId ?? messageId, message: answer };
    const decision = answer.fault === undefined ? 'permit' : 'deny';
    recorder.tryToProve(provable('answer-received', decision, received, reached));
    requireAnswer(answer, transaction, messageId);
    const found = read(answer);
    audit(audited(messageId, found), auditedMessage(answer));
    return found;
  } catch (error) {
    const known = error instanceof ExchangeError ? error : new ExchangeError('ERROR_GENERIC');
    audit(audited(messageId).map((event) => failed(event, known)));
    throw error;
  }
}

function requireAnswer(answer: SoapMessage, { responseBody }: Transaction, messageId: string): void {
  if (answer.fault !== undefined)
    throw noConnection(`the peer answered with a fault: ${answer.fault.reason}`);
  const { relatesTo } = answer.addressing;
  if (relatesTo !== undefined && relatesTo !== messageId) {
    throw noConnection('the answer relates to another message');
  }
  if (!isNamed(answer.body, responseBody)) {
    throw noConnection('the answer is of another kind than the request');
  }
}

/** The event of a call without an answer that can be used; where nothing was sent it is one of its own. */
function failed(event: Audited, error: ExchangeError): Audited {
  const { cause } = error;
  const unsent = cause instanceof TransportError && (cause.kind === 'connect' || cause.kind === 'tls');
  const failure = { outcome: 'temporal', error: auditedError(error) } as const;
  if (!unsent) return { ...event, ...failure };
  const { patients } = event;
  return { event: 'communicationFailure', ...failure, ...(patients === undefined ? {} : { patients }) };
}

function inOrder({ peer }: SessionScope, { hcp, trc }: Call): string[] {
  const xml = { hcp: hcp.xml, trc: trc?.xml };
  return peer.dialect.saml.order.flatMap((kind) => xml[kind] ?? []);
}

function noConnection(reason: string, cause?: unknown): ExchangeError {
  return new ExchangeError('ERROR_GENERIC_CONNECTION_NOT_POSSIBLE', { context: reason, cause });
}

/** One call, and one more when no connection came about: nothing had been asked then. */
async function exchangeBytes(
  { peer, recorder }: SessionScope,
  url: string,
  message: WireBytes,
): Promise<SoapAnswer> {
  const { timeoutMs, agent } = peer;
  const call = { url, message, timeoutMs, maxBytes: defaultSoapLimits.bytes, ...(agent ? { agent } : {}) };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await callSoap(call);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      recorder.error(error.kind, error.message, causes(error));
      if (error.kind !== 'connect' || attempt > 1) throw noConnection(error.message, error);
    }
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
