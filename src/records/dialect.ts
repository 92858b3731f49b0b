import {
  type DatabaseConnection,
  type Driver,
  SqliteDialect,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely';
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

  // A writer begins at once, not with its first write: another process's pruning is waited for here. A reader
  // sees one state and is in nobody's way.
  override async beginTransaction(
    _connection: DatabaseConnection,
    { accessMode }: TransactionSettings = {},
  ): Promise<void> {
    this.#database.exec(accessMode === 'read only' ? 'begin' : 'begin immediate');
  }

  // Both faces of the library work on one handle.
  override async commitTransaction(): Promise<void> {
    await AsyncDatabase.prototype.exec.call(this.#database, 'commit');
  }

  // SQLite takes a transaction back by itself when the disk is full.
  override async rollbackTransaction(): Promise<void> {
    if (this.#database.inTransaction) this.#database.exec('rollback');
  }
}
