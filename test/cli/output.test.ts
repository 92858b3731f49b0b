import { expect } from 'chai';
import { factLines, printable } from '../../src/cli/output.js';

describe('text output', () => {
  it('puts facts into columns, one line a value', () => {
    expect(factLines({ patientIds: ['a', 'b'], signed: true, level: 3 })).to.deep.equal([
      '  patient ids  a',
      '               b',
      '  signed       yes',
      '  level        3',
    ]);
  });

  it('cuts long lists and values and says so', () => {
    const lines = factLines({
      list: Array.from({ length: 25 }, (_, n) => String(n)),
      text: 'x'.repeat(1000),
    });
    expect(lines).to.have.length(22);
    expect(lines[20]).to.match(/and 5 more/);
    expect(lines[21]).to.match(/x… \(1000 characters\)$/);
  });

  it('makes control characters and direction marks visible', () => {
    expect(printable('a\u001b[2Jb\nc\u202ed\u0085é漢')).to.equal('a\ufffd[2Jb\ufffdc\ufffdd\ufffdé漢');
  });
});
