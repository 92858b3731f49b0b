import { expect } from 'chai';
import fc from 'fast-check';
import { CdaError } from '../../../../src/documents/cda/errors.js';
import { writePatientSummary } from '../../../../src/documents/cda/patient-summary.js';
import { readDocument } from '../../../../src/documents/cda/summary/document.js';
import {
  describePreventionSheet,
  type PreventionSheet,
  readPreventionSheet,
  writePreventionSheet,
} from '../../../../src/documents/national-kinds/lu/prevention-sheet.js';
import { judgeNational } from '../../../../src/documents/national-kinds/registry.js';
import { patientSummary } from '../../cda/arbitraries.js';
import { header, summary } from '../../cda/example.js';

const sheet: PreventionSheet = {
  header: {
    ...header,
    title: 'Fiche de prévention',
    patient: { ...header.patient, ids: [{ root: '1.3.182.4.4', extension: '1958031412345' }] },
    custodian: { ...header.custodian, address: { country: 'LU' } },
  },
  immunizations: [],
  socialHistory: [],
  vitalSigns: [],
  carePlan: ['Vaccin contre la grippe en octobre.', 'Coloscopie en 2027.'],
};
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const findingsOf = (xml: string) =>
  judgeNational(new TextEncoder().encode(xml))?.findings.map(({ id, location }) => [id, location]);

describe('the prevention sheet', () => {
  const xml = text(writePreventionSheet(sheet));

  it('is the same after writing and reading', () => {
    fc.assert(
      fc.property(patientSummary, ({ header: any, immunizations, socialHistory, vitalSigns }) => {
        const full = { ...sheet, header: any, immunizations, socialHistory, vitalSigns };
        expect(readPreventionSheet(writePreventionSheet(full))).to.deep.equal(full);
      }),
      { numRuns: 30 },
    );
  });

  it('says what is to be done first, in its own language', () => {
    expect(describePreventionSheet(sheet)[0]?.title).to.equal('Plan de soins');
  });

  it('is a national kind and none of the network', () => {
    const document = readDocument(writePreventionSheet(sheet));
    expect(document).to.not.have.property('kind');
    expect(document.nationalKind).to.equal('lu-prevention');
    expect(document.level).to.equal(3);
  });

  it('keeps its rules', () => {
    expect(findingsOf(xml)).to.deep.equal([]);
  });

  it('is judged when the doctor has no name or there is no plan', () => {
    const nameless = xml.replace(
      /<assignedPerson>.*?<\/assignedPerson>/,
      '<assignedPerson nullFlavor="NI"/>',
    );
    expect(findingsOf(nameless)).to.deep.equal([['lu-prevention-doctor', '/ClinicalDocument/author[1]']]);
    const planless = xml.replace('<code code="18776-5"', '<code code="X"').replace('1.2.8"', '1.2.99"');
    expect(findingsOf(planless)).to.deep.equal([['lu-prevention-plan', '/']]);
  });

  it('is not read from another document, which is of no national kind', () => {
    const other = writePatientSummary(summary);
    expect(() => readPreventionSheet(other)).to.throw(CdaError, /not a Fiche de prévention/);
    expect(judgeNational(other)).to.equal(undefined);
  });
});
