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
});
