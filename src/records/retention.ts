import type { Transaction } from 'kysely';
import type { Tables } from './schema.js';
import type { Store } from './store.js';

export interface Pruned {
  readonly exchanges: number;
  /** The link that the journal now begins behind. */
  readonly position: number;
}

/**
 * Removes the exchanges of which nothing happened since a time, and the links that only they have at the
 * beginning of the chain; the chain holds from there on.
 */
export async function pruneJournal(store: Store, before: Date): Promise<Pruned> {
  let exchanges = 0;
  for (;;) {
    const step = await store.alone('journal pruning', (transaction) =>
      pruneSome(transaction, before.getTime()),
    );
    exchanges += step.exchanges;
    if (step.exchanges < EXCHANGES_AT_ONCE) return { exchanges, position: step.position };
  }
}

// Nodes write between the steps.
const EXCHANGES_AT_ONCE = 200;

async function pruneSome(transaction: Transaction<Tables>, before: number): Promise<Pruned> {
  const rows = await transaction
    .selectFrom('exchange')
    .select('exchange_id')
    .where('started_at', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('chain')
            .select('chain.position')
            .whereRef('chain.exchange_id', '=', 'exchange.exchange_id')
            .where('chain.at', '>=', before),
        ),
      ),
    )
    .orderBy('started_at')
    .limit(EXCHANGES_AT_ONCE)
    .execute();
  const going = rows.map(({ exchange_id }) => exchange_id);
  if (going.length > 0) {
    await transaction.deleteFrom('entry').where('exchange_id', 'in', going).execute();
    await transaction.deleteFrom('exchange').where('exchange_id', 'in', going).execute();
  }
  const position = await cutBeginning(transaction, before);
  return { exchanges: going.length, position };
}

/** Removes the links before the first of an exchange that is left; gives the last that was removed. */
async function cutBeginning(transaction: Transaction<Tables>, before: number): Promise<number> {
  // Nobody adds a link until this ends.
  const head = await transaction
    .updateTable('chain_head')
    .set(({ ref }) => ({ position: ref('position') }))
    .where('id', '=', 1)
    .returningAll()
    .executeTakeFirstOrThrow();
  const first = await transaction
    .selectFrom('chain')
    .select('position')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('exchange')
          .select('exchange.id')
          .whereRef('exchange.exchange_id', '=', 'chain.exchange_id'),
      ),
    )
    .orderBy('position')
    .limit(1)
    .executeTakeFirst();
  const cut = first === undefined ? head.position : first.position - 1;
  const last = await transaction
    .selectFrom('chain')
    .select('hash')
    .where('position', '=', cut)
    .executeTakeFirst();
  await transaction
    .updateTable('chain_head')
    .set({
      pruned_before: Math.max(before, head.pruned_before),
      ...(last === undefined ? {} : { start_position: cut, start_hash: last.hash }),
    })
    .where('id', '=', 1)
    .execute();
  await transaction.deleteFrom('chain').where('position', '<=', cut).execute();
  return last === undefined ? head.start_position : cut;
}
