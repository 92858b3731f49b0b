import { expect } from 'chai';
import {
  describeEncounterReport,
  readEncounterReport,
  writeEncounterReport,
} from '../../../src/documents/cda/encounter-report.js';
import { CdaError } from '../../../src/documents/cda/errors.js';
import {
  readMedicationOverview,
  writeMedicationOverview,
} from '../../../src/documents/cda/medication-overview.js';
import { writePatientSummary } from '../../../src/documents/cda/patient-summary.js';
import { readDocument } from '../../../src/documents/cda/summary/document.js';
import { documentTemplate } from '../../../src/documents/cda/templates.js';
import { header, summary } from './example.js';

const { medications, allergies } = summary;
const nothing = { pastIllnesses: [], immunizations: [], socialHistory: [], vitalSigns: [] };
const report = { header, ...nothing, presentIllness: ['Toux depuis trois jours.', 'Pas de fièvre.'] };
const bytes = (xml: string) => new TextEncoder().encode(xml);

describe('a medication overview', () => {
  const xml = new TextDecoder().decode(
    writeMedicationOverview({ header, ...nothing, medications, allergies }),
  );

  it('is of its own kind and has the sections that were given', () => {
    const document = readDocument(bytes(xml));
    expect(document.kind?.name).to.equal('mro');
    expect(document.templateIds).to.deep.equal([documentTemplate.medicationOverview]);
    expect(document.sections.map(({ code }) => code)).to.deep.equal(['10160-0', '48765-2']);
  });

  it('is not read without its allergies, nor when it is a patient summary', () => {
    const silent = xml.replace('code="48765-2"', 'code="48765-X"').replace('1.2.12"', '1.2.99"');
    expect(() => readMedicationOverview(bytes(silent))).to.throw(CdaError, /48765-2 is missing/);
    expect(() => readMedicationOverview(writePatientSummary(summary))).to.throw(
      CdaError,
      /not a Medication summary/,
    );
  });
});

describe('an encounter report', () => {
  it('says why the patient came before anything else', () => {
    expect(describeEncounterReport({ ...report, medications }).map(({ title }) => title)).to.deep.equal([
      'Histoire de la maladie actuelle',
      'Médicaments',
    ]);
    expect(readDocument(writeEncounterReport(report)).kind?.name).to.equal('hcer');
  });

  it('keeps words that stand beside its paragraphs', () => {
    const xml = new TextDecoder()
      .decode(writeEncounterReport(report))
      .replace('<text><paragraph', '<text>Urgences. <paragraph');
    expect(readEncounterReport(bytes(xml)).presentIllness).to.deep.equal([
      'Urgences. Toux depuis trois jours.Pas de fièvre.',
    ]);
  });

  it('is not written when it says nothing', () => {
    expect(() => writeEncounterReport({ ...report, presentIllness: [] })).to.throw(
      CdaError,
      /needs a section/,
    );
  });
});
