import { expect } from 'chai';
import { readDocument } from '../../../src/documents/cda/summary/document.js';
import { documentClasses } from '../../../src/kernel/classes.js';
import type { EmbeddedInfrastructure } from '../../../src/national/embedded/infrastructure.js';
import { loadEmbeddedInfrastructure } from '../../../src/national/embedded/load.js';
import type { NationalDocument } from '../../../src/national/ports.js';
import { folderOf, patient, prescription } from './fixture.js';

const { ePrescription, patientSummary } = documentClasses;
const one = { root: '2.999.1', extension: '1' };
const two = { root: '2.999.1', extension: '2' };

describe('an embedded national infrastructure', () => {
  let national: EmbeddedInfrastructure;
  let documents: readonly NationalDocument[];

  before(async () => {
    const older = prescription('RX-1', '    dispensed: true').replace('2026-01-12', '2025-01-12');
    const newer = prescription('RX-2', '    substitution: S|N|aucune');
    national = await loadEmbeddedInfrastructure(
      await folderOf({
        'a.yaml': patient(
          '1',
          `otherIds: [{ root: 2.999.9, extension: H }]
consents: [{ country: PT, documents: [eprescription] }]
prescriptions:${older}${newer}`,
        ),
        'b.yaml': patient('2', 'consents: [{ country: any, documents: [patient-summary] }]'),
      }),
    );
    documents = await national.listDocuments(one, ePrescription);
  });

  it('finds both of two persons of one name and date of birth, and the one whose identifier is given', async () => {
    const name = { family: ['Muller Schmit'], given: ['zoe'] };
    const both = await national.findPatients({ ids: [], name, birthTime: '19800131' });
    expect(both.map(({ id }) => id)).to.deep.equal([one, two]);
    expect((await national.findPatients({ ids: [two], name })).map(({ id }) => id)).to.deep.equal([two]);
  });

  it('answers with the first identifier when a further one was given', async () => {
    const [match] = await national.findPatients({ ids: [{ root: '2.999.9', extension: 'H' }] });
    expect(match).to.deep.equal({
      id: one,
      name: { family: ['Müller-Schmît'], given: ['Zoé', 'Hélène'] },
      birthTime: '19800131',
      gender: 'F',
    });
  });

  it('knows who may see what', async () => {
    expect(await national.consents(one, 'PT')).to.equal(true);
    expect(await national.consents(one, 'PT', ePrescription)).to.equal(true);
    expect(await national.consents(one, 'PT', patientSummary)).to.equal(false);
    expect(await national.consents(one, 'FR', ePrescription)).to.equal(false);
    expect(await national.consents(two, 'FR', patientSummary)).to.equal(true);
    expect(await national.consents({ ...one, extension: '3' }, 'PT')).to.equal(false);
  });

  it('lists both renditions of each document, the newest first', () => {
    expect(documents.map(({ uniqueId, rendition }) => [uniqueId.extension, rendition])).to.deep.equal([
      ['RX-2.1', 'xml'],
      ['RX-2.2', 'pdf'],
      ['RX-1.1', 'xml'],
      ['RX-1.2', 'pdf'],
    ]);
    expect(documents[0]?.pairedWith).to.deep.equal(documents[1]?.uniqueId);
    expect(documents[1]?.pairedWith).to.deep.equal(documents[0]?.uniqueId);
  });

  it('lists nothing for a class or a patient that has nothing', async () => {
    expect(await national.listDocuments(one, patientSummary)).to.deep.equal([]);
    expect(await national.listDocuments(two, ePrescription)).to.deep.equal([]);
    expect(await national.listDocuments({ ...one, extension: '3' }, ePrescription)).to.deep.equal([]);
  });

  it('tells of a prescription what its document says', async () => {
    const [open, , dispensed] = documents;
    expect(open?.prescription?.dispensable).to.equal(true);
    expect(dispensed?.prescription?.dispensable).to.equal(false);
    expect(dispensed?.prescription).to.not.have.property('substitution');
    expect(open?.description).to.equal('Exemplum 5 mg, Comprimé, 5 mg');
    const document = readDocument(await national.fetchDocument(open!));
    const [item] = document.prescriptions;
    expect(open?.prescription).to.deep.include({
      strength: item?.strength,
      product: item?.atc,
      doseForm: { code: 'F1', codeSystem: '2.999.4', displayName: item?.form },
    });
    expect(open?.prescription?.substitution?.code).to.equal('N');
    expect(item?.substitutionAllowed).to.equal(false);
  });

  it('delivers what the metadata announces', async () => {
    for (const document of documents) {
      const read = readDocument(await national.fetchDocument(document));
      expect(read.id).to.deep.equal(document.uniqueId);
      expect(read.patient.ids[0]).to.deep.equal(document.patientId);
      expect(read.kind).to.equal(document.kind);
      expect(read.level).to.equal(document.rendition === 'xml' ? 3 : 1);
      expect(read.language).to.equal(document.languageCode);
      expect(read.title).to.equal(document.title);
      expect(read.authors[0]?.name).to.deep.equal(document.authors[0]);
    }
  });

  it('delivers the same bytes again', async () => {
    const pdf = documents[1]!;
    expect(await national.fetchDocument(pdf)).to.equal(await national.fetchDocument(pdf));
  });

  it('finds a document in its repository only', async () => {
    const { uniqueId } = documents[0]!;
    expect(await national.findDocument(uniqueId, '2.999.2')).to.equal(documents[0]);
    expect(await national.findDocument(uniqueId, '2.999.5')).to.equal(undefined);
    expect(await national.findDocument({ root: '2.999.3', extension: 'RX-9.1' }, '2.999.2')).to.equal(
      undefined,
    );
  });
});
