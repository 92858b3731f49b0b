import { expect } from 'chai';
import { writeLevel1 } from '../../../../src/documents/cda/level1.js';
import { patientSummaryKind } from '../../../../src/documents/cda/patient-summary.js';
import { readDocument } from '../../../../src/documents/cda/summary/document.js';
import { judgeNational } from '../../../../src/documents/national-kinds/registry.js';
import { header } from '../../cda/example.js';

const level1 = writeLevel1(
  {
    ...header,
    patient: { ...header.patient, ids: [{ root: '1.3.182.4.4', extension: '1958031412345' }] },
    custodian: { ...header.custodian, address: { country: 'LU' } },
  },
  { ...patientSummaryKind, level1TemplateId: '1.3.6.1.4.1.19376.1.2.20' },
  { root: '1.3.182.2.3', extension: 'D-1.2' },
  new TextEncoder().encode('%PDF-1.7'),
);
const xml = new TextDecoder().decode(level1);

const judged = (part: string | RegExp, by: string) => {
  const changed = xml.replace(part, by);
  expect(changed).to.not.equal(xml);
  return judgeNational(new TextEncoder().encode(changed))?.findings.map(({ id }) => id);
};

describe('the level 1 document of Luxembourg', () => {
  it('is known beside its class in the network', () => {
    const document = readDocument(level1);
    expect(document.kind?.name).to.equal('patient-summary');
    expect(document.nationalKind).to.equal('lu-level1');
  });

  it('keeps its rules', () => {
    expect(judgeNational(level1)?.findings).to.deep.equal([]);
  });

  it('is none when it is numbered elsewhere or is no XDS-SD', () => {
    expect(judged('<id root="1.3.182.2.3"', '<id root="2.999"')).to.equal(undefined);
    expect(judged('1.3.6.1.4.1.19376.1.2.20', '2.999.1')).to.equal(undefined);
  });

  const wrong: [rule: string, part: string | RegExp, by: string][] = [
    ['lu-patient-id', '1958031412345', '195803141234'],
    ['lu-patient-id', 'root="1.3.182.4.4"', 'root="2.999.4"'],
    ['lu-patient-traits', /<birthTime[^>]*>/, '<birthTime nullFlavor="UNK"/>'],
    ['lu-patient-traits', '<family>Exemple</family>', '<family/>'],
    ['lu-title', /<title>.*?<\/title>/, '<title> </title>'],
    ['lu-language', 'languageCode code="fr-LU"', 'languageCode code="FR"'],
    ['lu-author', /(<author [^>]*>.*?)<time [^>]*>/, '$1'],
    ['lu-custodian', '<country>LU</country>', '<country/>'],
    ['lu-code', 'codeSystem="2.16.840.1.113883.5.25"', 'codeSystem="confidentiality"'],
    ['lu-level1-body', 'application/pdf', 'text/plain'],
    ['lu-level1-body', 'JVBERi0', 'PGh0bWw'],
  ];
  for (const [rule, part, by] of wrong) {
    it(`breaks ${rule} and no other rule when ${String(part)} is changed`, () => {
      expect(judged(part, by)).to.deep.equal([rule]);
    });
  }

  it('is told where it is wrong, without a value of it', () => {
    const short = xml.replace('1958031412345', '195803141234');
    const finding = judgeNational(new TextEncoder().encode(short))?.findings[0];
    expect(finding).to.deep.include({
      layer: 'rules',
      severity: 'error',
      location: '/ClinicalDocument/recordTarget[1]/patientRole[1]',
    });
    expect(finding?.line).to.be.greaterThan(0);
    expect(finding?.remedy).to.include('1.3.182.4.4');
    expect(JSON.stringify(finding)).to.not.include('195803141234');
  });
});
