import type { X509Certificate } from 'node:crypto';
import type { EvidenceEntity } from '../../wire/evidence/evidence.js';
import type { Decision, EvidencePoint } from '../../wire/evidence/obligations.js';
import { canonicalMessage } from '../../wire/soap/canonical.js';
import { readSoapMessage, type SoapMessage } from '../../wire/soap/read.js';
import type { WireBytes } from '../../wire/soap/types.js';
import type { TransactionKey } from '../../wire/transactions.js';
import type { Opened } from '../answer/facts.js';
import type { Provable } from '../recorder.js';

/** Country A: a request was received; denied, it was refused at the door. */
export function receivedRequest(facts: Opened, decision: Decision): Provable {
  const { message, transaction, request, recorder } = facts;
  return {
    point: 'request-received',
    decision,
    transaction,
    messageId: message.addressing.messageId ?? `urn:uuid:${recorder.exchangeId}`,
    text: () => canonicalMessage(message),
    submittedAt: request.receivedAt,
    peer: entityOf(request.peer),
  };
}

/** A message of this node's own making, or one that was received. */
export interface ProvableMessage {
  readonly transaction: TransactionKey;
  readonly messageId: string;
  readonly message: WireBytes | SoapMessage;
  readonly submittedAt: Date;
}

/** What became of a message, told by whoever is at one of the other points. */
export function provable(
  point: EvidencePoint,
  decision: Decision,
  { transaction, messageId, message, submittedAt }: ProvableMessage,
  peer: EvidenceEntity,
): Provable {
  return { point, decision, transaction, messageId, submittedAt, text: () => textOf(message), peer };
}

function textOf(message: WireBytes | SoapMessage): string {
  if ('envelope' in message) return canonicalMessage(message);
  using own = readSoapMessage(message.bytes, message.contentType);
  return canonicalMessage(own);
}

/** A contact point by the certificate that it showed. */
export function entityOf(certificate: X509Certificate | undefined): EvidenceEntity {
  return certificate === undefined ? {} : { certificate: new Uint8Array(certificate.raw) };
}
