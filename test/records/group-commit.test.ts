import { expect } from 'chai';
import { CompiledQuery, type Kysely } from 'kysely';
import { GroupCommit } from '../../src/records/group-commit.js';
import type { Tables } from '../../src/records/schema.js';
import { onEachEngine } from './engines.js';
import { exchange } from './rows.js';

onEachEngine('group commit', (place) => {
  it('gives each caller its own result, and its own failure', async () => {
    const { db, commit } = await place().open();
    const insert = (id: string) =>
      commit(async (to) => {
        await to.insertInto('exchange').values(exchange(id)).execute();
        return id;
      });
    const results = await Promise.allSettled([insert('a'), insert('b'), insert('a'), insert('c')]);
    expect(results.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).to.deep.equal([
      'a',
      'b',
      'failed',
      'c',
    ]);
    const rows = await db.selectFrom('exchange').select('exchange_id').orderBy('id').execute();
    expect(rows.map((row) => row.exchange_id)).to.deep.equal(['a', 'b', 'c']);
  });

  it('leaves nothing of a work that failed half-way', async () => {
    const { db, commit } = await place().open();
    const failure = await commit(async (to) => {
      await to.insertInto('exchange').values(exchange('half')).execute();
      throw new Error('half-way');
    }).catch((error: Error) => error.message);
    expect(failure).to.equal('half-way');
    expect(await db.selectFrom('exchange').selectAll().execute()).to.deep.equal([]);
  });

  it('tells a caller when the commit itself fails, keeps nothing, and goes on', async () => {
    const { db, commit } = await place().open();
    await db.executeQuery(
      CompiledQuery.raw(
        'create table late (id text references exchange (exchange_id) deferrable initially deferred)',
      ),
    );
    const failure = await commit(async (to) => {
      await to.insertInto('exchange').values(exchange('gone')).execute();
      // Looked at when the transaction ends.
      await to.executeQuery(CompiledQuery.raw("insert into late values ('never opened')"));
    }).catch((error: Error) => error.message);
    expect(failure).to.match(/foreign key/i);
    await commit((to) => to.insertInto('exchange').values(exchange('next')).execute());
    const kept = await db.selectFrom('exchange').select('exchange_id').execute();
    expect(kept).to.deep.equal([{ exchange_id: 'next' }]);
  });

  it('puts what comes at once into one transaction', async () => {
    const { commit } = await place().open();
    const seen = new Set<object>();
    await Promise.all(
      Array.from({ length: 50 }, () =>
        commit(async (transaction) => {
          seen.add(transaction);
        }),
      ),
    );
    expect(seen.size).to.equal(1);
  });
});

describe('a commit whose connection breaks', () => {
  it('is told to each caller and not tried again, for it may have happened', async () => {
    const broken = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const db = {
      transaction: () => ({
        execute: async (run: (transaction: unknown) => Promise<void>) => {
          await run({});
          throw broken;
        },
      }),
    };
    const writes = new GroupCommit(db as unknown as Kysely<Tables>);
    let attempts = 0;
    const work = async () => {
      attempts += 1;
    };
    const settled = await Promise.allSettled([writes.run(work), writes.run(work)]);
    expect(settled.map((one) => one.status === 'rejected' && one.reason)).to.deep.equal([broken, broken]);
    expect(attempts).to.equal(2);
  });
});
