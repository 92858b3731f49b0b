import type { Selectable, Transaction } from 'kysely';
import { type ChainedSummary, chainEntries, chainSummary } from './chain.js';
import { optional, readEntryRow, storable, writeEntryRow } from './entry-row.js';
import type { ExchangeSummary, ExchangeUpdate, Journal, JournalEntry } from './journal.js';
import { putInOutbox } from './outbox.js';
import type { ExchangeTable, Tables } from './schema.js';
import type { Store } from './store.js';
import { StoreError } from './store-error.js';

/** The journal in a store, of either engine. Rejects with {@link StoreError} for an exchange it does not know. */
export function storedJournal(store: Store): Journal {
  const { db } = store;
  return {
    open: (start, at) =>
      store.commit(async (transaction) => {
        const row: ChainedSummary = {
          exchange_id: start.exchangeId,
          node: start.node,
          role: start.role,
          peer: optional(start.peer),
          service: optional(start.service),
          started_at: at.getTime(),
          ended_at: null,
          outcome: 'running',
          code: null,
        };
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto('exchange')
          .values({ ...row, instance: store.instance })
          .onConflict((conflict) => conflict.column('exchange_id').doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 0n) {
          throw new StoreError(`the exchange ${start.exchangeId} is in the journal already`);
        }
        chainSummary(transaction, row);
      }),

    append: (exchangeId, entries, deliveries = []) =>
      entries.length + deliveries.length === 0
        ? Promise.resolve()
        : store.commit(async (transaction) => {
            await appendEntries(transaction, exchangeId, entries);
            await putInOutbox(transaction, deliveries);
          }),

    update: (exchangeId, change) =>
      store.commit((transaction) => updateSummary(transaction, exchangeId, change)),

    async recent(limit, filter = {}) {
      let query = db.selectFrom('exchange').selectAll();
      if (filter.node !== undefined) query = query.where('node', '=', filter.node);
      const rows = await query.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map(readSummary);
    },

    async find(exchangeId) {
      const row = await db
        .selectFrom('exchange')
        .selectAll()
        .where('exchange_id', '=', exchangeId)
        .executeTakeFirst();
      return row && readSummary(row);
    },

    async entries(exchangeId) {
      const rows = await db
        .selectFrom('entry')
        .selectAll()
        .where('exchange_id', '=', exchangeId)
        .orderBy('sequence')
        .execute();
      return rows.map(readEntryRow);
    },
  };
}

// A statement takes 32766 values; a row has 18.
const ROWS_PER_STATEMENT = 1000;

/** Puts entries at the end of an exchange, and into the chain. */
export async function appendEntries(
  transaction: Transaction<Tables>,
  exchangeId: string,
  entries: readonly JournalEntry[],
): Promise<void> {
  const exchange = await transaction
    .updateTable('exchange')
    .set((row) => ({ entries: row('entries', '+', entries.length) }))
    .where('exchange_id', '=', exchangeId)
    .returning('entries')
    .executeTakeFirst();
  if (exchange === undefined) throw unknown(exchangeId);
  const first = exchange.entries - entries.length + 1;
  const rows = entries.map((entry, index) => writeEntryRow(exchangeId, first + index, entry));
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) {
    await transaction
      .insertInto('entry')
      .values(rows.slice(at, at + ROWS_PER_STATEMENT))
      .execute();
  }
  chainEntries(transaction, rows);
}

/** Changes the summary of an exchange, and takes it into the chain as it then is. */
export async function updateSummary(
  transaction: Transaction<Tables>,
  exchangeId: string,
  change: ExchangeUpdate,
): Promise<void> {
  const row = await transaction
    .updateTable('exchange')
    .set({ exchange_id: exchangeId, ...columnsOf(change) })
    .where('exchange_id', '=', exchangeId)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw unknown(exchangeId);
  chainSummary(transaction, row);
}

function columnsOf(change: ExchangeUpdate): Partial<Selectable<ExchangeTable>> {
  return {
    ...(change.peer === undefined ? {} : { peer: storable(change.peer) }),
    ...(change.service === undefined ? {} : { service: storable(change.service) }),
    ...(change.outcome === undefined ? {} : { outcome: change.outcome }),
    ...(change.code === undefined ? {} : { code: storable(change.code) }),
    ...(change.endedAt === undefined ? {} : { ended_at: change.endedAt.getTime() }),
  };
}

function readSummary(row: ChainedSummary): ExchangeSummary {
  return {
    exchangeId: row.exchange_id,
    node: row.node,
    role: row.role,
    ...(row.peer === null ? {} : { peer: row.peer }),
    ...(row.service === null ? {} : { service: row.service }),
    startedAt: new Date(row.started_at),
    ...(row.ended_at === null ? {} : { endedAt: new Date(row.ended_at) }),
    outcome: row.outcome,
    ...(row.code === null ? {} : { code: row.code }),
  };
}

function unknown(exchangeId: string): StoreError {
  return new StoreError(`the exchange ${exchangeId} is not in the journal`);
}
