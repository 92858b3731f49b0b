import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { operationOf } from '../../src/exchange/answer/submissions/operations.js';
import { documentClasses } from '../../src/kernel/classes.js';
import { ExchangeError } from '../../src/kernel/errors.js';
import { type PatientId, writeUniqueId } from '../../src/kernel/identifiers.js';
import type { EmbeddedInfrastructure } from '../../src/national/embedded/infrastructure.js';
import { loadEmbeddedInfrastructure } from '../../src/national/embedded/load.js';
import type { Submission } from '../../src/wire/xdr/submission.js';
import { directory, folderOf, patient, prescription } from '../national/embedded/fixture.js';

const DATA = new URL('../../../shared/data/', import.meta.url);
const folder = new URL('messages/dispensations/', DATA);
const { eDispensation, ePrescription } = documentClasses;

/** A country whose prescriptions are those that the samples dispense. */
const PATIENTS = '1.2.208.176.1.2';
const one: PatientId = { root: PATIENTS, extension: '0201909309' };
const two: PatientId = { root: PATIENTS, extension: '2205226691' };
const country = directory
  .replace('patientIdRoot: 2.999.1', `patientIdRoot: ${PATIENTS}`)
  .replace('documentIdRoot: 2.999.3', 'documentIdRoot: 1.2.208.176.7.2.2');
const quoted = (id: string, more?: string) => prescription(`'${id}'`, more);
const folderWith = (substitution?: string) =>
  folderOf({
    'directory.yaml': country,
    'a.yaml': patient(
      one.extension,
      `prescriptions:${quoted('469854419288102')}${quoted('462617619087101', substitution)}`,
    ),
    'b.yaml': patient(two.extension, `prescriptions:${quoted('481295000650102')}`),
  });

const FORBIDDEN = '    substitution: S|N|none';

/** What becomes of each: a number of packages that are left of two, or the code of the refusal. */
const expected: Readonly<Record<string, { patient: PatientId; prescription: string; outcome: string }>> = {
  'dk-CzRequest1.xml': { patient: one, prescription: '469854419288102', outcome: 'taken' },
  'dk-PlRequest1.xml': { patient: two, prescription: '481295000650102', outcome: 'taken' },
  'dk-dispensation1.xml': { patient: one, prescription: '462617619087101', outcome: 'taken' },
  'dk-dispensation_bad_1.xml': { patient: one, prescription: '462617619087101', outcome: '4106' },
};

async function handIn(
  national: EmbeddedInfrastructure,
  bytes: Uint8Array,
  patientId: PatientId,
): Promise<string> {
  const operation = operationOf(eDispensation);
  if (operation === undefined) throw new Error('dispensations are handed in');
  const submission = {
    document: { mimeType: 'text/xml', bytes },
    entry: { eventCodes: [] },
  } as unknown as Submission;
  try {
    const read = operation.read(submission);
    expect(read.patientIds.map(writeUniqueId)).to.include(writeUniqueId(patientId));
    const origin = { country: 'ZB', professionalId: 'p' };
    const handedIn = { documentId: read.id, patientId, origin, receivedAt: new Date(0), document: bytes };
    await operation.record(national, handedIn, read, { submission, friendly: bytes });
    return 'taken';
  } catch (error) {
    if (error instanceof ExchangeError) return error.code;
    throw error;
  }
}

describe('corpus: dispensations as peers send them', () => {
  if (!existsSync(folder)) {
    it('is skipped: there is no sample data beside the checkout', function () {
      this.skip();
    });
    return;
  }
  const bytesOf = (file: string) => readFileSync(new URL(file, folder));

  it('are all known here', () => {
    expect(readdirSync(folder).sort()).to.deep.equal(Object.keys(expected).sort());
  });

  for (const [file, { patient: whose, prescription: id, outcome }] of Object.entries(expected)) {
    it(`${file}: ${outcome}, once, and of nobody else`, async () => {
      const national = await loadEmbeddedInfrastructure(await folderWith());
      const other = whose === one ? two : one;
      expect(await handIn(national, bytesOf(file), whose)).to.equal(outcome);
      expect(await handIn(national, bytesOf(file), whose)).to.equal(outcome);
      // Two packages were prescribed and one was handed out: the prescription stays open.
      const [listed] = (await national.listDocuments(whose, ePrescription)).filter(({ uniqueId }) =>
        uniqueId.extension?.startsWith(id),
      );
      expect(listed?.prescription?.dispensable).to.equal(true);
      const fresh = await loadEmbeddedInfrastructure(await folderWith());
      const asOther = handIn(
        fresh,
        Buffer.from(bytesOf(file).toString().replaceAll(whose.extension, other.extension)),
        other,
      );
      expect(await asOther).to.equal(outcome === 'taken' ? '4105' : outcome);
    });
  }

  it('dk-dispensation1.xml: is refused where the prescriber forbids another product', async () => {
    const national = await loadEmbeddedInfrastructure(await folderWith(FORBIDDEN));
    expect(await handIn(national, bytesOf('dk-dispensation1.xml'), one)).to.equal(
      'ERROR_ED_SUBSTITUTION_INFORMATION_NOT_ALLOWED',
    );
  });

  // The defects of the bad sample one at a time, in the sample that is good.
  const defects: [string, RegExp, string, string][] = [
    ['a negative number of packages', /(<hl7:quantity value=)"1"/, '$1"-1"', '4106'],
    ['half a package', /(<hl7:quantity value=)"1"/, '$1"0.5"', '4106'],
    ['packages in millilitres', /(<hl7:quantity value="1" unit=)"1"/, '$1"mL"', '4106'],
    ['an empty package', /(<pharm:quantity unit="mL" value=)"100"/, '$1"0.00"', '4106'],
    ['more than was prescribed', /(<hl7:quantity value=)"1"/, '$1"3"', '4106'],
    [
      'no prescription',
      /<hl7:inFulfillmentOf>.*?<\/hl7:inFulfillmentOf>/s,
      '',
      'ERROR_ED_EPRESCRIPTION_NOT_IDENTIFIABLE',
    ],
    ['another prescription', /(<hl7:order.*?extension=")[^"]*/s, '$1999', '4105'],
    [
      'an item that is not prescribed',
      /(<hl7:substanceAdministration.*?extension=")[^"]*/s,
      '$1999',
      'ERROR_ED_EPRESCRIPTION_NOT_IDENTIFIABLE',
    ],
    ['another kind of document', /(<hl7:code code=)"60593-1"/, '$1"57833-6"', '4106'],
    ['two patients', /(<hl7:recordTarget.*?<\/hl7:recordTarget>)/s, '$1$1', '4106'],
  ];
  for (const [what, part, by, code] of defects) {
    it(`dk-dispensation1.xml with ${what}: ${code}`, async () => {
      const national = await loadEmbeddedInfrastructure(await folderWith());
      const sample = bytesOf('dk-dispensation1.xml').toString();
      const spoilt = sample.replace(part, by);
      expect(spoilt).to.not.equal(sample);
      expect(await handIn(national, Buffer.from(spoilt), one)).to.equal(code);
    });
  }
});
