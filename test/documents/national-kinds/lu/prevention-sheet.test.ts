import { expect } from 'chai';
import fc from 'fast-check';
import { CdaError } from '../../../../src/documents/cda/errors.js';
import { writePatientSummary } from '../../../../src/documents/cda/patient-summary.js';
import { level1Of } from '../../../../src/documents/cda/rendition.js';
import { readAttachment, readDocument } from '../../../../src/documents/cda/summary/document.js';
import { renderHtml } from '../../../../src/documents/display/render/html.js';
import { viewDocument } from '../../../../src/documents/display/view.js';
import {
  describePreventionSheet,
  type PreventionSheet,
  readPreventionSheet,
  writePreventionSheet,
} from '../../../../src/documents/national-kinds/lu/prevention-sheet.js';
import { judgeNational } from '../../../../src/documents/national-kinds/registry.js';
import { validateDocument } from '../../../../src/documents/validate/validate.js';
import { inspectBytes } from '../../../../src/inspect/inspect.js';
import { type DocumentClass, documentClasses } from '../../../../src/kernel/classes.js';
import { patientSummary } from '../../cda/arbitraries.js';
import { header, summary } from '../../cda/example.js';
import { pdfText } from '../../pdf/pdf-text.js';

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
    const found = inspectBytes(writePreventionSheet(sheet));
    expect('summary' in found && found.summary.nationalKind).to.equal('lu-prevention');
  });

  it('keeps its rules', () => {
    expect(findingsOf(xml)).to.deep.equal([]);
  });

  it('is judged by its own rules alone when it is validated', () => {
    const judge = (document: Uint8Array, claimed?: DocumentClass) => {
      const { kind, valid, findings } = validateDocument(document, {
        direction: 'friendly',
        layers: () => ['rules', 'pdf'],
        claimed,
      });
      return { kind, valid, ids: findings.map(({ id }) => id) };
    };
    const bytes = new TextEncoder().encode(xml);
    expect(judge(bytes)).to.deep.equal({ kind: 'lu-prevention', valid: true, ids: [] });
    const nameless = new TextEncoder().encode(xml.replace(/<birthTime[^>]*>/, ''));
    expect(judge(nameless)).to.deep.equal({
      kind: 'lu-prevention',
      valid: false,
      ids: ['lu-patient-traits'],
    });
    // Who asked for a patient summary is told that this is none.
    expect(judge(bytes, documentClasses.patientSummary).ids).to.include('CDA-110').and.include('CDA-002');
  });

  it('is shown, its plan first to be seen as text', () => {
    const view = viewDocument(new TextEncoder().encode(xml), { language: 'fr' });
    expect(view.title).to.equal('Fiche de prévention');
    expect(view.sections.map(({ block, narrativeOnly }) => [block, narrativeOnly])).to.deep.equal([
      ['carePlan', true],
    ]);
    expect(renderHtml(view)).to.include('Coloscopie en 2027.');
  });

  it("is rendered as a level 1 document that keeps the country's rules", async () => {
    const level1 = await level1Of(new TextEncoder().encode(xml), { root: '1.3.182.2.3.77' });
    const document = readDocument(level1);
    expect(document.nationalKind).to.equal('lu-level1');
    expect(document.relatedDocuments).to.deep.equal([{ typeCode: 'XFRM', id: sheet.header.id }]);
    expect(judgeNational(level1)?.findings).to.deep.equal([]);
    expect(pdfText(readAttachment(level1)?.content ?? new Uint8Array()).join(' ')).to.include(
      'Vaccin contre la grippe en octobre.',
    );
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
