import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { type Kysely, sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { migrations } from './migrations.js';
import type { Tables } from './schema.js';
import { snapshot } from './snapshot.js';
import { reason, type Store } from './store.js';
import { StoreError } from './store-error.js';

/*
 * A backup is one gzip file of lines, each a JSON array: first what it is, then each table's name with its
 * columns and its rows, last how many rows there were and the SHA-256 of all lines before. Bytes are
 * { "b": base64 }. It is the same for both engines.
 */
const FORMAT = 'passerelle backup';
const heading = z.tuple([
  z.literal(FORMAT),
  z.literal(1),
  z.strictObject({ schema: z.int().min(1), at: z.string() }),
]);
const tableLine = z.tuple([z.literal('table'), z.string(), z.array(z.string()).min(1)]);
const value = z.union([z.string(), z.number(), z.null(), z.strictObject({ b: z.base64() })]);
const rowLine = z.array(value);
const ending = z.tuple([z.literal('end'), z.strictObject({ rows: z.int(), sha256: z.string() })]);

type Row = Record<string, unknown>;
type AnyTables = Record<string, Row>;

/**
 * The tables in the order in which they are filled, each with its primary key. Who is alive is nothing to keep.
 */
const keptTables: Readonly<Record<Exclude<keyof Tables, 'instance'>, readonly string[]>> = {
  exchange: ['id'],
  entry: ['exchange_id', 'sequence'],
  outbox: ['position'],
  chain: ['position'],
  chain_head: ['id'],
  replay: ['key'],
  pivot: ['key', 'source'],
  audit_message: ['position'],
  evidence: ['position'],
  access: ['position'],
};
type KeptTable = keyof typeof keptTables;
const isKept = (table: string): table is KeptTable => Object.hasOwn(keptTables, table);

const PAGE = 50;

/**
 * Writes one state of the store into a file, while nodes write on; gives the number of rows. The file is for
 * the own user only, and is there as a whole or not at all. Rejects with {@link StoreError}.
 */
export async function backUp({ db }: Pick<Store, 'db'>, file: string, at: Date): Promise<number> {
  if (existsSync(file)) throw new StoreError(`${file} is there already: name a new file`);
  const part = `${file}.part`;
  let rows = 0;
  try {
    await snapshot(db, async (state) => {
      const lines = backupLines(state, at, () => {
        rows += 1;
      });
      await pipeline(
        Readable.from(lines),
        createGzip({ level: 6 }),
        createWriteStream(part, { mode: 0o600 }),
      );
    });
    const written = await open(part, 'r');
    await written.sync();
    await written.close();
    await rename(part, file);
    return rows;
  } catch (error) {
    await rm(part, { force: true });
    throw new StoreError(`the backup could not be written to ${file}: ${reason(error)}`, error);
  }
}

async function* backupLines(state: Transaction<Tables>, at: Date, count: () => void): AsyncGenerator<string> {
  const hash = createHash('sha256');
  let rows = 0;
  const line = (content: readonly unknown[]) => {
    const text = `${JSON.stringify(content)}\n`;
    hash.update(text);
    return text;
  };
  yield line([FORMAT, 1, { schema: migrations.length, at: at.toISOString() }]);
  for (const table of Object.keys(keptTables).filter(isKept)) {
    let columns: string[] | undefined;
    for await (const row of rowsOf(state, table)) {
      if (columns === undefined) {
        columns = Object.keys(row);
        yield line(['table', table, columns]);
      }
      yield line(Object.values(row).map(written));
      rows += 1;
      count();
    }
  }
  yield line(['end', { rows, sha256: hash.copy().digest('hex') }]);
}

// Page by page, each from behind the last: an offset would read all that was read again.
async function* rowsOf(state: Transaction<Tables>, table: KeptTable): AsyncGenerator<Row> {
  const key = keptTables[table];
  const any = state as unknown as Kysely<AnyTables>;
  let last: Row | undefined;
  for (;;) {
    let query = any.selectFrom(table).selectAll().limit(PAGE);
    for (const column of key) query = query.orderBy(column);
    if (last !== undefined) {
      const after = last;
      const names = sql.join(key.map((column) => sql.ref(column)));
      const values = sql.join(key.map((column) => sql.val(after[column])));
      query = query.where(sql<boolean>`(${names}) > (${values})`);
    }
    const page = await query.execute();
    yield* page;
    last = page.at(-1);
    if (page.length < PAGE) return;
  }
}

function written(one: unknown): unknown {
  if (one instanceof Uint8Array || one instanceof ArrayBuffer) {
    return { b: Buffer.from(one as ArrayBuffer).toString('base64') };
  }
  return one;
}

/**
 * Fills an empty store from a backup, in one transaction; gives the number of rows. Rejects with
 * {@link StoreError} when the store is not empty, or the file is no backup, is damaged or of another version.
 */
export async function restore(store: Store, file: string): Promise<number> {
  try {
    return await store.alone('restore', async (transaction) => {
      const used = await transaction.selectFrom('exchange').select('id').limit(1).executeTakeFirst();
      const head = await transaction.selectFrom('chain_head').select('position').executeTakeFirst();
      if (used !== undefined || head?.position !== 0) {
        throw new StoreError('the store holds records: a backup is restored into an empty one only');
      }
      const rows = await fill(transaction, file);
      if (store.engine === 'postgresql') await countOn(transaction);
      return rows;
    });
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError(`${file} could not be restored, and nothing was changed: ${reason(error)}`, error);
  }
}

async function fill(transaction: Transaction<Tables>, file: string): Promise<number> {
  const any = transaction as unknown as Kysely<AnyTables>;
  const hash = createHash('sha256');
  let headed = false;
  let table: { readonly name: string; readonly columns: readonly string[] } | undefined;
  let rows = 0;
  let waiting: Row[] = [];
  const flush = async () => {
    if (table !== undefined && waiting.length > 0) await any.insertInto(table.name).values(waiting).execute();
    waiting = [];
  };
  for await (const text of createInterface({ input: unzipped(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    const content: unknown = JSON.parse(text);
    const end = ending.safeParse(content);
    if (end.success) {
      await flush();
      if (end.data[1].sha256 !== hash.digest('hex') || end.data[1].rows !== rows) {
        throw new StoreError(`${file} is damaged: it is not what was written`);
      }
      return rows;
    }
    hash.update(`${text}\n`);
    if (!headed) {
      requireVersion(file, content);
      headed = true;
      continue;
    }
    const next = tableLine.safeParse(content);
    if (next.success) {
      await flush();
      const [, name, columns] = next.data;
      if (!isKept(name)) throw new StoreError(`${file} has a table that is not known: ${name}`);
      table = { name, columns };
      if (name === 'chain_head') await any.deleteFrom(name).execute();
      continue;
    }
    const row = rowLine.parse(content);
    waiting.push(
      Object.fromEntries((table?.columns ?? []).map((column, index) => [column, read(row[index])])),
    );
    rows += 1;
    if (waiting.length === PAGE) await flush();
  }
  throw new StoreError(`${file} is damaged: its end is missing`);
}

function requireVersion(file: string, content: unknown): void {
  const found = heading.safeParse(content);
  if (!found.success) throw new StoreError(`${file} is no backup of this program`);
  const { schema } = found.data[2];
  if (schema > migrations.length) {
    throw new StoreError(
      `${file} was made by a newer version of this program (schema ${schema}; this one knows ` +
        `${migrations.length}): restore it with that version`,
    );
  }
}

function unzipped(file: string): NodeJS.ReadableStream {
  const source = createReadStream(file);
  const text = createGunzip();
  source.on('error', (error) => text.destroy(error));
  return source.pipe(text);
}

function read(one: z.output<typeof value> | undefined): unknown {
  return typeof one === 'object' && one !== null ? Buffer.from(one.b, 'base64') : one;
}

/** Lets PostgreSQL count on from what was restored. */
async function countOn(transaction: Transaction<Tables>): Promise<void> {
  for (const [table, column] of [
    ['exchange', 'id'],
    ['outbox', 'position'],
    ['audit_message', 'position'],
  ] as const) {
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}), coalesce(max(${sql.ref(column)}), 1), max(${sql.ref(column)}) is not null) from ${sql.table(table)}`.execute(
      transaction,
    );
  }
}
