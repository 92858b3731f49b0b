import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import Database from 'libsql';
import type { Tables } from './schema.js';
import { FILE } from './store.js';
import { StoreError } from './store-error.js';

/** The records of a data folder, for looking at them while a node may be running on them. */
export interface RecordsForReading {
  readonly db: Kysely<Tables>;
  close(): Promise<void>;
}

/** Opens the records without the folder's lock; nothing can be written. Throws {@link StoreError}. */
export function openForReading(folder: string): RecordsForReading {
  const path = join(folder, FILE);
  if (!existsSync(path)) throw new StoreError(`there are no records in ${folder}`);
  try {
    const database = new Database(path);
    database.pragma('query_only = on');
    database.pragma('busy_timeout = 5000');
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
    return { db, close: () => db.destroy() };
  } catch (error) {
    throw new StoreError(`${path} cannot be read`, error);
  }
}
