import type { Runtime } from '../../kernel/runtime.js';
import { type SyslogTransport, SyslogTransportError } from '../../wire/syslog/transport.js';
import type { ClaimedEntry, Outbox } from '../outbox.js';
import type { Store } from '../store.js';
import { markSent, markUnsendable } from './log.js';

export interface DeliveryOptions {
  readonly sink: string;
  readonly transport: SyslogTransport;
  readonly runtime: Runtime;
  /** How long one batch may take at most: nobody else takes its messages meanwhile. */
  readonly leaseMs: number;
  /** Messages that have waited so long are told of in the log. */
  readonly alertMs: number;
  /** Messages on one connection. */
  readonly batch?: number;
  /** The wait after the first failure, doubled after each further one, and the longest. */
  readonly firstWaitMs?: number;
  readonly longestWaitMs?: number;
  /** How often the outbox is looked at when nobody wakes the delivery: another process may have put something in. */
  readonly pollMs?: number;
}

export interface Delivery {
  /** There is something to send. */
  wake(): void;
  /** Sends what is there, unless the last attempt failed, and stops; what is left is sent after the next start. */
  stop(): Promise<void>;
}

/**
 * Sends the messages of one sink from the outbox in their order, a bounded batch at a time, and forgets them
 * only when the transport has acknowledged them. A batch that failed is sent again as a whole: at least once.
 */
export function startDelivery(store: Store, outbox: Outbox, options: DeliveryOptions): Delivery {
  const worker = options.runtime.ids.uuid();
  const delivery = new Worker(store, outbox, worker, options);
  const running = delivery.run();
  return {
    wake: () => delivery.wake(),
    stop: async () => {
      delivery.end();
      await running;
      await outbox.release(worker);
    },
  };
}

class Worker {
  readonly #store: Store;
  readonly #outbox: Outbox;
  readonly #worker: string;
  readonly #options: Required<DeliveryOptions>;
  #ending = false;
  #failures = 0;
  /** Milliseconds until the next attempt, after a failure. */
  #pauseMs = 0;
  #toldAt = Number.NEGATIVE_INFINITY;
  #woken = false;
  #resume: (() => void) | undefined;

  constructor(store: Store, outbox: Outbox, worker: string, options: DeliveryOptions) {
    this.#store = store;
    this.#outbox = outbox;
    this.#worker = worker;
    this.#options = { batch: 100, firstWaitMs: 1000, longestWaitMs: 60_000, pollMs: 5000, ...options };
  }

  wake(): void {
    this.#woken = true;
    // After a failure the wait is the receiver's, however much is put in meanwhile.
    if (this.#failures === 0) this.#resume?.();
  }

  end(): void {
    this.#ending = true;
    this.#resume?.();
  }

  async run(): Promise<void> {
    for (;;) {
      this.#woken = false;
      const more = await this.#sendBatch();
      if (this.#ending && (this.#failures > 0 || !more)) return;
      if (!more) await this.#rest(this.#failures === 0 ? this.#options.pollMs : this.#pauseMs);
    }
  }

  /** True when there may be more to send at once. */
  async #sendBatch(): Promise<boolean> {
    const { sink, batch, leaseMs, runtime } = this.#options;
    try {
      const worker = this.#worker;
      const claimed = await this.#outbox.claim({ sink, limit: batch, worker, leaseMs });
      const sendable = await this.#setAside(claimed);
      if (sendable.length > 0) await this.#send(sendable);
      return claimed.length > 0 && this.#failures === 0;
    } catch (error) {
      // The store itself failed: what was claimed comes back when its lease ends.
      this.#fail(this.#failures);
      runtime.log.error('audit messages could not be taken from the store', { sink, cause: nameOf(error) });
      return false;
    }
  }

  async #send(entries: readonly ClaimedEntry[]): Promise<void> {
    const { sink, transport, runtime } = this.#options;
    const [first] = entries;
    if (first === undefined) return;
    try {
      await transport.send(entries.map(({ payload }) => payload));
    } catch (error) {
      if (!(error instanceof SyslogTransportError)) throw error;
      this.#fail(Math.max(this.#failures, first.attempts));
      const nextAttemptAt = new Date(runtime.clock.now().getTime() + this.#pauseMs);
      await this.#outbox.failed(first.id, { worker: this.#worker, reason: error.message, nextAttemptAt });
      await this.#tell(error.message);
      return;
    }
    const ids = entries.map(({ id }) => id);
    await Promise.all([
      this.#store.commit((transaction) => markSent(transaction, ids, runtime.clock.now())),
      this.#outbox.delivered(ids),
    ]);
    if (this.#failures > 0) runtime.log.info('audit messages are sent again', { sink });
    this.#failures = 0;
    this.#toldAt = Number.NEGATIVE_INFINITY;
  }

  /** What the transport can never send must not keep the rest from being sent; it stays in the audit trail. */
  async #setAside(entries: readonly ClaimedEntry[]): Promise<readonly ClaimedEntry[]> {
    const { transport, runtime, sink } = this.#options;
    const tooLarge = entries.filter(({ payload }) => payload.length > transport.mostOctets);
    for (const { id, payload } of tooLarge) {
      const problem = `it has ${payload.length} octets, and this transport carries ${transport.mostOctets} at most`;
      runtime.log.error('an audit message is kept and not sent: it is too large for its transport', {
        sink,
        id,
        octets: payload.length,
      });
      await Promise.all([
        this.#store.commit((transaction) => markUnsendable(transaction, id, problem)),
        this.#outbox.delivered([id]),
      ]);
    }
    return entries.filter((entry) => !tooLarge.includes(entry));
  }

  /** One line at the first failure, and one now and then when messages have waited for long. */
  async #tell(reason: string): Promise<void> {
    const { runtime, sink, alertMs } = this.#options;
    const now = runtime.clock.now().getTime();
    const status = (await this.#outbox.status()).find((one) => one.sink === sink);
    const waitedMs = status === undefined ? 0 : now - status.oldest.getTime();
    const fields = {
      sink,
      reason,
      waiting: status?.depth ?? 0,
      oldestMinutes: Math.floor(waitedMs / 60_000),
    };
    if (waitedMs >= alertMs && now - this.#toldAt >= alertMs) {
      this.#toldAt = now;
      runtime.log.error(
        'audit messages have waited for long: the audit repository does not take them',
        fields,
      );
    } else if (this.#failures === 1) {
      runtime.log.warn('audit messages wait: the audit repository did not take them', fields);
    }
  }

  /** The pause doubles with each failure; up to a quarter is taken off, so that nodes do not knock together. */
  #fail(before: number): void {
    const { firstWaitMs, longestWaitMs, runtime } = this.#options;
    this.#failures = before + 1;
    const full = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(before, 20));
    const [random = 0] = runtime.ids.bytes(1);
    this.#pauseMs = Math.ceil(full * (1 - random / 1024));
  }

  #rest(ms: number): Promise<void> {
    if (this.#ending || (this.#woken && this.#failures === 0)) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#resume?.(), ms);
      this.#resume = () => {
        clearTimeout(timer);
        this.#resume = undefined;
        resolve();
      };
    });
  }
}

// A message may quote what was written.
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
