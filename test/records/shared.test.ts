import { expect } from 'chai';
import { CompiledQuery } from 'kysely';
import { storedPivots } from '../../src/records/pivots.js';
import { storedReplays } from '../../src/records/replays.js';
import { storedJournal } from '../../src/records/stored-journal.js';
import { verifyJournal } from '../../src/records/verify.js';
import { onEachEngine } from './engines.js';
import { removeFolders, storeIn, temporaryFolder } from './folder.js';

onEachEngine('what nodes share', (place) => {
  it('remembers a key until its time, also over a restart', async () => {
    const first = await place().open();
    expect(await storedReplays(first, 'LU').remember('key', 100, 0)).to.equal(true);
    await first.close();
    const replays = storedReplays(await place().open(), 'LU');
    expect(await replays.remember('key', 100, 99)).to.equal(false);
    expect(await replays.remember('key', 200, 100)).to.equal(true);
    expect(await replays.remember('key', 200, 150)).to.equal(false);
  });

  it('forgets keys whose time has passed', async () => {
    const store = await place().open();
    await storedReplays(store, 'LU').remember('old', 100, 0);
    await storedReplays(store, 'LU').remember('new', 200, 100);
    expect(await store.db.selectFrom('replay').select('key').execute()).to.deep.equal([{ key: 'LU new' }]);
  });

  it('keeps the first pivot of a document for four hours, each country its own', async () => {
    const store = await place().open();
    let now = 0;
    const shelf = (country: string) => storedPivots(store, country, () => new Date(now));
    const pivot = (fill: number) => ({ bytes: new Uint8Array(3).fill(fill), report: `{"n":${fill}}` });
    expect(await shelf('LU').find('d', 's')).to.equal(undefined);
    expect(await shelf('LU').keep('d', 's', pivot(1))).to.deep.equal(pivot(1));
    expect(await shelf('LU').keep('d', 's', pivot(2))).to.deep.equal(pivot(1));
    expect(await shelf('LU').keep('d', 'changed', pivot(3))).to.deep.equal(pivot(3));
    expect(await shelf('PT').find('d', 's')).to.equal(undefined);
    now = 4 * 3_600_000;
    expect(await shelf('LU').find('d', 's')).to.equal(undefined);
    expect(await shelf('LU').keep('d', 's', pivot(2))).to.deep.equal(pivot(2));
    expect(await store.db.selectFrom('pivot').select('source').execute()).to.have.length(1);
  });
});

describe('a disk that is full', () => {
  afterEach(removeFolders);

  it('is refused plainly, loses nothing that was confirmed, and goes on when there is room', async () => {
    const store = storeIn(temporaryFolder());
    const journal = storedJournal(store);
    const at = new Date('2026-01-15T09:00:00Z');
    const message = (size: number) =>
      ({ kind: 'message', at, direction: 'in', contentType: 'a/b', bytes: new Uint8Array(size) }) as const;
    const pragma = (text: string) => store.db.executeQuery(CompiledQuery.raw(`pragma ${text}`));
    await journal.open({ exchangeId: 'x', node: 'LU', role: 'a' }, at);
    await pragma('max_page_count = 60');
    let written = 0;
    let failure = '';
    while (failure === '') {
      await journal.append('x', [message(20_000)]).then(
        () => {
          written += 1;
        },
        (error: Error) => {
          failure = error.message;
        },
      );
    }
    expect(failure).to.match(/database or disk is full/);
    const [late, small] = await Promise.allSettled([
      journal.append('x', [message(200_000)]),
      journal.update('x', { peer: 'PT' }),
    ]);
    expect([late?.status, small?.status]).to.deep.equal(['rejected', 'fulfilled']);
    expect(await journal.entries('x')).to.have.length(written);
    await pragma('max_page_count = 100000');
    await journal.append('x', [message(200_000)]);
    expect(await journal.entries('x')).to.have.length(written + 1);
    expect(await verifyJournal(store)).to.deep.include({ findings: [], links: written + 3 });
  });
});
