import { expect } from 'chai';
import { endInterrupted } from '../../src/records/interrupted.js';
import { sqliteJournal } from '../../src/records/sqlite-journal.js';
import { removeFolders, storeIn, temporaryFolder } from './folder.js';

describe('exchanges that a killed process left running', () => {
  afterEach(removeFolders);

  it('are ended with an entry that says so, and the others left as they are', async () => {
    const store = storeIn(temporaryFolder());
    const journal = sqliteJournal(store);
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

    expect(await endInterrupted(store, after)).to.deep.equal(['begun', 'under-way']);
    for (const exchangeId of ['begun', 'under-way']) {
      expect(await journal.find(exchangeId)).to.include({ outcome: 'failed', code: 'interrupted' });
      expect((await journal.find(exchangeId))?.endedAt).to.deep.equal(after);
    }
    expect((await journal.entries('under-way')).map(({ sequence, kind }) => [sequence, kind])).to.deep.equal([
      [1, 'note'],
      [2, 'note'],
      [3, 'error'],
    ]);
    expect(await journal.entries('begun')).to.have.length(1);
    expect(await journal.find('done')).to.include({ outcome: 'completed' });
    expect(await journal.entries('done')).to.deep.equal([]);
    expect(await endInterrupted(store, after)).to.deep.equal([]);
  });
});
