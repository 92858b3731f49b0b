import { expect } from 'chai';
import { isResolved, resolvePivot, resolveTranslation } from '../../src/terminology/transcoding.js';
import { conceptRow, mappingRow, terminologyOf } from './rows.js';

const SNOMED = '2.16.840.1.113883.6.96';

const terminology = terminologyOf(
  [
    conceptRow({ code: 'peanut', designation: 'Peanut', codeSystemVersion: '2024' }),
    conceptRow({ code: 'peanut', language: 'fr-FR', designation: 'Arachide' }),
    conceptRow({ code: 'mute', language: 'fi-FI', designation: 'mykkä' }),
    conceptRow({ code: 'old', status: 'Retired', designation: 'Old thing' }),
    conceptRow({ code: 'faded', designationStatus: 'Retired' }),
    conceptRow({ code: 'homeless', codeSystem: 'http://example.org/cs', codeSystemName: 'Homeless' }),
  ],
  [
    mappingRow({ sourceCode: 'A01', targetCode: 'peanut' }),
    mappingRow({ sourceCode: 'A02', targetCode: 'mute', status: 'Retired' }),
    mappingRow({ sourceCode: 'A02', targetCode: 'peanut' }),
    mappingRow({ sourceCode: 'A03', targetCode: 'peanut', status: 'Draft' }),
    mappingRow({ sourceCode: 'A04', targetCode: 'nowhere' }),
    mappingRow({ sourceCode: 'A05', targetCode: 'homeless', targetCodeSystemOid: 'http://example.org/cs' }),
  ],
);

const pivot = (code: string, codeSystem = '2.999.1', more = {}) =>
  resolvePivot(terminology, { code, codeSystem, ...more }, 'en-GB');
const french = (code: string, more = {}) =>
  resolveTranslation(terminology, { code, codeSystem: SNOMED, ...more }, 'fr-FR');

function failureOf(answer: ReturnType<typeof pivot>): string | undefined {
  return isResolved(answer) ? undefined : answer.failure.error;
}

describe('from a national code to the pivot', () => {
  it('follows the valid mapping', () => {
    for (const code of ['A01', 'A02']) {
      const answer = pivot(code);
      if (!isResolved(answer)) throw new Error(answer.failure.context);
      expect(answer.concept.code, code).to.equal('peanut');
      expect(answer.designation.text).to.equal('Peanut');
      expect(answer.mapped).to.equal(true);
    }
  });

  it('takes a pivot code for itself', () => {
    const answer = pivot('peanut', `urn:oid:${SNOMED}`);
    if (!isResolved(answer)) throw new Error(answer.failure.context);
    expect(answer).to.include({ mapped: false });
  });

  it('never uses a mapping that is not valid', () => {
    expect(failureOf(pivot('A03'))).to.equal('TSAM_4509');
  });

  it('names what is missing', () => {
    expect(failureOf(pivot('A01', '9.9.9'))).to.equal('TSAM_4501');
    expect(failureOf(pivot('Z99'))).to.equal('TSAM_4503');
    expect(failureOf(pivot('A04'))).to.equal('TSAM_4504');
    expect(failureOf(pivot('A05'))).to.equal('TSAM_4508');
    expect(failureOf(pivot('mute', SNOMED))).to.equal('TSAM_4504');
    expect(failureOf(pivot('faded', SNOMED))).to.equal('TSAM_4510');
    const answer = pivot('Z99', '2.999.1', { codeSystemName: 'NATIONAL' });
    expect(isResolved(answer) ? '' : answer.failure.context).to.equal('Z99 (NATIONAL) is unknown');
  });
});

describe('from the pivot to a language', () => {
  it('gives the designation and follows no mapping', () => {
    const answer = french('peanut');
    if (!isResolved(answer)) throw new Error(answer.failure.context);
    expect(answer.designation.text).to.equal('Arachide');
    const national = resolveTranslation(terminology, { code: 'A01', codeSystem: '2.999.1' }, 'fr-FR');
    expect(failureOf(national)).to.equal('TSAM_4503');
  });

  it('fails without a designation in the language', () => {
    expect(failureOf(french('mute'))).to.equal('TSAM_4505');
  });
});

describe('warnings of a look-up', () => {
  const warnings = (more: object) => french('peanut', more).warnings.map(({ error }) => error);

  it('say when the code system has another name', () => {
    expect(warnings({ codeSystemName: 'Snomed-CT' })).to.deep.equal([]);
    expect(warnings({ codeSystemName: 'LOINC' })).to.deep.equal(['TSAM_2508']);
  });

  it('say when another version answered, and let it', () => {
    expect(warnings({ codeSystemVersion: '2024' })).to.deep.equal([]);
    expect(warnings({ codeSystemVersion: '1999' })).to.deep.equal(['TSAM_4502']);
    expect(isResolved(french('peanut', { codeSystemVersion: '1999' }))).to.equal(true);
  });

  it('say when a concept is retired, and let it', () => {
    const answer = pivot('old', SNOMED);
    expect(isResolved(answer)).to.equal(true);
    expect(answer.warnings.map(({ error }) => error)).to.deep.equal(['TSAM_2509']);
  });
});
