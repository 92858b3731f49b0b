import type { EvidenceEntity } from '../../wire/evidence/evidence.js';
import type { Decision, EvidencePoint } from '../../wire/evidence/obligations.js';
import type { TransactionKey } from '../../wire/transactions.js';
import type { KeptEvidence } from './log.js';

/** One event that a policy may ask evidence of, as whoever saw it tells it. */
export interface EvidenceFacts {
  readonly point: EvidencePoint;
  readonly decision: Decision;
  readonly at: Date;
  readonly transaction: TransactionKey;
  readonly exchangeId: string;
  /** WS-Addressing id of the message that the evidence is of. */
  readonly messageId: string;
  /** The message as it is digested; asked only when an evidence is made. */
  readonly text: () => string;
  /** When the message was handed over. */
  readonly submittedAt: Date;
  /** The other country's contact point: its TLS certificate, or its address before a connection. */
  readonly peer: EvidenceEntity;
}

/** Makes the evidences that the policy asks for and keeps them. */
export interface EvidenceIssuer {
  /** Signed evidences of an event, an empty list where none is asked for. Throws when one cannot be made. */
  issue(facts: EvidenceFacts): readonly KeptEvidence[];
  /** Resolves when they are on disk. */
  keep(evidences: readonly KeptEvidence[]): Promise<void>;
}

/** For a node whose policy asks for none. */
export const noEvidence: EvidenceIssuer = { issue: () => [], keep: () => Promise.resolve() };
