import { expect } from 'chai';
import { readConceptTable } from '../../src/terminology/importers/concepts.js';
import { isDayOrEmpty, overlap } from '../../src/terminology/periods.js';
import { isResolved, resolveTranslation } from '../../src/terminology/transcoding.js';
import { conceptRow, terminologyOf } from './rows.js';

const inSet = { valueSetOid: '1.2', valueSet: 'Colours' };
const v1 = { ...inSet, valueSetVersion: '1', valueSetFrom: '2023-01-01', valueSetTo: '' };
const v2 = { ...inSet, valueSetVersion: '2', valueSetFrom: '2024-07-01', valueSetTo: '2025-06-30' };

// What was imported last stands first.
const terminology = terminologyOf([
  conceptRow({ code: 'red', ...v2, designation: 'Crimson' }),
  conceptRow({ code: 'green', ...v2 }),
  conceptRow({ code: 'red', ...v1, designation: 'Red' }),
  conceptRow({ code: 'blue', ...v1 }),
  conceptRow({ code: 'mauve', validFrom: '2024-01-01', validTo: '2024-12-31' }),
  conceptRow({ code: 'grey', validFrom: '2024-01-01' }),
  conceptRow({ code: 'grey' }),
]);
const concept = (code: string) => terminology.concept('SNOMED CT', code)!;

describe('a terminology on a day', () => {
  const nameOn = (day: string) =>
    terminology.asOf(day).lookup('SNOMED CT', 'red', 'en-GB')?.designation?.text;
  const memberOn = (day: string, code: string, version?: string) =>
    terminology.asOf(day).isMember('1.2', concept(code), version);

  it('has the newest of the versions that are in force', () => {
    expect(
      terminology
        .asOf('2024-06-30')
        .valueSetsInForce('1.2')
        .map(({ version }) => version),
    ).to.deep.equal(['1']);
    expect(
      terminology
        .asOf('2024-07-01')
        .valueSetsInForce('1.2')
        .map(({ version }) => version),
    ).to.deep.equal(['2']);
    expect(
      terminology
        .asOf('2025-07-01')
        .valueSetsInForce('1.2')
        .map(({ version }) => version),
    ).to.deep.equal(['1']);
    expect(terminology.valueSetsInForce('1.2')).to.have.length(2);
  });

  it('tells members by the version in force, and by any version that is named', () => {
    expect([memberOn('2024-01-01', 'blue'), memberOn('2024-01-01', 'green')]).to.deep.equal([true, false]);
    expect([memberOn('2025-01-01', 'blue'), memberOn('2025-01-01', 'green')]).to.deep.equal([false, true]);
    expect(memberOn('2025-01-01', 'blue', '1')).to.equal(true);
    expect(memberOn('2022-12-31', 'blue')).to.equal(undefined);
  });

  it('gives the name of that day, and without a day the one imported last', () => {
    expect(nameOn('2024-01-01')).to.equal('Red');
    expect(nameOn('2024-07-01')).to.equal('Crimson');
    expect(terminology.lookup('SNOMED CT', 'red', 'en-GB')?.designation?.text).to.equal('Crimson');
  });

  it('gives a name of another day where there is none of that day', () => {
    expect(nameOn('2020-01-01')).to.equal('Crimson');
  });

  it('warns of a concept that is not valid on it', () => {
    const warnings = (day: string) => {
      const key = { code: 'mauve', codeSystem: 'SNOMED CT' };
      const answer = resolveTranslation(terminology.asOf(day), key, 'en-GB');
      expect(isResolved(answer)).to.equal(true);
      return answer.warnings.map(({ error }) => error);
    };
    expect(warnings('2024-12-31')).to.deep.equal([]);
    expect(warnings('2025-01-01')).to.deep.equal(['TSAM_2509']);
    expect(warnings('2023-12-31')).to.deep.equal(['TSAM_2509']);
  });

  it('has a concept that one source calls current without dates', () => {
    expect(terminology.asOf('2020-01-01').isCurrent(concept('grey'))).to.equal(true);
    expect(terminology.isCurrent(concept('mauve'))).to.equal(true);
  });

  it('is asked for in days of the calendar', () => {
    for (const day of ['', '2024', '2024-13-01', '2024-02-30', '01.07.2024']) {
      expect(() => terminology.asOf(day), day).to.throw(RangeError);
    }
  });
});

describe('periods', () => {
  it('overlap', () => {
    const period = (from: string, to: string) => ({ from, to });
    expect(overlap(period('', ''), period('2024-01-01', ''))).to.deep.equal(period('2024-01-01', ''));
    expect(overlap(period('2023-01-01', '2024-01-01'), period('', '2023-06-01'))).to.deep.equal(
      period('2023-01-01', '2023-06-01'),
    );
  });

  it('are written in days, and a row with another date is left out', () => {
    expect(isDayOrEmpty('2024-02-29')).to.equal(true);
    expect(isDayOrEmpty('2023-02-29')).to.equal(false);
    const { skipped } = readConceptTable(
      'code\tcodeSystemOid\tlanguage\tdesignation\tvalidTo\n1\t2.999\ten\tOne\t1.7.2024\n',
    );
    expect(skipped).to.deep.equal([{ line: 2, reason: 'it has no date written 2024-07-01' }]);
  });
});
