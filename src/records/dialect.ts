import { type Driver, SqliteDialect, SqliteDriver } from 'kysely';
import type Database from 'libsql';
import AsyncDatabase from 'libsql/promise';

/**
 * Kysely's SQLite dialect, but for the commit: that waits for the disk, so it runs on a thread of the library's
 * own and the node answers others meanwhile. Kysely lets no other statement in until it has ended.
 */
export class BackgroundCommitDialect extends SqliteDialect {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): Driver {
    return new BackgroundCommitDriver(this.#database);
  }
}

class BackgroundCommitDriver extends SqliteDriver {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    super({ database });
    this.#database = database;
  }

  // At once, not with the first write: a backup or a pruning by another process is waited for here.
  override async beginTransaction(): Promise<void> {
    this.#database.exec('begin immediate');
  }

  // Both faces of the library work on one handle.
  override async commitTransaction(): Promise<void> {
    await AsyncDatabase.prototype.exec.call(this.#database, 'commit');
  }
}
