import { expect } from 'chai';
import fc from 'fast-check';
import { readCx, readUniqueId, samePatient, writeCx, writeUniqueId } from '../../src/kernel/identifiers.js';

const extension = fc
  .stringMatching(/^[A-Za-z0-9|/. -]*[A-Za-z0-9|/.-]$/)
  .filter((text) => text.trim() === text);
const root = fc.constantFrom('1.3.182.4.4', '2.999.1');

describe('a patient identifier in CX form', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.record({ root, extension }), (id) => {
        expect(readCx(writeCx(id))).to.deep.equal(id);
      }),
    );
  });

  it('is split by its fields, so that a bar in it is part of it', () => {
    expect(readCx('12|34^^^&2.999.1&ISO')).to.deep.equal({ root: '2.999.1', extension: '12|34' });
    expect(readCx("'1234^^^&2.999.1&ISO'")).to.deep.equal({ root: '2.999.1', extension: '1234' });
    expect(readCx(' 1234 ^^^ & 2.999.1 &ISO^PI ')).to.deep.equal({ root: '2.999.1', extension: '1234' });
    expect(readCx('1234^^^Hospital&2.999.1&ISO')).to.deep.equal({ root: '2.999.1', extension: '1234' });
  });

  it('is none without both parts', () => {
    for (const text of ['', '1234', '1234^^^', '1234^^^&&ISO', '^^^&2.999.1&ISO', '1234&2.999.1']) {
      expect(readCx(text), text).to.equal(undefined);
    }
  });

  it('is the same by both parts, blanks around them aside, in the same letters', () => {
    const one = { root: '2.999.1', extension: 'a1' };
    expect(samePatient(one, { root: ' 2.999.1', extension: 'a1 ' })).to.equal(true);
    expect(samePatient(one, { ...one, extension: 'A1' })).to.equal(false);
    expect(samePatient(one, { ...one, root: '2.999.2' })).to.equal(false);
  });
});

describe('the unique id of a document', () => {
  it('may do without an extension', () => {
    expect(readUniqueId('2.999.7')).to.deep.equal({ root: '2.999.7' });
    expect(readUniqueId('2.999.7^')).to.deep.equal({ root: '2.999.7' });
    expect(writeUniqueId({ root: '2.999.7' })).to.equal('2.999.7');
    expect(readUniqueId(writeUniqueId({ root: '2.999.7', extension: 'a^b' }))).to.deep.equal({
      root: '2.999.7',
      extension: 'a^b',
    });
  });
});
