import { expect } from 'chai';
import fc from 'fast-check';
import { readDischargeReport, writeDischargeReport } from '../../../src/documents/cda/discharge-report.js';
import { readEDispensation, writeEDispensation } from '../../../src/documents/cda/e-dispensation.js';
import {
  ePrescriptionKind,
  readEPrescription,
  writeEPrescription,
} from '../../../src/documents/cda/e-prescription.js';
import { readEncounterReport, writeEncounterReport } from '../../../src/documents/cda/encounter-report.js';
import { readImagingManifest, writeImagingManifest } from '../../../src/documents/cda/imaging-manifest.js';
import { readImagingReport, writeImagingReport } from '../../../src/documents/cda/imaging-report.js';
import { readLaboratoryReport, writeLaboratoryReport } from '../../../src/documents/cda/laboratory-report.js';
import { readLevel1, writeLevel1 } from '../../../src/documents/cda/level1.js';
import {
  readMedicationOverview,
  writeMedicationOverview,
} from '../../../src/documents/cda/medication-overview.js';
import { readOriginalDocument, writeOriginalDocument } from '../../../src/documents/cda/original-document.js';
import { readPatientSummary, writePatientSummary } from '../../../src/documents/cda/patient-summary.js';
import {
  dischargeReport,
  eDispensation,
  encounterReport,
  ePrescription,
  header,
  imagingManifest,
  imagingReport,
  laboratoryReport,
  medicationOverview,
  originalDocument,
  patientSummary,
} from './arbitraries.js';

describe('a document of the model', () => {
  it('is the same patient summary after writing and reading', () => {
    fc.assert(
      fc.property(patientSummary, (summary) => {
        expect(readPatientSummary(writePatientSummary(summary))).to.deep.equal(summary);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same ePrescription after writing and reading', () => {
    fc.assert(
      fc.property(ePrescription, (prescription) => {
        expect(readEPrescription(writeEPrescription(prescription))).to.deep.equal(prescription);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same eDispensation after writing and reading', () => {
    fc.assert(
      fc.property(eDispensation, (dispensation) => {
        expect(readEDispensation(writeEDispensation(dispensation))).to.deep.equal(dispensation);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same medication overview after writing and reading', () => {
    fc.assert(
      fc.property(medicationOverview, (overview) => {
        expect(readMedicationOverview(writeMedicationOverview(overview))).to.deep.equal(overview);
      }),
      { numRuns: 30 },
    );
  });

  it('is the same encounter report after writing and reading', () => {
    fc.assert(
      fc.property(encounterReport, (report) => {
        expect(readEncounterReport(writeEncounterReport(report))).to.deep.equal(report);
      }),
      { numRuns: 30 },
    );
  });

  it('is the same original document after writing and reading', () => {
    fc.assert(
      fc.property(originalDocument, (document) => {
        expect(readOriginalDocument(writeOriginalDocument(document))).to.deep.equal(document);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same laboratory report after writing and reading', () => {
    fc.assert(
      fc.property(laboratoryReport, (report) => {
        expect(readLaboratoryReport(writeLaboratoryReport(report))).to.deep.equal(report);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same discharge report after writing and reading', () => {
    fc.assert(
      fc.property(dischargeReport, (report) => {
        expect(readDischargeReport(writeDischargeReport(report))).to.deep.equal(report);
      }),
      { numRuns: 30 },
    );
  });

  it('is the same imaging report after writing and reading', () => {
    fc.assert(
      fc.property(imagingReport, (report) => {
        expect(readImagingReport(writeImagingReport(report))).to.deep.equal(report);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same imaging manifest after writing and reading', () => {
    fc.assert(
      fc.property(imagingManifest, (manifest) => {
        expect(readImagingManifest(writeImagingManifest(manifest))).to.deep.equal(manifest);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same level 1 document after writing and reading, tied to the level 3 one', () => {
    const pdf = new TextEncoder().encode('%PDF-1.7');
    const id = { root: '2.999.7', extension: 'L1' };
    fc.assert(
      fc.property(header, (level3) => {
        const bytes = writeLevel1(level3, ePrescriptionKind, id, pdf);
        const relatedDocuments = [{ typeCode: 'XFRM', id: level3.id }];
        expect(readLevel1(bytes, ePrescriptionKind)).to.deep.equal({
          header: { ...level3, id, relatedDocuments },
          pdf,
        });
      }),
      { numRuns: 30 },
    );
  });

  it('is written to the same bytes each time', () => {
    fc.assert(
      fc.property(patientSummary, (summary) => {
        expect(writePatientSummary(summary)).to.deep.equal(writePatientSummary(structuredClone(summary)));
      }),
      { numRuns: 10 },
    );
  });
});
