import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './schema.js';

/** Reads one state of the store, however long it takes; nodes write meanwhile. */
export function snapshot<T>(
  db: Kysely<Tables>,
  read: (state: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
}
