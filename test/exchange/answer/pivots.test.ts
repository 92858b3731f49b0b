import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { TranslationResult } from '../../../src/documents/translate/result.js';
import { type PivotShelf, PivotStore } from '../../../src/exchange/answer/pivots.js';
import { documentClasses } from '../../../src/kernel/classes.js';
import type { NationalDocument } from '../../../src/national/ports.js';

const bytes = (length: number, fill = 1) => new Uint8Array(length).fill(fill);

const document = (extension: string): NationalDocument => ({
  uniqueId: { root: '2.999.1', extension },
  repositoryUniqueId: '2.999.2',
  patientId: { root: '2.999.3', extension: '1' },
  kind: documentClasses.patientSummary,
  rendition: 'xml',
  creationTime: new Date(0),
  languageCode: 'fr-LU',
  title: 'Sample',
  authors: [],
  confidentiality: { code: 'N', codeSystem: '2.16.840.1.113883.5.25' },
});

/** A store whose pivots are the documents themselves, with a count of how often it transcoded. */
function counted(capacity?: number, shelf?: PivotShelf) {
  let count = 0;
  const transcode = (friendly: Uint8Array) => {
    count += 1;
    return {
      document: friendly,
      status: 'success',
      elements: [],
      issues: [],
    } as unknown as TranslationResult;
  };
  return {
    store: new PivotStore(transcode, {
      ...(capacity !== undefined && { capacity }),
      ...(shelf && { shelf }),
    }),
    count: () => count,
  };
}

describe('the store of pivots', () => {
  it('transcodes a document once, and tells size and hash of what it delivers', async () => {
    const { store, count } = counted();
    const first = await store.of(document('a'), bytes(10));
    expect(await store.of(document('a'), bytes(10))).to.equal(first);
    expect(count()).to.equal(1);
    expect(first).to.include({
      size: 10,
      hash: createHash('sha1').update(bytes(10)).digest('hex'),
    });
  });

  it('takes changed bytes for another document, also when the size is the same', async () => {
    const { store, count } = counted();
    await store.of(document('a'), bytes(10, 1));
    expect([...(await store.of(document('a'), bytes(10, 2))).bytes]).to.deep.equal([...bytes(10, 2)]);
    expect(count()).to.equal(2);
  });

  it('holds no more bytes than it may, and lets go of what was not asked for the longest', async () => {
    const { store, count } = counted(25);
    await store.of(document('a'), bytes(10));
    await store.of(document('b'), bytes(10));
    await store.of(document('a'), bytes(10));
    await store.of(document('c'), bytes(10));
    expect(count()).to.equal(3);
    await store.of(document('a'), bytes(10));
    expect(count(), 'the first was asked for in between').to.equal(3);
    await store.of(document('b'), bytes(10));
    expect(count(), 'the second made room').to.equal(4);
  });

  it('delivers what another node of the same shelf has listed, whatever it would make of it itself', async () => {
    const kept = new Map<string, { bytes: Uint8Array; report: string }>();
    const shelf: PivotShelf = {
      find: async (key, source) => kept.get(`${key} ${source}`),
      keep: async (key, source, pivot) => {
        const first = kept.get(`${key} ${source}`) ?? pivot;
        kept.set(`${key} ${source}`, first);
        return first;
      },
    };
    const [one, two] = [counted(undefined, shelf), counted(undefined, shelf)];
    const listed = await one.store.of(document('a'), bytes(10));
    const delivered = await two.store.of(document('a'), bytes(10));
    expect(delivered).to.deep.equal(listed);
    expect(delivered.result.status).to.equal('success');
    expect(two.count()).to.equal(0);
    // Both at a time: the one that comes late takes the other's.
    const other = new PivotStore(
      () => ({ document: bytes(7, 7), status: 'warning', elements: [], issues: [], unlisted: [], units: [] }),
      { shelf: { ...shelf, find: async () => undefined } },
    );
    expect(await other.of(document('a'), bytes(10))).to.deep.equal(listed);
  });
});
