import { expect } from 'chai';
import { CompiledQuery } from 'kysely';
import { migrations } from '../../src/records/migrations.js';
import {
  migratePostgres,
  openPool,
  openPostgresStore,
  type PostgresAddress,
} from '../../src/records/postgres-store.js';
import { storedReplays } from '../../src/records/replays.js';
import { storedJournal } from '../../src/records/stored-journal.js';
import { verifyJournal } from '../../src/records/verify.js';
import { ownDatabase } from '../support/postgres.js';
import { onPostgres } from './engines.js';

const at = new Date('2026-01-15T09:00:00Z');
const note = { kind: 'note', at, name: 'n', value: 'v' } as const;

const refusal = (done: Promise<unknown>) =>
  done.then(
    () => 'no refusal',
    (error: Error) => `${error.name}: ${error.message}`,
  );

async function query(address: PostgresAddress, text: string) {
  const pool = openPool(address);
  try {
    return (await pool.query(text)).rows;
  } finally {
    await pool.end();
  }
}

onPostgres('the store in PostgreSQL', (place) => {
  it('is made once when many nodes start on an empty database at a time', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => place().open()));
    expect(new Set(stores.map(({ instance }) => instance)).size).to.equal(5);
    expect(await query(place().address, 'select version from schema_version')).to.deep.equal([
      { version: migrations.length },
    ]);
    expect(await query(place().address, 'select count(*) from instance')).to.deep.equal([{ count: 5 }]);
  });

  it('is refused when a newer program made it, by a node and by a visitor', async () => {
    await (await place().open()).close();
    await query(place().address, 'update schema_version set version = version + 1');
    for (const open of [place().open, place().visit]) {
      expect(await refusal(open())).to.match(
        /StoreError: 127.0.0.1:\d+\/test_\d+ was made by a newer version/,
      );
    }
  });

  it('is not changed by a visitor', async () => {
    expect(await refusal(place().visit())).to.match(/holds no records: name the database of a node/);
    await (await place().open()).close();
    await query(place().address, 'update schema_version set version = version - 1');
    expect(await refusal(place().visit())).to.match(/made by an older version/);
  });

  it('takes a migration as a whole or not at all', async () => {
    const pool = openPool(place().address);
    const good = () => 'create table one (a integer)';
    const bad = () => 'create table two (a integer); insert into nowhere values (1)';
    try {
      await migratePostgres(pool, 'here', [good]);
      expect(await refusal(migratePostgres(pool, 'here', [good, bad]))).to.match(
        /here could not be brought to schema 2 and was left as it was.*nowhere/,
      );
      expect((await pool.query('select version from schema_version')).rows).to.deep.equal([{ version: 1 }]);
      expect((await pool.query("select to_regclass('two') as two")).rows).to.deep.equal([{ two: null }]);
    } finally {
      await pool.end();
    }
  });

  it('waits for the disk even where the database is set not to', async () => {
    const { address } = place();
    const { pathname } = new URL(address.url);
    await query(address, `alter database ${pathname.slice(1)} set synchronous_commit = off`);
    expect(await query(address, 'show synchronous_commit')).to.deep.equal([{ synchronous_commit: 'on' }]);
  });

  it('refuses a wrong password and a server without TLS where TLS is wanted', async () => {
    const { address } = place();
    const secret = 'not-the-one';
    const wrong = await refusal(openPostgresStore({ ...address, password: secret }));
    expect(wrong)
      .to.match(/StoreError: the database .* cannot be used: .*password/)
      .and.not.contain(secret);
    expect(await refusal(openPostgresStore({ ...address, tls: 'verify' }))).to.match(/does not support SSL/);
  });

  it('refuses the writes under way when their connection breaks, and goes on', async () => {
    const store = await place().open();
    const broken = store.commit(async (transaction) => {
      const { rows } = await transaction.executeQuery<{ pid: number }>(
        CompiledQuery.raw('select pg_backend_pid() as pid'),
      );
      await query(place().address, `select pg_terminate_backend(${rows[0]?.pid})`);
      // The end of the connection comes by itself; nobody is asking anything then.
      await new Promise((done) => setTimeout(done, 100));
      await transaction.selectFrom('exchange').selectAll().execute();
    });
    expect(await refusal(broken)).to.match(/terminat|not queryable/i);
    await storedJournal(store).open({ exchangeId: 'x', node: 'LU', role: 'a' }, at);
    expect((await verifyJournal(store)).findings).to.deep.equal([]);
  });

  it('lets no message in twice, whichever node it comes to', async () => {
    const [one, two] = [await place().open(), await place().open()];
    const seen = await Promise.all(
      [one, two, one, two].map((store) => storedReplays(store, 'LU').remember('key', 100, 0)),
    );
    expect(seen.filter((isNew) => isNew)).to.have.length(1);
    expect(await storedReplays(two, 'PT').remember('key', 100, 0), 'another country').to.equal(true);
    expect(await storedReplays(two, 'LU').remember('key', 200, 100), 'after its time').to.equal(true);
    expect(await storedReplays(one, 'LU').remember('key', 300, 199)).to.equal(false);
  });
});

describe('a database that goes away', () => {
  it('is refused plainly while it is gone, loses nothing, and is taken up again when it is back', async function () {
    this.timeout(60_000);
    const { address, server } = await ownDatabase();
    const problems: string[] = [];
    const store = await openPostgresStore({ ...address, timeoutMs: 2000 }, (problem) =>
      problems.push(problem),
    );
    const journal = storedJournal(store);
    await journal.open({ exchangeId: 'x', node: 'LU', role: 'a' }, at);
    await journal.append('x', [note]);
    await server.stop();
    expect(await refusal(journal.append('x', [note]))).not.to.equal('no refusal');
    expect(await refusal(journal.open({ exchangeId: 'y', node: 'LU', role: 'a' }, at))).not.to.equal(
      'no refusal',
    );
    await server.start();
    // What was refused was not written, and the next is.
    await journal.append('x', [note]);
    expect(await journal.entries('x')).to.have.length(2);
    expect(await journal.find('y')).to.equal(undefined);
    expect((await verifyJournal(store)).findings).to.deep.equal([]);
    expect(problems.join(' ')).to.match(/a connection to 127.0.0.1:\d+\/test_\d+ broke/);
    await store.close();
    await server.stop();
  });

  it('keeps a start from coming up, with what to do', async () => {
    const address = { url: 'postgres://node@127.0.0.1:1/records', tls: 'off', timeoutMs: 1000 } as const;
    expect(await refusal(openPostgresStore(address))).to.match(
      /StoreError: the database 127.0.0.1:1\/records cannot be used: .*ECONNREFUSED.*check that it runs/,
    );
  });
});
