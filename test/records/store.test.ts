import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { CompiledQuery } from 'kysely';
import Database from 'libsql';
import { migrations } from '../../src/records/migrations.js';
import { migrate, openStore } from '../../src/records/store.js';
import { StoreError } from '../../src/records/store-error.js';
import { removeFolders, storeIn, temporaryFolder } from './folder.js';
import { exchange } from './rows.js';

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof StoreError) return error.message;
    throw error;
  }
  return 'no refusal';
}

describe('the store', () => {
  afterEach(removeFolders);

  it('makes the folder and its files for the own user only', async () => {
    const folder = join(temporaryFolder(), 'deep', 'data');
    const store = openStore(folder);
    await store.commit((to) => to.insertInto('exchange').values(exchange('x')).execute());
    expect(statSync(folder).mode & 0o777).to.equal(0o700);
    for (const file of ['records.db', 'records.db-wal', 'records.lock']) {
      expect((statSync(join(folder, file)).mode & 0o777).toString(8), file).to.equal('600');
    }
    await store.close();
  });

  it('takes back a file that others may read', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'records.db'), '', { mode: 0o644 });
    storeIn(folder);
    expect(statSync(join(folder, 'records.db')).mode & 0o777).to.equal(0o600);
  });

  it('waits for the disk at each commit and holds references', async () => {
    const { db } = storeIn(temporaryFolder());
    const value = async (pragma: string) =>
      Object.values((await db.executeQuery(CompiledQuery.raw(`pragma ${pragma}`))).rows[0] as object)[0];
    expect(await value('synchronous')).to.equal(2);
    expect(await value('journal_mode')).to.equal('wal');
    expect(await value('foreign_keys')).to.equal(1);
  });

  it('refuses a folder that this or another process has, until it is closed', async () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    expect(refusal(() => openStore(folder))).to.match(/another process uses the data folder .*stop it first/);
    const other = spawnSync(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(new URL('./writer.ts', import.meta.url)), folder],
      // A writer that is let in never ends by itself.
      { encoding: 'utf8', timeout: 15_000 },
    );
    expect(other.status).to.equal(1);
    expect(other.stderr).to.match(/another process uses the data folder/);
    await store.close();
    await openStore(folder).close();
  });

  it('keeps what was written when it is opened again', async () => {
    const folder = temporaryFolder();
    const first = storeIn(folder);
    await first.commit((to) => to.insertInto('exchange').values(exchange('kept')).execute());
    await first.close();
    const rows = await storeIn(folder).db.selectFrom('exchange').select('exchange_id').execute();
    expect(rows).to.deep.equal([{ exchange_id: 'kept' }]);
  });

  it('settles what was handed over before it closes, and takes nothing after', async () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    const written = store.commit((to) => to.insertInto('exchange').values(exchange('last')).execute());
    await store.close();
    await written;
    const late = await store.commit(async () => {}).catch((error: unknown) => error);
    expect(late).to.be.instanceOf(StoreError);
    expect(await storeIn(folder).db.selectFrom('exchange').selectAll().execute()).to.have.length(1);
  });

  it('refuses a file that a newer version made', async () => {
    const folder = temporaryFolder();
    await openStore(folder).close();
    const file = new Database(join(folder, 'records.db'));
    file.pragma(`user_version = ${migrations.length + 1}`);
    file.close();
    expect(refusal(() => openStore(folder))).to.match(/newer version/);
    // The refusal gives the folder back.
    expect(refusal(() => openStore(folder))).to.match(/newer version/);
  });

  it('refuses a file that is no database, and a folder that cannot be one', () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'records.db'),
      'this is a text, long enough to be looked at as a header '.repeat(20),
    );
    expect(refusal(() => openStore(folder))).to.match(/records\.db cannot be used/);
    expect(refusal(() => openStore(join(folder, 'records.db')))).to.match(/cannot be made/);
    const taken = join(folder, 'taken');
    mkdirSync(join(taken, 'records.db'), { recursive: true });
    expect(refusal(() => openStore(taken))).to.match(/records\.db cannot be used/);
  });

  it('takes a migration as a whole or not at all, each once', () => {
    const database = new Database(join(temporaryFolder(), 'steps.db'));
    const version = () => (database.pragma('user_version') as [{ user_version: number }])[0].user_version;
    const good = 'create table one (a integer);';
    migrate(database, 'steps.db', [good]);
    migrate(database, 'steps.db', [good]);
    expect(version()).to.equal(1);
    const bad = 'create table two (a integer); insert into nowhere values (1);';
    expect(refusal(() => migrate(database, 'steps.db', [good, bad]))).to.match(
      /steps\.db could not be brought to schema 2 and was left as it was.*nowhere/,
    );
    expect(version()).to.equal(1);
    expect(database.prepare("select name from sqlite_master where name = 'two'").all([])).to.deep.equal([]);
    database.close();
  });
});
