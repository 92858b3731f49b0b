import { writeEntryRow } from './entry-row.js';
import type { Store } from './store.js';

/**
 * Ends the exchanges that a process left running when it was killed, each with an entry that says so; gives
 * their ids. For the start of a node: the store is its own, so nothing that is running then still runs.
 */
export function endInterrupted(store: Store, at: Date): Promise<readonly string[]> {
  return store.commit(async (transaction) => {
    const left = await transaction
      .selectFrom('exchange')
      .leftJoin('entry', 'entry.exchange_id', 'exchange.exchange_id')
      .where('exchange.outcome', '=', 'running')
      .groupBy('exchange.exchange_id')
      .select(({ fn }) => ['exchange.exchange_id as id', fn.max('entry.sequence').as('sequence')])
      .orderBy('exchange.id')
      .execute();
    for (const { id, sequence } of left) {
      await transaction
        .insertInto('entry')
        .values(
          writeEntryRow(id, (sequence ?? 0) + 1, {
            kind: 'error',
            at,
            code: INTERRUPTED,
            text: 'The node was stopped before this exchange ended.',
          }),
        )
        .execute();
      await transaction
        .updateTable('exchange')
        .set({ outcome: 'failed', code: INTERRUPTED, ended_at: at.getTime() })
        .where('exchange_id', '=', id)
        .execute();
    }
    return left.map(({ id }) => id);
  });
}

/** Ours, not the protocol's: nobody was told anything any more. */
export const INTERRUPTED = 'interrupted';
