import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { adoptUnchained } from './adopt.js';
import { sealChain } from './chain.js';
import { GroupCommit } from './group-commit.js';
import { type Migration, migrations, postgresTypes } from './migrations.js';
import type { Tables } from './schema.js';
import { failedStep, reason, requireKnownSchema, requireSchema, type Store } from './store.js';
import { StoreError } from './store-error.js';

/** Where a database is, and how to get in. */
export interface PostgresAddress {
  /** `postgres://user@host:5432/database`; without password. */
  readonly url: string;
  readonly password?: string;
  /** `verify`: TLS with a certificate for the host's name; `off`: none, for the own machine. */
  readonly tls: 'verify' | 'off';
  /** PEM of the authorities that the database's certificate is trusted by; the system's when left out. */
  readonly authorities?: string;
  /** How long to wait for a connection and for an answer; half a minute when left out. */
  readonly timeoutMs?: number;
}

/**
 * Opens the store in a PostgreSQL database and brings its tables up to date; any number of nodes may. Rejects
 * with {@link StoreError} when the database cannot be reached or used, or a newer program made its tables.
 */
export async function openPostgresStore(
  address: PostgresAddress,
  onProblem: (problem: string) => void = () => {},
): Promise<Store> {
  const where = nameOf(address);
  const pool = openPool(address);
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => onProblem(`a connection to ${where} broke: ${reason(error)}`));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migratePostgres(pool, where);
    const { rows } = await sql<{ id: string }>`select gen_random_uuid()::text as id`.execute(db);
    const instance = rows[0]?.id ?? '';
    await sayAlive(db, instance);
    const heartbeat = setInterval(() => sayAlive(db, instance).catch(() => {}), HEARTBEAT_MS).unref();
    const writes = new GroupCommit(db, sealChain);
    await writes.run(adoptUnchained);
    return storeOf(db, instance, writes, async () => {
      clearInterval(heartbeat);
      await writes.close();
      await db
        .deleteFrom('instance')
        .where('id', '=', instance)
        .execute()
        .catch(() => {});
      await db.destroy();
    });
  } catch (error) {
    await db.destroy();
    throw unusable(where, error);
  }
}

/** {@link openPostgresStore} for one who only visits: brings no table up to date and counts as no node. */
export async function visitPostgresStore(address: PostgresAddress): Promise<Store> {
  const where = nameOf(address);
  // To look through a whole journal takes its time.
  const pool = openPool({ timeoutMs: VISIT_MS, ...address });
  pool.on('error', () => {});
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    const { rows } = await pool
      .query<{ version: number }>('select version from schema_version')
      .catch((error: { code?: string }) => {
        if (error.code !== '42P01') throw error;
        throw new StoreError(`${where} holds no records: name the database of a node`);
      });
    requireSchema(where, rows[0]?.version ?? 0);
    const writes = new GroupCommit(db, sealChain);
    return storeOf(db, 'visitor', writes, () => writes.close().then(() => db.destroy()));
  } catch (error) {
    await db.destroy();
    throw unusable(where, error);
  }
}

function storeOf(
  db: Kysely<Tables>,
  instance: string,
  writes: GroupCommit,
  close: () => Promise<void>,
): Store {
  let closing: Promise<void> | undefined;
  return {
    engine: 'postgresql',
    instance,
    db,
    commit: (work) => writes.run(work),
    alone: (name, work) =>
      db.transaction().execute(async (transaction) => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${name}, ${LOCKS}))`.execute(transaction);
        return work(transaction);
      }),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function unusable(where: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  return new StoreError(
    `the database ${where} cannot be used: ${reason(error)}; check that it runs and that store in node.yaml is right`,
    error,
  );
}

/** A pool of connections on which whole numbers are numbers, and a commit waits for the disk. */
export function openPool(address: PostgresAddress): pg.Pool {
  const { url, password, tls, authorities, timeoutMs = 30_000 } = address;
  const { hostname, port, username, pathname } = new URL(url);
  const types: pg.CustomTypesConfig = {
    getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
      // int8: instants and counts, all below 2^53.
      oid === 20
        ? Number
        : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
  };
  const pool = new pg.Pool({
    host: decodeURIComponent(hostname).replace(/^\[|\]$/g, ''),
    port: port === '' ? 5432 : Number(port),
    user: decodeURIComponent(username),
    database: decodeURIComponent(pathname.slice(1)),
    ...(password === undefined ? {} : { password }),
    ssl: tls === 'off' ? false : { rejectUnauthorized: true, ...(authorities && { ca: authorities }) },
    connectionTimeoutMillis: Math.min(timeoutMs, 5000),
    query_timeout: timeoutMs,
    keepAlive: true,
    application_name: 'passerelle',
    types,
    max: 10,
    // A database that is set to answer before it has written is told not to.
    onConnect: async (client) => {
      await client.query(
        "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
      );
    },
  } as pg.PoolConfig);
  // A connection that breaks in use fails what is asked of it; without a listener it would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** The database as messages name it; the user is left out. */
export function nameOf({ url }: Pick<PostgresAddress, 'url'>): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** Takes the steps that are missing, each in a transaction with its number; one node at a time. */
export async function migratePostgres(
  pool: pg.Pool,
  where: string,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`select pg_advisory_lock(${LOCKS})`);
    await client.query('create table if not exists schema_version (version integer not null)');
    const { rows } = await client.query<{ version: number }>('select version from schema_version');
    const version = rows[0]?.version ?? 0;
    if (rows.length === 0) await client.query('insert into schema_version values (0)');
    requireKnownSchema(where, version, steps.length);
    for (const [index, step] of steps.entries()) {
      if (index < version) continue;
      try {
        await client.query('begin');
        await client.query(step(postgresTypes));
        await client.query('update schema_version set version = $1', [index + 1]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw failedStep(where, index + 1, error);
      }
    }
  } finally {
    // The lock goes with the connection.
    client.release(true);
  }
}

const VISIT_MS = 60 * 60 * 1000;
const HEARTBEAT_MS = 10_000;
const DEAD_AFTER_MS = 60_000;
// Ours among all advisory locks of the database.
const LOCKS = 7_277_737;

// By the database's clock: those of the nodes may differ.
async function sayAlive(db: Kysely<Tables>, instance: string): Promise<void> {
  await db.executeQuery(
    CompiledQuery.raw(
      `with clock as (select (extract(epoch from clock_timestamp()) * 1000)::bigint as now),
         dead as (delete from instance where seen_at < (select now from clock) - ${DEAD_AFTER_MS} and id <> $1)
       insert into instance (id, seen_at) select $1, now from clock
       on conflict (id) do update set seen_at = excluded.seen_at`,
      [instance],
    ),
  );
}
