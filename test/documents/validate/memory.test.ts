import { expect } from 'chai';
import { largeLevel1, largeLevel3 } from '../../../bench/large-documents.js';
import { measureValidation, tellsPeak } from '../../../bench/layers.js';
import { readForValidation } from '../../../src/documents/validate/document.js';
import { type Scratch, scratch } from '../../support/scratch.js';
import { makeBases } from './bases.js';

describe('validating a large document', () => {
  let small: string;
  let folder: Scratch;

  before(async () => {
    small = (await makeBases()).summary;
    folder = scratch();
  });

  after(() => folder.remove());

  const read = (xml: string) => readForValidation(new TextEncoder().encode(xml), { direction: 'friendly' });

  it('is measured on documents of 10 MB at level 1 and of 5 MB at level 3', () => {
    const level1 = read(largeLevel1(small));
    expect(level1.kind.level).to.equal(1);
    expect(level1.bytes.length).to.be.within(9_800_000, 10_300_000);
    const level3 = read(largeLevel3(small));
    expect(level3.kind.level).to.equal(3);
    expect(level3.bytes.length).to.be.within(5_000_000, 5_300_000);
  });

  it('lets elements go and has the same again', () => {
    const document = read(largeLevel3(small));
    const before = document
      .all('observation')
      .map(({ start, end, path }) => ({ start, end, path }))
      .slice(-3);
    document.rest();
    expect(
      document
        .all('observation')
        .map(({ start, end, path }) => ({ start, end, path }))
        .slice(-3),
    ).to.deep.equal(before);
  });

  // The parser's own tree of a level 3 document as dense as this one takes six sizes of it; that is what the layers
  // are held to.
  it('takes all layers little more memory than parsing alone, in a process of its own', async function () {
    if (!tellsPeak) this.skip();
    this.timeout(600_000);
    const file = folder.file('small.xml', small);
    const { level1, level3 } = await measureValidation(file, small.length, folder.folder, 1);
    expect(level1.memory, 'level 1').to.be.within(2, 6);
    expect(level3.parseMemory, 'level 3, parsing alone').to.be.greaterThan(2);
    expect(level3.memoryToParsing, `level 3: ${level3.memory} sizes`).to.be.lessThan(1.7);
  });
});
