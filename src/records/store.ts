import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import Database from 'libsql';
import { adoptUnchained } from './adopt.js';
import { sealChain } from './chain.js';
import { BackgroundCommitDialect } from './dialect.js';
import { GroupCommit, type Work } from './group-commit.js';
import { migrations, sqliteTypes } from './migrations.js';
import type { Tables } from './schema.js';
import { StoreError } from './store-error.js';

const FILE = 'records.db';
const LOCK = 'records.lock';

/** All that must not be lost: in a file of the data folder, or in a database that several nodes share. */
export interface Store {
  readonly engine: 'sqlite' | 'postgresql';
  /** This opening of the store, among all that there are. */
  readonly instance: string;
  /** For reading; what is written goes through `commit`. */
  readonly db: Kysely<Tables>;
  /** Writes in one transaction, with those of other callers; resolves when they are on disk. */
  commit<T>(work: Work<T>): Promise<T>;
  /** A transaction of its own, of which no two of one name run at a time on all nodes of the store. */
  alone<T>(name: string, work: Work<T>): Promise<T>;
  /** Waits for the writes under way, and closes; a data folder is then free for another process. */
  close(): Promise<void>;
}

/**
 * Opens the store in a data folder, makes both where they are missing and brings the tables up to date.
 * Throws {@link StoreError} when another process has it, when a newer program made it, when it is unreadable.
 */
export function openStore(folder: string): Store {
  try {
    // Records hold patients' documents: for the node's own user only.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StoreError(`the data folder ${folder} cannot be made: ${reason(error)}`, error);
  }
  const unlock = lock(folder);
  try {
    const database = openDatabase(join(folder, FILE));
    const db = new Kysely<Tables>({ dialect: new BackgroundCommitDialect(database) });
    const writes = new GroupCommit(db, sealChain);
    writes.run(adoptUnchained).catch(() => {});
    let closing: Promise<void> | undefined;
    const close = async () => {
      await writes.close();
      // No patient data is left lying in the write-ahead log.
      database.pragma('wal_checkpoint(TRUNCATE)');
      await db.destroy();
      // Kysely closes only what it has used.
      if (database.open) database.close();
      unlock();
    };
    return {
      engine: 'sqlite',
      instance: soleInstance(database),
      db,
      commit: (work) => writes.run(work),
      // One connection, which a transaction has to itself.
      alone: (_name, work) => db.transaction().execute(work),
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * Opens the store of a data folder beside the node that may have it: to look, to prune, to back up. Throws
 * {@link StoreError} when there is none, or one that this program would have to change first.
 */
export function visitStore(folder: string): Store {
  const path = join(folder, FILE);
  if (!existsSync(path)) {
    throw new StoreError(`${folder} holds no records: name the data folder of a node`);
  }
  const database = openPrivate(path);
  try {
    prepare(database);
    requireSchema(path, versionOf(database));
  } catch (error) {
    database.close();
    throw error instanceof StoreError ? error : unusable(path, error);
  }
  const db = new Kysely<Tables>({ dialect: new BackgroundCommitDialect(database) });
  const writes = new GroupCommit(db, sealChain);
  return {
    engine: 'sqlite',
    instance: 'visitor',
    db,
    commit: (work) => writes.run(work),
    alone: (_name, work) => db.transaction().execute(work),
    close: async () => {
      await writes.close();
      await db.destroy();
      if (database.open) database.close();
    },
  };
}

// The folder's lock is held: whoever opened the store before is gone.
function soleInstance(database: Database.Database): string {
  const { id } = database.prepare('select lower(hex(randomblob(16))) as id').get([]) as { id: string };
  database.exec('begin immediate; delete from instance;');
  database.prepare('insert into instance (id, seen_at) values (?, 0)').run([id]);
  database.exec('commit');
  return id;
}

// The lock is SQLite's on a file of its own: the system takes it back when the process dies, however it
// dies, and the records themselves stay open to a reader (a backup, an auditor).
function lock(folder: string): () => void {
  const path = join(folder, LOCK);
  const holder = openPrivate(path);
  try {
    holder.exec('begin exclusive');
  } catch (error) {
    holder.close();
    if (codeOf(error) !== 'SQLITE_BUSY') throw unusable(path, error);
    throw new StoreError(
      `another process uses the data folder ${folder}: stop it first, or start this one with a data folder of its own`,
      error,
    );
  }
  return () => {
    holder.exec('rollback');
    holder.close();
  };
}

/** Opens the file with what makes a commit lasting, and brings its tables up to date. */
export function openDatabase(path: string): Database.Database {
  const database = openPrivate(path);
  try {
    prepare(database);
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error instanceof StoreError ? error : unusable(path, error);
  }
}

function prepare(database: Database.Database): void {
  database.pragma('journal_mode = wal');
  // FULL: each commit waits for the disk. NORMAL would lose the last ones when the machine loses power,
  // and what a peer was told must be on record.
  database.pragma('synchronous = full');
  database.pragma('busy_timeout = 5000');
  database.pragma('foreign_keys = on');
}

function versionOf(database: Database.Database): number {
  return (database.pragma('user_version') as [{ user_version: number }])[0].user_version;
}

const sqliteSteps = migrations.map((step) => step(sqliteTypes));

/** Takes the steps that are missing, each in a transaction with its number. */
export function migrate(
  database: Database.Database,
  path: string,
  steps: readonly string[] = sqliteSteps,
): void {
  const version = () => versionOf(database);
  requireKnownSchema(path, version(), steps.length);
  for (const [index, step] of steps.entries()) {
    if (index < version()) continue;
    database.exec('begin immediate');
    try {
      // Another process may have taken the step while this one waited.
      if (version() === index) {
        database.exec(step);
        database.exec(`pragma user_version = ${index + 1}`);
      }
      database.exec('commit');
    } catch (error) {
      database.exec('rollback');
      throw failedStep(path, index + 1, error);
    }
  }
}

/** Throws {@link StoreError} when tables are of a schema that this program does not know. */
export function requireKnownSchema(where: string, version: number, known: number): void {
  if (version <= known) return;
  throw new StoreError(
    `${where} was made by a newer version of this program (schema ${version}; this one knows ` +
      `${known}): start the newer version, or restore a backup from before the upgrade`,
  );
}

/** Throws {@link StoreError} unless tables are of this program's schema, for one who may not change them. */
export function requireSchema(where: string, version: number): void {
  requireKnownSchema(where, version, migrations.length);
  if (version === migrations.length) return;
  throw new StoreError(
    `${where} was made by an older version of this program: start a node of this version on it first`,
  );
}

/** A step that failed, and was taken back. */
export function failedStep(where: string, version: number, error: unknown): StoreError {
  return new StoreError(
    `${where} could not be brought to schema ${version} and was left as it was: ${reason(error)}`,
    error,
  );
}

// SQLite gives its side files (-wal, -shm) the mode of the file they belong to. A file that is there is not
// opened: closing it again would take this process's locks on it away (POSIX).
function openPrivate(path: string): Database.Database {
  try {
    if (existsSync(path)) chmodSync(path, 0o600);
    else closeSync(openSync(path, 'ax', 0o600));
    return new Database(path);
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, cause: unknown): StoreError {
  return new StoreError(
    `${path} cannot be used: ${reason(cause)}; check the disk and the file's owner, or restore a backup`,
    cause,
  );
}

export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as Error & { code?: string }).code : undefined;
}
