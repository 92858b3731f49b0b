import { fileURLToPath } from 'node:url';
import { readEPrescription, writeEPrescription } from '../../../src/documents/cda/e-prescription.js';
import type { DocumentHeader, Organization } from '../../../src/documents/cda/model/header.js';
import { readPatientSummary, writePatientSummary } from '../../../src/documents/cda/patient-summary.js';
import { codeSystem } from '../../../src/documents/cda/templates.js';
import { transcode } from '../../../src/documents/translate/translate.js';
import { documentClasses } from '../../../src/kernel/classes.js';
import { loadEmbeddedInfrastructure } from '../../../src/national/embedded/load.js';
import { loadTerminology } from '../../../src/terminology/store.js';
import { makeExamples } from '../every-kind/models.js';
import { configuration, ehdsi } from '../translate/fixtures.js';
import { after, all, find, replace, set } from './edit.js';

/** Valid documents of each kind, each as full as it can be, for small changes to break. */
export type BaseName =
  | 'summary'
  | 'prescription'
  | 'dispensation'
  | 'level1'
  | 'laboratory'
  | 'laboratoryReport'
  | 'imagingReport'
  | 'manifest';
export type Bases = Readonly<Record<BaseName, string>>;

export const terminology = loadTerminology([`${configuration}terminology`]);

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (xml: string) => new TextEncoder().encode(xml);

const organization: Organization = {
  ids: [{ root: '2.999.442.9', extension: 'CH' }],
  name: 'Centre',
  telecoms: [{ value: 'tel:+352-20-1', use: 'WP' }],
  address: { city: 'Luxembourg', country: 'LU' },
};
const doctor = {
  ids: [{ root: '2.999.442.9', extension: 'D1' }],
  code: { code: '207', codeSystem: '2.999.442.8' },
  name: { family: ['Thill'], given: ['Nicole'] },
  telecoms: [{ value: 'tel:+352-20-2', use: 'WP' }],
  organization,
};

const fuller = (header: DocumentHeader): DocumentHeader => ({
  ...header,
  patient: {
    ...header.patient,
    languages: ['fr-LU'],
    guardian: {
      name: { family: ['Hoffmann'], given: ['Marc'] },
      address: { city: 'Ettelbruck', country: 'LU' },
      telecoms: [{ value: 'tel:+352-20-3', use: 'H' }],
    },
  },
  legalAuthenticator: { ...doctor, time: header.effectiveTime },
  relatedDocuments: [{ typeCode: 'XFRM', id: { root: '2.999.442.30', extension: 'X' } }],
});

/** The documents of a patient of the shipped country, made as full as the models allow. */
export async function makeBases(): Promise<Bases> {
  const folder = fileURLToPath(new URL('../../../ncp-config/demo/LU/national/', import.meta.url));
  const national = await loadEmbeddedInfrastructure(folder);
  const [id] = national.patientIds();
  if (id === undefined) throw new Error('there is no patient');
  const summaries = await national.listDocuments(id, documentClasses.patientSummary);
  const prescriptions = await national.listDocuments(id, documentClasses.ePrescription);
  const fetch = async (list: typeof summaries, rendition: 'xml' | 'pdf') => {
    const document = list.find((each) => each.rendition === rendition);
    if (document === undefined) throw new Error(`there is no ${rendition} document`);
    return national.fetchDocument(document);
  };
  const model = readPatientSummary(await fetch(summaries, 'xml'));
  const summary = text(
    writePatientSummary({
      ...model,
      header: {
        ...fuller(model.header),
        participants: [
          {
            classCode: 'NOK',
            code: { code: 'SONC', codeSystem: '2.16.840.1.113883.5.111', displayName: 'fils' },
            name: { family: ['Hoffmann'], given: ['Marc'] },
            address: { city: 'Ettelbruck', country: 'LU' },
            telecoms: [{ value: 'tel:+352-20-3', use: 'H' }],
          },
          {
            functionCode: { code: 'PCP', codeSystem: '2.16.840.1.113883.5.88' },
            classCode: 'PRS',
            name: { family: ['Thill'], given: ['Nicole'] },
            telecoms: [],
          },
        ],
        documentationOf: {
          period: { low: '2010', high: '20260112' },
          performer: { ...doctor, functionCode: { code: '2211', codeSystem: codeSystem.isco } },
        },
      },
      pregnancy: {
        status: {
          value: { code: '77386006', codeSystem: codeSystem.snomed, displayName: 'enceinte' },
          time: '20260101',
        },
        delivery: {
          id: { root: '2.999.442.30', extension: 'EDD' },
          method: { code: '11778-8', codeSystem: codeSystem.loinc },
          date: '20260801',
        },
        outcomes: [
          {
            outcome: { code: '281050002', codeSystem: codeSystem.snomed, displayName: 'né vivant' },
            count: 1,
          },
        ],
      },
    }),
  );
  const order = readEPrescription(await fetch(prescriptions, 'xml'));
  const prescription = text(
    writeEPrescription({
      ...order,
      header: fuller(order.header),
      items: [
        {
          ...order.items[0],
          substitution: { code: 'N', codeSystem: codeSystem.substitution, displayName: 'non' },
        },
      ],
    }),
  );
  const examples = await makeExamples();
  const level1 = text(await fetch(summaries, 'pdf'));
  return {
    summary,
    prescription,
    dispensation: dispensationOf(prescription),
    level1,
    laboratoryReport: text(examples.laboratory.write()),
    imagingReport: text(examples.imagingReport.write()),
    manifest: text(examples.imaging.write()),
    laboratory: all(
      set('code', 'code', '11502-2'),
      set('templateId', 'root', '1.3.6.1.4.1.12559.11.10.1.3.1.1.8'),
    )(level1),
  };
}

// The dispensation of a prescription's first item, as a portal would derive it (dossier documents 2.6).
function dispensationOf(prescription: string): string {
  const ITEM = '#57828-6/entry/substanceAdministration';
  const item = prescription.slice(find(prescription, ITEM).start, find(prescription, ITEM).end);
  const { startTagEnd, endTagStart } = find(prescription, `${ITEM}/consumable`);
  const product = prescription.slice(startTagEnd, endTagStart);
  const performer =
    '<performer typeCode="PRF"><time value="20260113"/><assignedEntity><id root="2.999.442.9" extension="P1"/>' +
    '<assignedPerson><name><family>Weber</family><given>Jo</given></name></assignedPerson>' +
    '<representedOrganization><id root="2.999.442.9" extension="PH"/><name>Pharmacie</name>' +
    '<addr><country>LU</country></addr></representedOrganization></assignedEntity></performer>';
  const supply =
    '<supply classCode="SPLY" moodCode="EVN"><templateId root="1.3.6.1.4.1.12559.11.10.1.3.1.3.3"/>' +
    '<templateId root="2.16.840.1.113883.10.20.1.34"/><templateId root="1.3.6.1.4.1.19376.1.5.3.1.4.7.3"/>' +
    `<id root="2.999.442.31" extension="1"/><quantity value="1" unit="1"/><product>${product}</product>` +
    `${performer}<entryRelationship typeCode="REFR">${item}</entryRelationship></supply>`;
  return all(
    replace(ITEM, supply),
    set('#57828-6/templateId', 'root', '1.3.6.1.4.1.12559.11.10.1.3.1.2.2'),
    after('#57828-6/templateId', '<templateId root="2.16.840.1.113883.10.20.1.8"/>'),
    set('#57828-6/code', 'code', '60590-7'),
    set('code', 'code', '60593-1'),
    set('templateId', 'root', '1.3.6.1.4.1.12559.11.10.1.3.1.1.2'),
  )(prescription);
}

/** The documents in the network's own codes. */
export function makePivots(bases: Bases): Bases {
  return Object.fromEntries(
    Object.entries(bases).map(([name, xml]) => [
      name,
      text(transcode(bytes(xml), { terminology, list: ehdsi }).document),
    ]),
  ) as Record<BaseName, string>;
}
