import type { Clock } from '../kernel/runtime.js';
import type {
  ExchangeStart,
  ExchangeUpdate,
  Journal,
  JournalEntry,
  MessageEntry,
} from '../records/journal.js';
import type { OutboxEntry } from '../records/outbox.js';
import type { Transition } from './transitions.js';

/**
 * Collects what happens in one exchange, in order, and hands it to the journal. What is told to the other
 * side is flushed before it is told: `flush` resolves when all that was recorded so far is on disk.
 */
export class Recorder {
  readonly exchangeId: string;
  readonly #journal: Journal;
  readonly #clock: Clock;
  #pending: JournalEntry[] = [];
  #deliveries: OutboxEntry[] = [];
  #learnt: ExchangeUpdate = {};
  #written: Promise<void>;

  constructor(journal: Journal, clock: Clock, start: ExchangeStart) {
    this.exchangeId = start.exchangeId;
    this.#journal = journal;
    this.#clock = clock;
    this.#written = journal.open(start, clock.now());
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

  /** What the exchange turns out to be about; stands on its summary with the next flush. */
  learn(update: Pick<ExchangeUpdate, 'peer' | 'service'>): void {
    this.#learnt = { ...this.#learnt, ...update };
  }

  /** Resolves when everything recorded so far is on disk; rejects when it could not be written. */
  flush(update?: ExchangeUpdate): Promise<void> {
    const entries = this.#pending;
    const deliveries = this.#deliveries;
    const change = { ...this.#learnt, ...update };
    this.#pending = [];
    this.#deliveries = [];
    this.#learnt = {};
    // Both are handed over at once, so that they share one commit; the journal keeps their order.
    const after = this.#written.then(async () => {
      await Promise.all([
        entries.length + deliveries.length > 0
          ? this.#journal.append(this.exchangeId, entries, deliveries)
          : undefined,
        Object.keys(change).length > 0 ? this.#journal.update(this.exchangeId, change) : undefined,
      ]);
    });
    after.catch(() => {});
    this.#written = after;
    return after;
  }
}
