import { expect } from 'chai';
import { CompiledQuery } from 'kysely';
import { onEachEngine } from './engines.js';

const exchange = (exchange_id: string) => ({
  exchange_id,
  node: 'LU',
  role: 'a' as const,
  peer: null,
  service: null,
  started_at: 0,
  ended_at: null,
  outcome: 'running' as const,
  code: null,
});

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
