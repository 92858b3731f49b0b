import { expect } from 'chai';
import { CompiledQuery } from 'kysely';
import { chainEnd } from '../../src/records/anchors.js';
import type { Journal } from '../../src/records/journal.js';
import { pruneJournal } from '../../src/records/retention.js';
import type { Store } from '../../src/records/store.js';
import { storedJournal } from '../../src/records/stored-journal.js';
import { verifyJournal } from '../../src/records/verify.js';
import { onEachEngine } from './engines.js';

const minute = (count: number) => new Date(Date.UTC(2026, 0, 15, 9, count));

onEachEngine('retention', (place) => {
  let store: Store;
  let journal: Journal;

  const begin = (exchangeId: string, at: number) =>
    journal.open({ exchangeId, node: 'LU', role: 'a' }, minute(at));
  const write = (exchangeId: string, at: number) =>
    journal.append(exchangeId, [{ kind: 'note', at: minute(at), name: 'n', value: exchangeId }]);
  const end = (exchangeId: string, at: number) =>
    journal.update(exchangeId, { outcome: 'completed', endedAt: minute(at) });
  const left = async () => (await journal.recent(500)).map(({ exchangeId }) => exchangeId).sort();
  const whole = async (exchangeId: string, at: number) => {
    await begin(exchangeId, at);
    await write(exchangeId, at);
    await end(exchangeId, at);
  };

  beforeEach(async () => {
    store = await place().open();
    journal = storedJournal(store);
  });

  it('removes what ended before, with its entries and links, and the rest holds', async () => {
    for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) await whole(id, index);
    expect(await pruneJournal(store, minute(2))).to.deep.equal({ exchanges: 2, position: 6 });
    expect(await left()).to.deep.equal(['c', 'd']);
    expect(await store.db.selectFrom('entry').selectAll().execute()).to.have.length(2);
    expect(await verifyJournal(store)).to.deep.include({ findings: [], links: 6, prunedTo: 6 });
    await whole('e', 5);
    expect(await pruneJournal(store, minute(9))).to.deep.equal({ exchanges: 3, position: 15 });
    expect(await verifyJournal(store)).to.deep.include({ findings: [], links: 0, prunedTo: 15 });
    await whole('f', 10);
    expect(await verifyJournal(store)).to.deep.include({ findings: [], links: 3, position: 18 });
    expect(await pruneJournal(store, minute(10))).to.deep.equal({ exchanges: 0, position: 15 });
  });

  it('removes what lies between what stays', async () => {
    await begin('long', 0);
    await whole('short', 1);
    await write('long', 5);
    await whole('new', 6);
    await pruneJournal(store, minute(5));
    expect(await left()).to.deep.equal(['long', 'new']);
    expect(await verifyJournal(store)).to.deep.include({ findings: [], prunedTo: 0 });
    await pruneJournal(store, minute(6));
    expect(await left()).to.deep.equal(['new']);
    expect(await verifyJournal(store)).to.deep.include({ findings: [], prunedTo: 5, links: 3 });
  });

  it('takes more than it does at a time', async () => {
    await Promise.all(Array.from({ length: 450 }, (_, index) => whole(`x${index}`, 0)));
    await whole('kept', 5);
    expect((await pruneJournal(store, minute(1))).exchanges).to.equal(450);
    expect(await left()).to.deep.equal(['kept']);
    expect((await verifyJournal(store)).findings).to.deep.equal([]);
  });

  it('leaves anchors that hold, and those of what is gone behind', async () => {
    await whole('a', 0);
    const first = await chainEnd(store, minute(1));
    await whole('b', 2);
    const second = await chainEnd(store, minute(3));
    await pruneJournal(store, minute(1));
    const anchors = [first, second];
    expect((await verifyJournal(store, { anchors })).findings).to.deep.equal([]);
    await pruneJournal(store, minute(3));
    expect((await verifyJournal(store, { anchors })).findings).to.deep.equal([]);
  });

  it('is no cover for one who removes more', async () => {
    for (const [index, id] of ['a', 'b', 'c'].entries()) await whole(id, index);
    const anchors = [{ ...(await chainEnd(store, minute(1))), position: 3 }];
    const [{ hash } = { hash: '' }] = await store.db
      .selectFrom('chain')
      .select('hash')
      .where('position', '=', 3)
      .execute();
    const evidence = { anchors: anchors.map((anchor) => ({ ...anchor, hash })), keptSince: minute(1) };
    await pruneJournal(store, minute(1));
    expect((await verifyJournal(store, evidence)).findings).to.deep.equal([]);

    const tamper = (statement: string) => store.db.executeQuery(CompiledQuery.raw(statement));
    await tamper("delete from entry where exchange_id = 'b'");
    await tamper("delete from exchange where exchange_id = 'b'");
    const gone = (await verifyJournal(store)).findings.map(({ kind, exchangeId }) => [kind, exchangeId]);
    expect(gone).to.deep.equal([
      ['missing', 'b'],
      ['missing', 'b'],
    ]);
    // With the beginning moved, the chain alone is content; the anchor is not.
    await tamper(
      'update chain_head set start_position = 6, start_hash = (select hash from chain where position = 6)',
    );
    await tamper('delete from chain where position <= 6');
    expect((await verifyJournal(store)).findings).to.deep.equal([]);
    expect((await verifyJournal(store, evidence)).findings.map(({ text }) => text)).to.deep.equal([
      'the journal begins here, and lacks what was written after 2026-01-15T09:01:00.000Z',
    ]);
    await tamper(`update chain_head set pruned_before = ${minute(2).getTime()}`);
    expect((await verifyJournal(store, evidence)).findings.map(({ text }) => text)).to.deep.equal([
      'exchanges until 2026-01-15T09:02:00.000Z were removed, which were to be kept',
    ]);
  });
});
