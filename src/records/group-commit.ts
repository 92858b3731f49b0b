import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './schema.js';
import { StoreError } from './store-error.js';

/** Writes of one caller; run again from the start when another caller's writes spoiled the transaction. */
export type Work<T> = (transaction: Transaction<Tables>) => Promise<T>;

interface Waiting {
  readonly attempt: (transaction: Transaction<Tables>) => Promise<void>;
  readonly succeed: () => void;
  readonly fail: (error: unknown) => void;
}

// More would let the first of a burst wait long for the last.
const MOST_AT_ONCE = 256;

/**
 * Puts the writes of many callers into one transaction, for a commit waits for the disk whatever its size.
 * Writes happen in the order in which they were handed over; a caller's promise resolves when they are on
 * disk, and rejects alone when only its own writes failed.
 */
export class GroupCommit {
  readonly #db: Kysely<Tables>;
  readonly #finish: Work<void>;
  #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;
  #closed = false;

  /** `finish` is the last that each transaction does. */
  constructor(db: Kysely<Tables>, finish: Work<void> = async () => {}) {
    this.#db = db;
    this.#finish = finish;
  }

  run<T>(work: Work<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new StoreError('the records are closed: the node is stopping'));
    return new Promise<T>((resolve, reject) => {
      let succeed = () => {};
      this.#waiting.push({
        attempt: async (transaction) => {
          const value = await work(transaction);
          succeed = () => resolve(value);
        },
        succeed: () => succeed(),
        fail: reject,
      });
      this.#draining ??= this.#drain();
    });
  }

  /** Takes no more work; resolves when all that was handed over is settled. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Whoever is ready in this turn of the event loop joins.
      await new Promise((resume) => setImmediate(resume));
      await this.#commit(this.#waiting.splice(0, MOST_AT_ONCE));
    }
    this.#draining = undefined;
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    let committing = false;
    try {
      await this.#db.transaction().execute(async (transaction) => {
        for (const one of batch) await one.attempt(transaction);
        await this.#finish(transaction);
        committing = true;
      });
    } catch (error) {
      // What may be on disk already is not written again: nobody could tell the two apart.
      if (committing && !isRefusal(error)) for (const one of batch) one.fail(error);
      else if (batch.length === 1) batch[0]?.fail(error);
      else for (const one of batch) await this.#commit([one]);
      return;
    }
    for (const one of batch) one.succeed();
  }
}

/** True when the database itself refused; a connection that broke leaves open what became of the commit. */
function isRefusal(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_') || (/^[0-9A-Z]{5}$/.test(code) && !/^(08|57P)/.test(code));
}
