import type { Transaction } from 'kysely';
import { chainEntries, chainSummary } from './chain.js';
import type { Tables } from './schema.js';

/** Takes the records of a store that had no chain yet into a new one, in the order in which they began. */
export async function adoptUnchained(transaction: Transaction<Tables>): Promise<void> {
  const { position } = await transaction
    .selectFrom('chain_head')
    .select('position')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  if (position > 0) return;
  const exchanges = await transaction.selectFrom('exchange').selectAll().orderBy('id').execute();
  for (const exchange of exchanges) {
    chainSummary(transaction, exchange);
    const entries = await transaction
      .selectFrom('entry')
      .selectAll()
      .where('exchange_id', '=', exchange.exchange_id)
      .orderBy('sequence')
      .execute();
    chainEntries(transaction, entries);
  }
}
