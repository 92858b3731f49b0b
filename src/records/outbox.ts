import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Clock } from '../kernel/runtime.js';
import { storable } from './entry-row.js';
import type { OutboxTable, Tables } from './schema.js';
import type { Store } from './store.js';

/** Something that must reach a sink, whatever happens to the process meanwhile. */
export interface OutboxEntry {
  /** UUID from the Runtime. A sink that sees it twice knows that it has it already. */
  readonly id: string;
  /** Where it goes, a name of the caller's choice: `audit`, `evidence`. */
  readonly sink: string;
  /** Entries of one sink and one key are delivered one after the other, as they were put in. */
  readonly orderingKey: string;
  readonly contentType: string;
  readonly payload: Uint8Array;
  readonly exchangeId?: string;
  readonly createdAt: Date;
}

/** An entry that a worker has until its lease ends; `attempts` counts those that failed. */
export interface ClaimedEntry extends OutboxEntry {
  readonly attempts: number;
}

export interface ClaimRequest {
  readonly sink: string;
  readonly limit: number;
  /** Who claims: unique among all nodes on the store (a UUID made at the start). */
  readonly worker: string;
  readonly leaseMs: number;
}

export interface FailedDelivery {
  readonly worker: string;
  /** For the operator; holds nothing of the payload. */
  readonly reason: string;
  readonly nextAttemptAt: Date;
}

/** What waits for one sink. */
export interface SinkStatus {
  readonly sink: string;
  readonly depth: number;
  readonly oldest: Date;
  /** Of the entries that failed at least once: how many, and why the oldest of them did. */
  readonly failing: number;
  readonly reason?: string;
}

/**
 * What must still be delivered. Every entry is delivered at least once: a worker that dies between the
 * delivery and `delivered` leaves its lease to end, and another delivers again under the same `id`.
 *
 * A worker claims, delivers in the order given, and says `delivered` or `failed` of each; after a failure it
 * leaves the later entries of the same ordering key, which `failed` gives back with it.
 */
export interface Outbox {
  /** Puts entries in, in a commit of their own. With a journal's entries: hand them to `Journal.append`. */
  put(entries: readonly OutboxEntry[]): Promise<void>;
  /**
   * The oldest entries that are due and that nobody has, in order, leased to the worker. Never one that has an
   * older one of its sink and ordering key before it that is not in the same answer.
   */
  claim(request: ClaimRequest): Promise<readonly ClaimedEntry[]>;
  /** Forgets what reached its sink, whoever has claimed it since. */
  delivered(ids: readonly string[]): Promise<void>;
  /**
   * Keeps an entry for another attempt, and gives it back with all later ones of its key that the worker has.
   * Changes nothing when the worker's lease went to another one meanwhile.
   */
  failed(id: string, failure: FailedDelivery): Promise<void>;
  /** Gives back all that a worker has, as it stops. */
  release(worker: string): Promise<void>;
  /** What waits, by sink; a sink for which nothing waits is not named. */
  status(): Promise<readonly SinkStatus[]>;
}

/** Puts entries in as part of another transaction: they are there if it is. */
export async function putInOutbox(
  transaction: Transaction<Tables>,
  entries: readonly OutboxEntry[],
): Promise<void> {
  for (const entry of entries) {
    await transaction
      .insertInto('outbox')
      .values({
        id: entry.id,
        sink: entry.sink,
        ordering_key: storable(entry.orderingKey),
        content_type: storable(entry.contentType),
        exchange_id: entry.exchangeId ?? null,
        created_at: entry.createdAt.getTime(),
        attempts: 0,
        next_attempt_at: 0,
        reason: null,
        worker: null,
        leased_until: null,
        payload: entry.payload,
      })
      .execute();
  }
}

/** The outbox of a store; all nodes on the store share it. */
export function openOutbox(store: Store, clock: Clock): Outbox {
  return {
    put: (entries) =>
      entries.length === 0
        ? Promise.resolve()
        : store.commit((transaction) => putInOutbox(transaction, entries)),

    async claim({ sink, limit, worker, leaseMs }) {
      const now = clock.now().getTime();
      // Most looks find nothing, and need no transaction for it.
      if ((await claimable(store.db, sink, now, 1)).length === 0) return [];
      return store.alone(`outbox ${sink}`, async (transaction) => {
        const rows = await claimable(transaction, sink, now, limit);
        if (rows.length > 0) {
          await transaction
            .updateTable('outbox')
            .set({ worker, leased_until: now + leaseMs })
            .where(
              'id',
              'in',
              rows.map(({ id }) => id),
            )
            .execute();
        }
        return rows.map(readRow);
      });
    },

    async delivered(ids) {
      if (ids.length === 0) return;
      await store.commit((transaction) => transaction.deleteFrom('outbox').where('id', 'in', ids).execute());
    },

    failed: (id, { worker, reason, nextAttemptAt }) =>
      store.commit(async (transaction) => {
        const failing = await transaction
          .updateTable('outbox')
          .set((row) => ({
            attempts: row('attempts', '+', 1),
            next_attempt_at: nextAttemptAt.getTime(),
            reason: storable(reason),
          }))
          .where('id', '=', id)
          .where('worker', '=', worker)
          .returning(['sink', 'ordering_key', 'position'])
          .executeTakeFirst();
        if (failing === undefined) return;
        await transaction
          .updateTable('outbox')
          .set({ worker: null, leased_until: null })
          .where('sink', '=', failing.sink)
          .where('ordering_key', '=', failing.ordering_key)
          .where('position', '>=', failing.position)
          .where('worker', '=', worker)
          .execute();
      }),

    release: (worker) =>
      store.commit(async (transaction) => {
        await transaction
          .updateTable('outbox')
          .set({ worker: null, leased_until: null })
          .where('worker', '=', worker)
          .execute();
      }),

    async status() {
      const rows = await store.db
        .selectFrom('outbox')
        .groupBy('sink')
        .orderBy('sink')
        .select(({ fn }) => [
          'sink',
          fn.countAll<number>().as('depth'),
          fn.min('created_at').as('oldest'),
          sql<number>`sum(case when attempts > 0 then 1 else 0 end)`.as('failing'),
          sql<number | null>`min(case when attempts > 0 then position end)`.as('first_failing'),
        ])
        .execute();
      return Promise.all(
        rows.map(async ({ sink, depth, oldest, failing, first_failing }) => {
          const first = await store.db
            .selectFrom('outbox')
            .select('reason')
            .where('position', '=', first_failing ?? -1)
            .executeTakeFirst();
          return {
            sink,
            depth,
            oldest: new Date(oldest),
            failing,
            ...(first?.reason == null ? {} : { reason: first.reason }),
          };
        }),
      );
    },
  };
}

/** The oldest rows before which no row of their key is leased or waits for its next attempt. */
function claimable(
  db: Kysely<Tables>,
  sink: string,
  now: number,
  limit: number,
): Promise<Selectable<OutboxTable>[]> {
  return db
    .selectFrom('outbox')
    .selectAll()
    .where('sink', '=', sink)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('outbox as older')
            .select('older.id')
            .whereRef('older.sink', '=', 'outbox.sink')
            .whereRef('older.ordering_key', '=', 'outbox.ordering_key')
            .whereRef('older.position', '<=', 'outbox.position')
            .where(({ or, eb }) =>
              or([eb('older.leased_until', '>', now), eb('older.next_attempt_at', '>', now)]),
            ),
        ),
      ),
    )
    .orderBy('position')
    .limit(limit)
    .execute();
}

function readRow(row: Selectable<OutboxTable>): ClaimedEntry {
  return {
    id: row.id,
    sink: row.sink,
    orderingKey: row.ordering_key,
    contentType: row.content_type,
    payload: new Uint8Array(row.payload),
    ...(row.exchange_id === null ? {} : { exchangeId: row.exchange_id }),
    createdAt: new Date(row.created_at),
    attempts: row.attempts,
  };
}
