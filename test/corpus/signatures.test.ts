import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { reportSignatures } from '../../src/trust/xmldsig/report.js';

const data = new URL('../../../shared/data/', import.meta.url);

// The one id that two elements of its file have: QualifyingProperties and the SignedProperties inside.
const twice = new Set(['#xmldsig-6bbff8be-2611-4e99-96f3-bd8b177c6c46-xades']);

describe('every XML signature of the sample data', () => {
  if (!existsSync(data)) {
    it('is not judged: the sample data is not beside this checkout', function () {
      this.skip();
    });
    return;
  }
  const [, ...lines] = readFileSync(new URL('signatures.tsv', data), 'utf8').trimEnd().split('\n');
  const expected = new Map<string, string[]>();
  for (const line of lines) {
    const [file = '', ...columns] = line.split('\t');
    expected.set(file, [...(expected.get(file) ?? []), columns.join('\t')]);
  }

  it('has all the rows it should', () => {
    expect(lines).to.have.lengthOf(35);
  });

  for (const [file, rows] of expected) {
    it(`is judged as an independent implementation does: ${file}`, () => {
      const found = reportSignatures(readFileSync(new URL(file, data)));
      expect(
        found.map((row) =>
          [
            row.signature,
            row.signatureMethod,
            row.canonicalisation,
            row.signatureValueHolds,
            row.reference,
            row.digestHolds,
          ].join('\t'),
        ),
      ).to.deep.equal(rows);
      for (const row of found) {
        const ambiguous = twice.has(row.reference);
        expect(row.problem).to.equal(ambiguous ? 'several elements have the id of the reference' : undefined);
        expect(row.covers === undefined).to.equal(ambiguous);
        expect(row.certificate).to.match(/CN=/);
      }
    });
  }
});
