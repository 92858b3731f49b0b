import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { writeEPrescription } from '../../src/documents/cda/e-prescription.js';
import { CdaError } from '../../src/documents/cda/errors.js';
import { writePatientSummary } from '../../src/documents/cda/patient-summary.js';
import { readDocument } from '../../src/documents/cda/summary/document.js';
import { basicSections, sectionTemplate } from '../../src/documents/cda/templates.js';
import { documentClasses } from '../../src/kernel/classes.js';
import { loadEmbeddedInfrastructure } from '../../src/national/embedded/load.js';
import { ePrescription, patientSummary } from '../documents/cda/arbitraries.js';
import { CdaSchema } from './schema.js';

const data = new URL('../../../shared/data/', import.meta.url);
const present = existsSync(data);

/** What a document of a folder is: its code and level, but for the files that are named apart. */
const folders: Record<string, { code: string; level: 1 | 3 }> = {
  ps: { code: '60591-5', level: 3 },
  'ps-l1': { code: '60591-5', level: 1 },
  ep: { code: '57833-6', level: 3 },
  'ep-l1': { code: '57833-6', level: 1 },
  ed: { code: '60593-1', level: 3 },
  'ed-l1': { code: '60593-1', level: 1 },
  mro: { code: '56445-0', level: 3 },
  'mro-l1': { code: '56445-0', level: 1 },
  laboratory: { code: '11502-2', level: 1 },
  discharge: { code: '34105-7', level: 1 },
  imaging: { code: 'x-clinical-image', level: 1 },
  'imaging-report': { code: '18748-4', level: 1 },
};
const apart: Record<string, { code: string; level: 1 | 3 | undefined }> = {
  'ed/openncp2017-invalidCDA_schema.xml': { code: '10160-0', level: 3 },
  'ep/openncp2017-ePsample_UNK.xml': { code: '57833-6', level: undefined },
  'ps-l1/openncp2017-hcerL1-CDA-pdf.xml': { code: '34133-9', level: 1 },
  'other/openncp7-RTD_CCD_Martha-da4b.xml': { code: '34133-9', level: 3 },
  'other/openncp7-RTD_CCD_Martha.xml': { code: '34133-9', level: 3 },
};
const folderOf = (name: string) => name.split('/')[0] ?? '';

/** XML of another kind: all of `other` but the two that are named apart, and one stray file. */
const isForeign = (name: string) =>
  name === 'ps/openncp2017-config.xml' || (folderOf(name) === 'other' && !(name in apart));

/** Templates and fragments: a document in form, with nothing in it. */
const empty = new Set([
  'ed/openncp2017-eD_Template.xml',
  'ed/openncp2017-invalidCDA_schema.xml',
  'ep/openncp2017-ePsample_UNK.xml',
  'ed-l1/openncp2017-eD_PDF_Template.xml',
  'ep/openncp2017-ePsample_stripped.xml',
  'ep/openncp2017-signed_ePsample_UNK.xml',
  'ep/openncp7-ePsample_stripped.xml',
  'ep/openncp7-signed_ePsample_UNK.xml',
]);

const readSample = (name: string) => readDocument(readFileSync(new URL(`cda/${name}`, data)));

const samples = present
  ? readdirSync(new URL('cda/', data)).flatMap((folder) =>
      readdirSync(new URL(`cda/${folder}/`, data)).map((file) => `${folder}/${file}`),
    )
  : [];

describe('documents that real systems wrote (skipped where ../shared/data is not beside the checkout)', () => {
  before(function () {
    if (!present) this.skip();
  });

  it('are read, every one, with their kind and level', () => {
    expect(samples).to.have.length(151);
    for (const name of samples) {
      if (isForeign(name)) {
        expect(() => readSample(name), name).to.throw(CdaError, /not a ClinicalDocument/);
        continue;
      }
      const expected = apart[name] ?? folders[folderOf(name)];
      const { code, level } = readSample(name);
      expect({ code, level }, name).to.deep.equal(expected);
    }
  });

  it('have a patient with an identifier, a language, and something in each of their level 1 files', () => {
    const odd: string[] = [];
    for (const name of samples.filter((each) => !empty.has(each) && !isForeign(each))) {
      const document = readSample(name);
      if (document.patient.ids.length === 0 || document.language === undefined) odd.push(name);
      if (document.level === 1) expect(document.attachment?.size, name).to.be.greaterThan(15);
    }
    expect(odd).to.deep.equal([]);
  });

  it('say the medicine of each prescription', () => {
    const nameless = samples
      .filter((name) => name.startsWith('ep/') && !empty.has(name))
      .filter((name) => {
        const { level, prescriptions } = readSample(name);
        return level === 3 && !prescriptions.some(({ name: medicine }) => medicine !== undefined);
      });
    expect(nameless).to.deep.equal([]);
  });

  it('tell their essentials in every era', () => {
    const pen = readSample('ep/openncp7-1-5678-W6.xml').prescriptions[0];
    expect(pen).to.deep.include({
      name: 'Lantus SoloStar',
      form: 'Solution For injection in pre-filled syringe',
      packageSize: 'Box: 5 · Pre-filled syringe: 3 mL',
      dose: '3 mL/d',
      frequency: '12 h',
      packages: '5',
      substitutionAllowed: false,
    });
    const kit = readSample('ep/openncp7-1-canesten-W7.xml').prescriptions[0];
    expect(kit?.ingredients).to.have.length(2);
    expect(kit?.atc?.code).to.equal('G01AF02');
    const { sections } = readSample('ps/openncp7-2-1234-W6.xml');
    expect(sections.find(({ code }) => code === '48765-2')?.lines[2]).to.match(
      /^acetylsalicylic acid · Propensity to adverse reaction · 1994 – 2010 · Asthma/,
    );
    const nothing = readSample('ps/openncp7-2-5678-W7.xml').sections.map(({ lines }) => lines[0]);
    expect(nothing).to.deep.equal([
      'No known medications',
      'No known allergies',
      'No known procedures',
      'No known problems',
      'No known devices in use',
    ]);
  });
});

describe('documents that this house writes (skipped where ../shared/data is not beside the checkout)', () => {
  let schema: CdaSchema;

  before(function () {
    if (!present) this.skip();
    schema = new CdaSchema();
  });

  const errorsOf = (bytes: Uint8Array) => schema.errorsOf(bytes);

  it('are refused by the schema when they are wrong', () => {
    const [summary] = fc.sample(patientSummary, { numRuns: 1, seed: 1 });
    const xml = new TextDecoder().decode(writePatientSummary(summary!));
    expect(errorsOf(new TextEncoder().encode(xml.replace(/<title>.*?<\/title>/, '<heading/>')))).to.not.be
      .empty;
  });

  it('are valid, whatever the model holds', () => {
    fc.assert(
      fc.property(patientSummary, ePrescription, (summary, prescription) => {
        expect(errorsOf(writePatientSummary(summary))).to.deep.equal([]);
        expect(errorsOf(writeEPrescription(prescription))).to.deep.equal([]);
      }),
      { numRuns: 25 },
    );
  });

  for (const country of ['LU', 'PT']) {
    it(`are valid for the patients of ${country}, in both renditions, with the five basic sections`, async () => {
      const folder = new URL(`../../ncp-config/demo/${country}/national/`, import.meta.url).pathname;
      const national = await loadEmbeddedInfrastructure(folder);
      const { patientSummary: summaries, ePrescription: prescriptions } = documentClasses;
      let count = 0;
      for (const id of national.patientIds()) {
        for (const kind of [summaries, prescriptions]) {
          for (const document of await national.listDocuments(id, kind)) {
            const bytes = await national.fetchDocument(document);
            expect(errorsOf(bytes), document.uniqueId.extension).to.deep.equal([]);
            count += 1;
            if (document.rendition === 'pdf' || kind !== summaries) continue;
            const codes = readDocument(bytes).sections.map(({ code }) => code);
            expect(codes).to.include.members(basicSections.map((key) => sectionTemplate[key].code));
          }
        }
      }
      expect(count).to.be.greaterThan(20);
    });
  }
});
