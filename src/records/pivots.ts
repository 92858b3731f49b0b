import type { Store } from './store.js';

/** What is kept of a document as it crosses the border. */
export interface StoredPivot {
  readonly bytes: Uint8Array;
  /** What became of its coded elements, as JSON. */
  readonly report: string;
}

/**
 * The pivots of a country's documents, for all its nodes on the store: what one has listed, each delivers.
 * `key` names the document, `source` its friendly bytes. They are kept for four hours, as long as an identity
 * assertion may be valid; then a document is transcoded with what the terminology says by then.
 */
export function storedPivots(store: Store, country: string, now: () => Date) {
  const oldest = () => now().getTime() - KEPT_MS;
  const find = async (key: string, source: string): Promise<StoredPivot | undefined> => {
    const row = await store.db
      .selectFrom('pivot')
      .select(['bytes', 'report'])
      .where('key', '=', `${country} ${key}`)
      .where('source', '=', source)
      .where('made_at', '>', oldest())
      .executeTakeFirst();
    return row && { bytes: new Uint8Array(row.bytes), report: row.report };
  };
  return {
    find,
    /** Keeps a pivot, unless another node was first; gives the one that is kept. */
    keep: async (key: string, source: string, pivot: StoredPivot): Promise<StoredPivot> => {
      await store.commit(async (transaction) => {
        await transaction.deleteFrom('pivot').where('made_at', '<=', oldest()).execute();
        await transaction
          .insertInto('pivot')
          .values({ key: `${country} ${key}`, source, made_at: now().getTime(), ...pivot })
          .onConflict((conflict) => conflict.columns(['key', 'source']).doNothing())
          .execute();
      });
      return (await find(key, source)) ?? pivot;
    },
  };
}

const KEPT_MS = 4 * 60 * 60 * 1000;
