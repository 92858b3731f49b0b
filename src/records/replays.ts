import type { Store } from './store.js';

/**
 * The keys that a country's replay guard has seen, for all its nodes on the store and beyond a restart.
 * `remember` tells whether a key is new until then (milliseconds since 1970); what resolved is on disk.
 */
export function storedReplays(store: Store, country: string) {
  let calls = 0;
  return {
    remember: (key: string, until: number, now: number): Promise<boolean> =>
      store.commit(async (transaction) => {
        if (calls++ % CALLS_PER_SWEEP === 0) {
          await transaction.deleteFrom('replay').where('until', '<=', now).execute();
        }
        const row = await transaction
          .insertInto('replay')
          .values({ key: `${country} ${key}`, until })
          .onConflict((conflict) =>
            conflict.column('key').doUpdateSet({ until }).where('replay.until', '<=', now),
          )
          .returning('key')
          .executeTakeFirst();
        return row !== undefined;
      }),
  };
}

const CALLS_PER_SWEEP = 1000;
