import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CompiledQuery } from 'kysely';
import { chainEnd, readAnchors, writeAnchor } from '../../src/records/anchors.js';
import { linkHash } from '../../src/records/chain.js';
import type { Journal } from '../../src/records/journal.js';
import type { Store } from '../../src/records/store.js';
import { StoreError } from '../../src/records/store-error.js';
import { storedJournal } from '../../src/records/stored-journal.js';
import { verifyJournal } from '../../src/records/verify.js';
import { onEachEngine, onPostgres } from './engines.js';
import { removeFolders, temporaryFolder } from './folder.js';

const at = new Date('2026-01-15T09:00:00Z');

async function writeExchange(journal: Journal, exchangeId: string): Promise<void> {
  await journal.open({ exchangeId, node: 'LU', role: 'a' }, at);
  await journal.append(exchangeId, [
    { kind: 'transition', at, from: 'a', to: 'b', event: 'go' },
    { kind: 'message', at, direction: 'in', contentType: 'text/xml', bytes: Buffer.from(exchangeId) },
    { kind: 'note', at, name: 'n', value: exchangeId },
  ]);
  await journal.update(exchangeId, { outcome: 'completed', peer: 'PT', endedAt: at });
}

onEachEngine('the chain over the journal', (place) => {
  let store: Store;

  const verify = () => verifyJournal(store);
  // What somebody does who has the database's file or password.
  const tamper = (statement: string) => store.db.executeQuery(CompiledQuery.raw(statement));
  const found = async () =>
    (await verify()).findings.map(({ kind, exchangeId, sequence, position }) =>
      [kind, exchangeId, sequence ?? position].filter((part) => part !== undefined).join(' '),
    );

  beforeEach(async () => {
    store = await place().open();
    const journal = storedJournal(store);
    for (const exchangeId of ['one', 'two', 'three']) await writeExchange(journal, exchangeId);
  });

  it('holds over what was written, by however many at once', async () => {
    const journal = storedJournal(store);
    await Promise.all(Array.from({ length: 20 }, (_, index) => writeExchange(journal, `more-${index}`)));
    const { findings, links, position } = await verify();
    expect(findings).to.deep.equal([]);
    expect([links, position]).to.deep.equal([23 * 5, 23 * 5]);
  });

  it('holds when the store was closed and opened again, and goes on', async () => {
    await store.close();
    store = await place().open();
    await writeExchange(storedJournal(store), 'four');
    expect(await verify()).to.deep.include({ findings: [], links: 20 });
  });

  it('leaves out what failed, and holds', async () => {
    const journal = storedJournal(store);
    await Promise.allSettled([
      journal.append('nobody', [{ kind: 'note', at, name: 'n', value: 'v' }]),
      writeExchange(journal, 'four'),
      journal.open({ exchangeId: 'one', node: 'LU', role: 'a' }, at),
    ]);
    expect(await verify()).to.deep.include({ findings: [], links: 20 });
  });

  for (const [what, change] of Object.entries({
    'a value': "value = 'x'",
    'a time': 'at = at + 1',
    'its kind': "kind = 'error'",
    'a value that was none': "detail = ''",
    bytes: "bytes = ''",
  })) {
    it(`finds an entry that was altered in ${what}`, async () => {
      await tamper(`update entry set ${change} where exchange_id = 'two' and sequence = 3`);
      expect(await found()).to.deep.equal(['altered two 3']);
    });
  }

  it('finds one bit of a message that was altered', async () => {
    await store.db
      .updateTable('entry')
      .set({ bytes: Buffer.from('twp') })
      .where('exchange_id', '=', 'two')
      .where('sequence', '=', 2)
      .execute();
    expect(await found()).to.deep.equal(['altered two 2']);
  });

  it('finds an entry that was taken out', async () => {
    await tamper("delete from entry where exchange_id = 'two' and sequence = 2");
    expect(await found()).to.deep.equal(['missing two 2']);
  });

  it('finds an entry that was taken out with its link', async () => {
    await tamper("delete from entry where exchange_id = 'two' and sequence = 3");
    await tamper("delete from chain where exchange_id = 'two' and sequence = 3");
    expect(await found()).to.deep.equal(['missing two 10']);
  });

  it('finds an exchange that was taken out, with links and without', async () => {
    await tamper("delete from entry where exchange_id = 'two'");
    await tamper("delete from exchange where exchange_id = 'two'");
    expect(await found()).to.deep.equal([
      'missing two 1',
      'missing two 2',
      'missing two 3',
      'missing two 10',
    ]);
    await tamper("delete from chain where exchange_id = 'two'");
    expect(await found()).to.deep.equal(['missing three 11']);
  });

  it('finds an entry and an exchange that were put in', async () => {
    await tamper("insert into entry (exchange_id, sequence, at, kind) values ('two', 4, 0, 'note')");
    await tamper(
      "insert into exchange (exchange_id, node, role, started_at, outcome) values ('four', 'LU', 'a', 0, 'failed')",
    );
    expect(await found()).to.deep.equal(['inserted two 4', 'inserted four']);
  });

  it('finds two entries that changed their places', async () => {
    await tamper("update entry set sequence = 9 where exchange_id = 'two' and sequence = 1");
    await tamper("update entry set sequence = 1 where exchange_id = 'two' and sequence = 2");
    await tamper("update entry set sequence = 2 where exchange_id = 'two' and sequence = 9");
    expect(await found()).to.deep.equal(['altered two 1', 'altered two 2']);
  });

  it('finds a summary that was altered', async () => {
    await tamper("update exchange set peer = 'FR' where exchange_id = 'two'");
    expect(await found()).to.deep.equal(['altered two']);
  });

  it('finds a link that was made to fit an altered entry', async () => {
    await tamper("update chain set digest = 'x' where position = 7");
    expect(await found()).to.deep.equal(['altered two 7', 'altered two 1']);
  });

  it('finds that its end was cut off, and that something was hung on', async () => {
    await tamper('delete from chain where position > 13');
    expect(await found()).to.include('missing 13');
    const hash = 'of nobody';
    const link = { what: 'summary', exchange_id: 'one', sequence: null, at: 0, digest: 'd', hash } as const;
    await store.db
      .insertInto('chain')
      .values([14, 15, 16].map((position) => ({ ...link, position })))
      .execute();
    expect(await found()).to.include('inserted 15');
  });

  it('finds by its anchors that its end was cut off, or written anew, with its head', async () => {
    const end = await chainEnd(store, at);
    expect((await verifyJournal(store, { anchors: [end] })).findings).to.deep.equal([]);
    await tamper("delete from entry where exchange_id = 'three'");
    await tamper("delete from exchange where exchange_id = 'three'");
    await tamper('delete from chain where position > 10');
    await tamper('update chain_head set position = 10, hash = (select hash from chain where position = 10)');
    expect((await verify()).findings, 'the chain alone cannot tell').to.deep.equal([]);
    const cut = await verifyJournal(store, { anchors: [end] });
    expect(cut.findings).to.deep.equal([
      { kind: 'missing', position: 15, text: 'the chain reached here once, and now ends at 10' },
    ]);
    await writeExchange(storedJournal(store), 'four');
    const anew = await verifyJournal(store, { anchors: [end] });
    expect(anew.findings.map(({ kind, position }) => [kind, position])).to.deep.equal([['altered', 15]]);
  });

  it('takes in what was written before there was a chain', async () => {
    await tamper('delete from chain');
    await tamper("update chain_head set position = 0, hash = ''");
    await store.close();
    store = await place().open();
    await writeExchange(storedJournal(store), 'four');
    // Three summaries and nine entries of before, five links of the fourth.
    expect(await verify()).to.deep.include({ findings: [], links: 17 });
  });
});

onPostgres('the chain of two nodes', (place) => {
  it('is one, whoever writes', async () => {
    const stores = [await place().open(), await place().open()];
    await Promise.all(
      stores.flatMap((store, node) =>
        Array.from({ length: 30 }, (_, index) => writeExchange(storedJournal(store), `${node}-${index}`)),
      ),
    );
    const verdict = await verifyJournal(stores[0] as Store);
    expect(verdict).to.deep.include({ findings: [], links: 300, position: 300 });
  });
});

describe('a link of the chain', () => {
  it('has the hash that the manual says', () => {
    const link = { position: 1, what: 'entry', exchange_id: 'x', sequence: 2, at: 3, digest: 'd' } as const;
    // printf '["p",1,"entry","x",2,3,"d"]' | openssl dgst -sha256 -binary | basenc --base64url
    expect(linkHash('p', link)).to.equal('ASovwG33NWB8lPKAiLhrvWLJY6A5pvjY7P0T-iGNt1U');
  });
});

describe('anchors in a file', () => {
  afterEach(removeFolders);

  it('are read as they were written, each time behind those before', () => {
    const file = join(temporaryFolder(), 'anchors');
    expect(readAnchors(file)).to.deep.equal([]);
    const first = { at, position: 3, hash: 'h', signature: 'QUJD', sealedBy: 'AB' };
    const second = { ...first, position: 4, hash: 'i' };
    writeAnchor(file, first);
    writeAnchor(file, second);
    expect(readAnchors(file)).to.deep.equal([first, second]);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
  });

  it('bear a last line that a crash cut short, and no other', () => {
    const file = join(temporaryFolder(), 'anchors');
    writeAnchor(file, { at, position: 3, hash: 'h', signature: 'QUJD', sealedBy: 'AB' });
    appendFileSync(file, readFileSync(file, 'utf8').slice(0, 20));
    expect(readAnchors(file)).to.have.length(1);
    appendFileSync(file, '\n');
    expect(() => readAnchors(file)).to.throw(StoreError, /line 2 of .*anchors is no anchor/);
  });
});
