import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { backUp, restore } from '../../src/records/backup.js';
import { openOutbox } from '../../src/records/outbox.js';
import { storedPivots } from '../../src/records/pivots.js';
import { openPostgresStore } from '../../src/records/postgres-store.js';
import { storedReplays } from '../../src/records/replays.js';
import type { Tables } from '../../src/records/schema.js';
import { openStore, type Store } from '../../src/records/store.js';
import { storedJournal } from '../../src/records/stored-journal.js';
import { verifyJournal } from '../../src/records/verify.js';
import { emptyDatabase } from '../support/postgres.js';
import { onEachEngine } from './engines.js';
import { temporaryFolder } from './folder.js';

const at = new Date('2026-01-15T09:00:00Z');
const clock = { now: () => at, elapsed: () => 0 };

async function write(store: Store, exchangeId: string): Promise<void> {
  const journal = storedJournal(store);
  await journal.open({ exchangeId, node: 'LU', role: 'a' }, at);
  await journal.append(exchangeId, [
    { kind: 'message', at, direction: 'in', contentType: 'a/b', bytes: Uint8Array.from([0, 255, 10, 13]) },
    { kind: 'note', at, name: 'é\n"', value: '漢字 \ufffd' },
  ]);
  await journal.update(exchangeId, { outcome: 'completed', endedAt: at });
}

const tables = [
  'exchange',
  'entry',
  'outbox',
  'chain',
  'chain_head',
  'replay',
  'pivot',
  'audit_message',
  'evidence',
  'access',
] as const;

async function contents(store: Store): Promise<string> {
  const all: Record<string, unknown> = {};
  for (const table of tables) {
    const rows = await store.db
      .selectFrom(table as keyof Tables)
      .selectAll()
      .execute();
    all[table] = rows
      .map((row) =>
        JSON.stringify(row, (_, value) =>
          value?.type === 'Buffer'
            ? Buffer.from(value.data).toString('hex')
            : value instanceof ArrayBuffer
              ? Buffer.from(value).toString('hex')
              : value,
        ),
      )
      .sort();
  }
  return JSON.stringify(all, null, 1);
}

onEachEngine('a backup', (place) => {
  let store: Store;
  let file: string;
  const restored: Store[] = [];

  const refusal = (done: Promise<unknown>) =>
    done.then(
      () => 'no refusal',
      (error: Error) => error.message,
    );

  beforeEach(async () => {
    store = await place().open();
    file = join(temporaryFolder(), 'backup.gz');
  });
  afterEach(async () => {
    for (const one of restored.splice(0)) await one.close();
  });

  it('has every table of the store, but who is alive', async () => {
    const found = (await store.db.introspection.getTables()).map(({ name }) => name);
    expect(found.filter((name) => !['instance', 'schema_version'].includes(name))).to.have.members(tables);
  });

  it('restores all of it, on the other engine too, and the chain holds and goes on', async () => {
    for (const id of ['a', 'b']) await write(store, id);
    const id = '00000000-0000-4000-8000-000000000001';
    const payload = Buffer.from([1, 2]);
    await openOutbox(store, clock).put([
      { id, sink: 's', orderingKey: 'k', contentType: 'c', payload, createdAt: at },
    ]);
    await storedReplays(store, 'LU').remember('key', 5, 0);
    await storedPivots(store, 'LU', () => at).keep('d', 's', { bytes: payload, report: '{}' });
    const before = await contents(store);
    expect(await backUp(store, file, at)).to.equal(2 + 4 + 1 + 8 + 1 + 1 + 1);
    expect(statSync(file).mode & 0o777).to.equal(0o600);

    const folder = temporaryFolder();
    const targets = [openStore(folder), await openPostgresStore(await emptyDatabase())];
    restored.push(...targets);
    for (const target of targets) {
      expect(await restore(target, file)).to.equal(18);
      expect(await contents(target)).to.equal(before);
      await write(target, 'c');
      await openOutbox(target, clock).put([
        { id: 'new', sink: 's', orderingKey: 'k', contentType: 'c', payload, createdAt: at },
      ]);
      expect(await verifyJournal(target)).to.deep.include({ findings: [], links: 12 });
    }
  });

  it('is one state of the store, while others write', async () => {
    let writing = true;
    const writer = (async () => {
      for (let count = 0; writing; count += 1) await write(store, `x${count}`);
    })();
    while ((await storedJournal(store).recent(60)).length < 60)
      await new Promise((done) => setTimeout(done, 5));
    const visitor = await place().visit();
    await backUp(visitor, file, at);
    expect((await verifyJournal(visitor)).findings).to.deep.equal([]);
    const reached = (await storedJournal(store).recent(100_000)).length;
    while ((await storedJournal(store).recent(100_000)).length < reached + 3) {
      await new Promise((done) => setTimeout(done, 5));
    }
    writing = false;
    await writer;
    const target = await place().another();
    await restore(target, file);
    const { findings, links } = await verifyJournal(target);
    expect(findings).to.deep.equal([]);
    expect(links).to.be.greaterThan(200);
  });

  it('is not restored over records, and a refusal leaves the store as it was', async () => {
    await write(store, 'a');
    await backUp(store, file, at);
    const before = await contents(store);
    expect(await refusal(restore(store, file))).to.match(/the store holds records/);
    expect(await contents(store)).to.equal(before);
  });

  it('does not overwrite a file', async () => {
    writeFileSync(file, 'mine');
    expect(await refusal(backUp(store, file, at))).to.match(/backup.gz is there already/);
    expect(readFileSync(file, 'utf8')).to.equal('mine');
  });

  it('is refused when it is damaged, cut short, newer or no backup', async () => {
    await write(store, 'a');
    await backUp(store, file, at);
    const text = gunzipSync(readFileSync(file)).toString();
    const lines = text.trimEnd().split('\n');
    const target = await place().another();
    const wrong = async (content: Buffer | string) => {
      writeFileSync(file, typeof content === 'string' ? gzipSync(content) : content);
      const message = await refusal(restore(target, file));
      expect(await target.db.selectFrom('exchange').selectAll().execute()).to.deep.equal([]);
      return message;
    };
    expect(await wrong(text.replace('completed', 'running'))).to.match(
      /is damaged: it is not what was written/,
    );
    expect(await wrong(`${lines.slice(0, -1).join('\n')}\n`)).to.match(/is damaged: its end is missing/);
    expect(await wrong(gzipSync(text).subarray(0, 200))).to.match(
      /could not be restored, and nothing was changed/,
    );
    expect(await wrong(text.replace(/"schema":\d+/, '"schema":999'))).to.match(/newer version/);
    expect(await wrong('["something else"]\n')).to.match(/is no backup of this program/);
    expect(await wrong(Buffer.from('no gzip'))).to.match(/could not be restored/);
  });
});
