import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { discardEDispensation } from '../../src/documents/cda/discard-dispensation.js';
import { writeDischargeReport } from '../../src/documents/cda/discharge-report.js';
import { dispense } from '../../src/documents/cda/dispense.js';
import { readEDispensation, writeEDispensation } from '../../src/documents/cda/e-dispensation.js';
import { readEPrescription } from '../../src/documents/cda/e-prescription.js';
import { writeEncounterReport } from '../../src/documents/cda/encounter-report.js';
import { CdaError } from '../../src/documents/cda/errors.js';
import { writeImagingManifest } from '../../src/documents/cda/imaging-manifest.js';
import { writeImagingReport } from '../../src/documents/cda/imaging-report.js';
import { writeLaboratoryReport } from '../../src/documents/cda/laboratory-report.js';
import { writeMedicationOverview } from '../../src/documents/cda/medication-overview.js';
import type { EDispensation } from '../../src/documents/cda/model/e-dispensation.js';
import type { EPrescription } from '../../src/documents/cda/model/e-prescription.js';
import { readOriginalDocument, writeOriginalDocument } from '../../src/documents/cda/original-document.js';
import { level1Of } from '../../src/documents/cda/rendition.js';
import { readDocument } from '../../src/documents/cda/summary/document.js';
import { judgeNational } from '../../src/documents/national-kinds/registry.js';
import {
  dischargeReport,
  eDispensation,
  encounterReport,
  imagingManifest,
  imagingReport,
  laboratoryReport,
  medicationOverview,
  originalDocument,
} from '../documents/cda/arbitraries.js';
import { makeExamples } from '../documents/every-kind/models.js';
import { dataFolder, filesUnder, hasData, reason, schemaValidity } from './data.js';
import { CdaSchema } from './schema.js';

const read = (file: string) => readFileSync(`${dataFolder}${file}`);
const samples = (folder: string, pattern = /./) =>
  hasData ? filesUnder(`cda/${folder}`).filter((file) => pattern.test(file)) : [];

/** What a pharmacy must hand on as it was prescribed. */
const sameFacts = ['strength', 'name', 'packageSize'] as const;

/** One package of the first item, from a pharmacy that is nobody's. */
function handOut(prescription: EPrescription): EDispensation {
  return dispense(prescription, {
    id: { root: '2.999.9', extension: 'ED' },
    time: '20260115120000+0000',
    language: 'fr-LU',
    pharmacist: {
      function: 'pharmacist',
      ids: [{ root: '2.999.9', extension: 'ph' }],
      name: { family: ['Weber'], given: ['Anne'] },
      telecoms: [],
      organization: {
        ids: [{ root: '2.999.9', extension: 'org' }],
        name: 'Pharmacie',
        telecoms: [],
        address: { country: 'LU' },
      },
    },
    handedOut: [{ item: prescription.items[0].id, packageCount: '1' }],
  });
}

describe(`the kinds of documents${reason}`, () => {
  let schema: CdaSchema;

  before(function () {
    if (!hasData) this.skip();
    schema = new CdaSchema();
  });

  const valid = <T>(arbitrary: fc.Arbitrary<T>, write: (value: T) => Uint8Array) =>
    fc.assert(
      fc.property(arbitrary, (value) => {
        expect(schema.errorsOf(write(value))).to.deep.equal([]);
      }),
      { numRuns: 20 },
    );

  it('are valid, whatever a medication overview or an encounter report holds', () => {
    valid(medicationOverview, writeMedicationOverview);
    valid(encounterReport, writeEncounterReport);
  });

  it('are valid, whatever a laboratory report or a discharge report holds', () => {
    valid(laboratoryReport, writeLaboratoryReport);
    valid(dischargeReport, writeDischargeReport);
  });

  it('are valid, whatever an imaging report or an imaging manifest holds', () => {
    valid(imagingReport, writeImagingReport);
    valid(imagingManifest, writeImagingManifest);
  });

  it('are valid in full, and around the PDF that is rendered of them', async () => {
    for (const [key, { write }] of Object.entries(await makeExamples())) {
      const document = write();
      expect(schema.errorsOf(document), key).to.deep.equal([]);
      const level1 = await level1Of(document, { root: '2.999.442.31.1' });
      expect(schema.errorsOf(level1), `${key}, level 1`).to.deep.equal([]);
    }
  });

  describe('eDispensation', () => {
    it('is valid, whatever the model holds', () => valid(eDispensation, writeEDispensation));

    it('is made of every real prescription that says how many packages to hand out', () => {
      const validSources = new Set(
        schemaValidity()
          .filter(({ epsosErrors, ehdsiErrors }) => epsosErrors === 0 || ehdsiErrors === 0)
          .map(({ file }) => file),
      );
      const unsaid: string[] = [];
      let made = 0;
      for (const file of samples('ep')) {
        let dispensation: EDispensation;
        try {
          dispensation = handOut(readEPrescription(read(file)));
        } catch (error) {
          if (!(error instanceof CdaError)) throw error;
          unsaid.push(`${file.slice('cda/ep/'.length)}: ${error.message.split(' in ')[0]}`);
          continue;
        }
        const bytes = writeEDispensation(dispensation);
        // What is wrong against the schema comes out as it went in, or was not what it looked like.
        if (!validSources.has(file)) continue;
        expect(schema.errorsOf(bytes), file).to.deep.equal([]);
        made += 1;
        expect(readEDispensation(bytes), file).to.deep.equal(dispensation);
        const before = readDocument(read(file)).prescriptions[0];
        const after = readDocument(bytes).dispensations[0];
        for (const fact of sameFacts) {
          expect(after?.[fact], `${fact} in ${file}`).to.equal(before?.[fact]);
        }
      }
      expect(made).to.be.greaterThan(25);
      expect(unsaid).to.deep.equal([
        'openncp2017-ePsample_UNK.xml: the prescription section is missing',
        'openncp2017-ePsample_stripped.xml: the number of packages is missing',
        'openncp2017-signed_ePsample_UNK.xml: the number of packages is missing',
        'openncp7-X-XXXX.xml: the number of packages is missing',
        'openncp7-ePsample_stripped.xml: the number of packages is missing',
        'openncp7-signed_ePsample_UNK.xml: the number of packages is missing',
      ]);
    });

    it('is discarded with every byte of it but two values', () => {
      for (const file of samples('ed', /pivot|sample/)) {
        const original = read(file).toString('latin1');
        const discard = Buffer.from(discardEDispensation(read(file))).toString('latin1');
        expect(discard.replace('-DISCARD"', '"').replace('"DISCARD-', '"'), file).to.equal(original);
        expect(readDocument(Buffer.from(discard, 'latin1')).kind?.name).to.equal('edispensation-discard');
      }
    });
  });

  describe('original clinical document', () => {
    const folders = ['laboratory', 'discharge', 'imaging-report', 'imaging'];

    it('is valid, whatever the model holds', () => valid(originalDocument, writeOriginalDocument));

    it('is read from every wave and written again with the same file and header', () => {
      const kinds = new Set<string>();
      for (const file of folders.flatMap((folder) => samples(folder))) {
        const document = readOriginalDocument(read(file));
        kinds.add(document.kind);
        const bytes = writeOriginalDocument(document);
        expect(schema.errorsOf(bytes), file).to.deep.equal([]);
        expect(readOriginalDocument(bytes), file).to.deep.equal(document);
        expect(readDocument(bytes), file).to.deep.equal(readDocument(read(file)));
      }
      expect([...kinds]).to.have.members(['laboratory', 'hospitalDischarge', 'imagingReport', 'imaging']);
    });
  });

  describe('national kind', () => {
    it('is found in the one sample that is of it, which keeps the rules', () => {
      const found = [...samples('ps-l1'), ...samples('ep-l1'), ...samples('mro-l1')].flatMap((file) => {
        const judged = judgeNational(read(file));
        return judged === undefined ? [] : [{ file, ...judged }];
      });
      expect(found.map(({ file, kind, findings }) => [file, kind.name, findings])).to.deep.equal([
        ['cda/ps-l1/openncp2017-1972121434125-L1.xml', 'lu-level1', []],
      ]);
    });
  });
});
