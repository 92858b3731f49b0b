import { ExchangeError } from '../kernel/errors.js';
import type { Clock } from '../kernel/runtime.js';
import { type Access, type AccessLog, accessesOf, noAccessLog } from '../records/access/access.js';
import { type AuditFacts, type AuditTrail, noAuditTrail } from '../records/audit/facts.js';
import { type EvidenceFacts, type EvidenceIssuer, noEvidence } from '../records/evidence/facts.js';
import type { KeptEvidence } from '../records/evidence/log.js';
import type {
  ExchangeStart,
  ExchangeUpdate,
  Journal,
  JournalEntry,
  MessageEntry,
} from '../records/journal.js';
import type { OutboxEntry } from '../records/outbox.js';
import { causes } from './causes.js';
import type { Transition } from './transitions.js';

/** Where all that happens in an exchange is recorded. */
export interface Records {
  readonly journal: Journal;
  readonly audit: AuditTrail;
  readonly evidence: EvidenceIssuer;
  readonly accessLog: AccessLog;
}

/** For an exchange that is kept in the journal alone. */
export const noRecords: Omit<Records, 'journal'> = {
  audit: noAuditTrail,
  evidence: noEvidence,
  accessLog: noAccessLog,
};

/** An event that may have to be proved later, as a machine tells it. */
export type Provable = Omit<EvidenceFacts, 'at' | 'exchangeId'>;

/**
 * Collects what happens in one exchange, in order, and hands it to the journal. What is told to the other
 * side is flushed before it is told: `flush` resolves when all that was recorded so far is on disk.
 */
export class Recorder {
  readonly exchangeId: string;
  readonly #records: Records;
  readonly #clock: Clock;
  readonly #start: ExchangeStart;
  #audited: AuditFacts[] = [];
  #evidences: KeptEvidence[] = [];
  #pending: JournalEntry[] = [];
  #deliveries: OutboxEntry[] = [];
  #learnt: ExchangeUpdate = {};
  #written: Promise<void>;

  constructor(records: Records, clock: Clock, start: ExchangeStart) {
    this.exchangeId = start.exchangeId;
    this.#records = records;
    this.#clock = clock;
    this.#start = start;
    this.#written = records.journal.open(start, clock.now());
    // A failure is reported by the flush that waits for it, not as an unhandled rejection before.
    this.#written.catch(() => {});
  }

  transition(change: Transition): void {
    this.#pending.push({ kind: 'transition', at: this.#clock.now(), ...change });
  }

  message(message: Omit<MessageEntry, 'kind' | 'at'>): void {
    this.#pending.push({ kind: 'message', at: this.#clock.now(), ...message });
  }

  /** `detail` (a stack, a cause) stays in the journal. */
  error(code: string, text: string, detail?: string): void {
    this.#pending.push({
      kind: 'error',
      at: this.#clock.now(),
      code,
      text,
      ...(detail === undefined ? {} : { detail }),
    });
  }

  note(name: string, value: string): void {
    this.#pending.push({ kind: 'note', at: this.#clock.now(), name, value });
  }

  /** What must reach a sink because of this exchange; in the outbox with the next flush, in the same commit. */
  deliver(delivery: Omit<OutboxEntry, 'exchangeId' | 'createdAt'>): void {
    this.#deliveries.push({ ...delivery, exchangeId: this.exchangeId, createdAt: this.#clock.now() });
  }

  /**
   * Makes the evidence that the policy asks for; on disk with the next flush. Throws ERROR_SEC_GENERIC when it
   * cannot be made: what has to be proved and cannot be does not happen.
   */
  prove(event: Provable): void {
    try {
      const { exchangeId } = this;
      this.#evidences.push(...this.#records.evidence.issue({ ...event, exchangeId, at: this.#clock.now() }));
    } catch (cause) {
      const context = 'The evidence of the message could not be made.';
      throw new ExchangeError('ERROR_SEC_GENERIC', { context, cause });
    }
  }

  /** The same of what has happened already: a failure is recorded, and changes nothing. */
  tryToProve(event: Provable): void {
    try {
      this.prove(event);
    } catch (error) {
      const { code, context } = error as ExchangeError;
      this.error(code, context, causes(error));
    }
  }

  /** What is to be audited; in the audit trail, and in the access log where it is an access, with the next flush. */
  audit(facts: Omit<AuditFacts, 'at'>): void {
    this.#audited.push({ at: this.#clock.now(), ...facts });
  }

  /** What the exchange turns out to be about; stands on its summary with the next flush. */
  learn(update: Pick<ExchangeUpdate, 'peer' | 'service'>): void {
    this.#learnt = { ...this.#learnt, ...update };
  }

  /** Resolves when everything recorded so far is on disk; rejects when it could not be written. */
  flush(update?: ExchangeUpdate): Promise<void> {
    const entries = this.#pending;
    const audited = this.#audited;
    const deliveries = this.#deliveries;
    const evidences = this.#evidences;
    const accesses = audited.flatMap((facts) => this.#accessesOf(facts));
    const change = { ...this.#learnt, ...update };
    this.#pending = [];
    this.#audited = [];
    this.#deliveries = [];
    this.#evidences = [];
    this.#learnt = {};
    const { journal, audit, evidence, accessLog } = this.#records;
    // All are handed over at once, so that they share one commit; the journal keeps their order.
    const after = this.#written.then(async () => {
      await Promise.all([
        entries.length + deliveries.length > 0
          ? journal.append(this.exchangeId, entries, deliveries)
          : undefined,
        evidences.length > 0 ? evidence.keep(evidences) : undefined,
        audited.length > 0 ? audit.record(audited, this.exchangeId) : undefined,
        accesses.length > 0 ? accessLog.record(accesses) : undefined,
        Object.keys(change).length > 0 ? journal.update(this.exchangeId, change) : undefined,
      ]);
    });
    after.catch(() => {});
    this.#written = after;
    return after;
  }

  #accessesOf(facts: AuditFacts): readonly Access[] {
    const { exchangeId, node, role, peer } = this.#start;
    return accessesOf(facts, { exchangeId, node, side: role, peer });
  }
}
