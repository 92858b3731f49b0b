import { expect } from 'chai';
import fc from 'fast-check';
import { writeDischargeReport } from '../../../src/documents/cda/discharge-report.js';
import { writeEDispensation } from '../../../src/documents/cda/e-dispensation.js';
import { writeEPrescription } from '../../../src/documents/cda/e-prescription.js';
import { writeEncounterReport } from '../../../src/documents/cda/encounter-report.js';
import { CdaError } from '../../../src/documents/cda/errors.js';
import { writeImagingManifest } from '../../../src/documents/cda/imaging-manifest.js';
import { writeImagingReport } from '../../../src/documents/cda/imaging-report.js';
import { writeLaboratoryReport } from '../../../src/documents/cda/laboratory-report.js';
import { readLevel1 } from '../../../src/documents/cda/level1.js';
import { writeMedicationOverview } from '../../../src/documents/cda/medication-overview.js';
import { readOriginalDocument } from '../../../src/documents/cda/original-document.js';
import { writePatientSummary } from '../../../src/documents/cda/patient-summary.js';
import { level1Of } from '../../../src/documents/cda/rendition.js';
import { structuredKinds } from '../../../src/documents/cda/structured-kinds.js';
import { readAttachment, readDocument } from '../../../src/documents/cda/summary/document.js';
import { documentClasses } from '../../../src/kernel/classes.js';
import { pdfText } from '../pdf/pdf-text.js';
import {
  dischargeReport,
  eDispensation,
  encounterReport,
  ePrescription,
  imagingManifest,
  imagingReport,
  laboratoryReport,
  medicationOverview,
  patientSummary,
} from './arbitraries.js';
import { prescription } from './example.js';

const one = <T extends { readonly header: object }>(arbitrary: fc.Arbitrary<T>): T => {
  const [document] = fc.sample(arbitrary, { numRuns: 1, seed: 7 });
  if (document === undefined) throw new Error('the arbitrary gave nothing');
  return document;
};

const documents: Record<keyof typeof structuredKinds, () => Uint8Array> = {
  patientSummary: () => writePatientSummary(one(patientSummary)),
  ePrescription: () => writeEPrescription(one(ePrescription)),
  eDispensation: () => writeEDispensation(one(eDispensation)),
  mro: () => writeMedicationOverview(one(medicationOverview)),
  hcer: () => writeEncounterReport(one(encounterReport)),
  laboratory: () => writeLaboratoryReport(one(laboratoryReport)),
  hospitalDischarge: () => writeDischargeReport(one(dischargeReport)),
  imagingReport: () => writeImagingReport(one(imagingReport)),
  imaging: () => writeImagingManifest(one(imagingManifest)),
};
const id = { root: '2.999.7', extension: 'L1' };

describe('the level 1 rendition of a level 3 document', () => {
  for (const key of Object.keys(documents) as (keyof typeof structuredKinds)[]) {
    it(`is made of every ${documentClasses[key].name}`, async () => {
      const level3 = dated(documents[key]());
      const level1 = await level1Of(level3, id);
      const document = readDocument(level1);
      expect(document.kind).to.equal(documentClasses[key]);
      expect(document.level).to.equal(1);
      expect(document.relatedDocuments).to.deep.equal([{ typeCode: 'XFRM', id: readDocument(level3).id }]);
      const { kind } = structuredKinds[key];
      expect(document.templateIds).to.deep.equal([kind.level1TemplateId]);
      expect(new TextDecoder().decode(readLevel1(level1, kind).pdf.slice(0, 5))).to.equal('%PDF-');
    });
  }

  it('of a laboratory report is an original document', async () => {
    const level1 = await level1Of(dated(documents.laboratory()), id);
    expect(readOriginalDocument(level1).kind).to.equal('laboratory');
  });

  it('says in its PDF what the document says', async () => {
    const level1 = await level1Of(writeEPrescription(prescription), id);
    const content = readAttachment(level1)?.content ?? new Uint8Array();
    expect(pdfText(content).join(' ')).to.include(prescription.items[0].product.name);
  });

  it('is not made of a kind that has no model', async () => {
    const unknown = new TextDecoder().decode(documents.mro()).replace('56445-0', '57016-8');
    const failure = await level1Of(new TextEncoder().encode(unknown), id).catch((error: unknown) => error);
    expect(failure)
      .to.be.instanceOf(CdaError)
      .with.property('message')
      .that.includes('no structured document');
  });
});

/** The arbitraries give times of every precision; a PDF wants one that it can be dated by. */
function dated(bytes: Uint8Array): Uint8Array {
  const xml = new TextDecoder().decode(bytes);
  return new TextEncoder().encode(
    xml.replace(/<effectiveTime value="[^"]*"/, '<effectiveTime value="20260112101500+0100"'),
  );
}
