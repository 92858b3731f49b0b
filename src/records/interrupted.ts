import type { Store } from './store.js';
import { appendEntries, updateSummary } from './stored-journal.js';

/**
 * Ends the exchanges that a process left running when it was killed, each with an entry that says so; gives
 * their ids. What another node that lives has running on the same store is left alone.
 */
export function endInterrupted(store: Store, at: Date): Promise<readonly string[]> {
  return store.commit(async (transaction) => {
    const left = await transaction
      .selectFrom('exchange')
      .where('outcome', '=', 'running')
      .where(({ or, eb, not, exists, selectFrom }) =>
        or([
          eb('instance', 'is', null),
          not(
            exists(
              selectFrom('instance').select('instance.id').whereRef('instance.id', '=', 'exchange.instance'),
            ),
          ),
        ]),
      )
      .select('exchange_id')
      .orderBy('id')
      .execute();
    for (const { exchange_id } of left) {
      const text = 'The node was stopped before this exchange ended.';
      await appendEntries(transaction, exchange_id, [{ kind: 'error', at, code: INTERRUPTED, text }]);
      await updateSummary(transaction, exchange_id, { outcome: 'failed', code: INTERRUPTED, endedAt: at });
    }
    return left.map(({ exchange_id }) => exchange_id);
  });
}

/** Ours, not the protocol's: nobody was told anything any more. */
export const INTERRUPTED = 'interrupted';
