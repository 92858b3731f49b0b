import { expect } from 'chai';
import { endInterrupted } from '../../src/records/interrupted.js';
import type { Store } from '../../src/records/store.js';
import { storedJournal } from '../../src/records/stored-journal.js';
import { onEachEngine, onPostgres } from './engines.js';

onEachEngine('exchanges that a killed process left running', (place) => {
  it('are ended with an entry that says so, and the others left as they are', async () => {
    const killed = await place().open();
    const journal = storedJournal(killed);
    const before = new Date('2026-01-15T09:00:00Z');
    const after = new Date('2026-01-15T10:00:00Z');
    for (const exchangeId of ['done', 'begun', 'under-way']) {
      await journal.open({ exchangeId, node: 'LU', role: 'a' }, before);
    }
    await journal.append('under-way', [
      { kind: 'note', at: before, name: 'a', value: '1' },
      { kind: 'note', at: before, name: 'b', value: '2' },
    ]);
    await journal.update('done', { outcome: 'completed', endedAt: before });

    // What is done to a process that is killed: it cannot say good-bye.
    const store = await reopened(killed);
    expect(await endInterrupted(store, after)).to.deep.equal(['begun', 'under-way']);
    const ended = storedJournal(store);
    for (const exchangeId of ['begun', 'under-way']) {
      expect(await ended.find(exchangeId)).to.include({ outcome: 'failed', code: 'interrupted' });
      expect((await ended.find(exchangeId))?.endedAt).to.deep.equal(after);
    }
    expect((await ended.entries('under-way')).map(({ sequence, kind }) => [sequence, kind])).to.deep.equal([
      [1, 'note'],
      [2, 'note'],
      [3, 'error'],
    ]);
    expect(await ended.entries('begun')).to.have.length(1);
    expect(await ended.find('done')).to.include({ outcome: 'completed' });
    expect(await ended.entries('done')).to.deep.equal([]);
    expect(await endInterrupted(store, after)).to.deep.equal([]);
  });

  async function reopened(store: Store): Promise<Store> {
    await store.close();
    return place().open();
  }
});

onPostgres('exchanges that are running', (place) => {
  it('are left alone where the node that runs them lives', async () => {
    const [living, other] = [await place().open(), await place().open()];
    await storedJournal(living).open({ exchangeId: 'x', node: 'LU', role: 'a' }, new Date(0));
    expect(await endInterrupted(other, new Date(1))).to.deep.equal([]);
    expect(await storedJournal(other).find('x')).to.include({ outcome: 'running' });
    await living.close();
    expect(await endInterrupted(other, new Date(1))).to.deep.equal(['x']);
  });
});
