import { fileURLToPath } from 'node:url';
import { readDischargeReport, writeDischargeReport } from '../../../src/documents/cda/discharge-report.js';
import { readEDispensation, writeEDispensation } from '../../../src/documents/cda/e-dispensation.js';
import { readEPrescription, writeEPrescription } from '../../../src/documents/cda/e-prescription.js';
import { readEncounterReport, writeEncounterReport } from '../../../src/documents/cda/encounter-report.js';
import { readImagingManifest, writeImagingManifest } from '../../../src/documents/cda/imaging-manifest.js';
import { readImagingReport, writeImagingReport } from '../../../src/documents/cda/imaging-report.js';
import { readLaboratoryReport, writeLaboratoryReport } from '../../../src/documents/cda/laboratory-report.js';
import {
  readMedicationOverview,
  writeMedicationOverview,
} from '../../../src/documents/cda/medication-overview.js';
import type { DischargeReport, LaboratoryReport } from '../../../src/documents/cda/model/clinical-reports.js';
import type { EDispensation } from '../../../src/documents/cda/model/e-dispensation.js';
import type { EPrescription } from '../../../src/documents/cda/model/e-prescription.js';
import type { EncounterReport } from '../../../src/documents/cda/model/encounter-report.js';
import type { DocumentHeader } from '../../../src/documents/cda/model/header.js';
import type { ImagingManifest, ImagingReport } from '../../../src/documents/cda/model/imaging.js';
import type { MedicationOverview } from '../../../src/documents/cda/model/medication-overview.js';
import type { PatientSummary } from '../../../src/documents/cda/model/patient-summary.js';
import { readPatientSummary, writePatientSummary } from '../../../src/documents/cda/patient-summary.js';
import type { structuredKinds } from '../../../src/documents/cda/structured-kinds.js';
import { codeSystem } from '../../../src/documents/cda/templates.js';
import { documentClasses } from '../../../src/kernel/classes.js';
import { loadEmbeddedInfrastructure } from '../../../src/national/embedded/load.js';
import { patients } from '../../support/people.js';

/** Words that every document has in its title, in three scripts. */
export const TITLE = 'Éxemple Περίληψη ασθενούς Сводка пациента';

export interface Example {
  readonly model: object;
  readonly write: () => Uint8Array;
  readonly read: (bytes: Uint8Array) => object;
}

/** A document of every kind, as full as the models allow. */
export type Examples = Readonly<Record<keyof typeof structuredKinds, Example>>;

const example = <T extends object>(
  model: T,
  write: (model: T) => Uint8Array,
  read: (bytes: Uint8Array) => T,
): Example => ({ model, write: () => write(model), read });

const loinc = (code: string, displayName: string) => ({ code, codeSystem: codeSystem.loinc, displayName });
const snomed = (code: string, displayName: string) => ({ code, codeSystem: codeSystem.snomed, displayName });
const dcm = (code: string, displayName: string) => ({ code, codeSystem: codeSystem.dcm, displayName });
const id = (extension: string) => ({ root: '2.999.442.30', extension });

const organization = {
  ids: [{ root: '2.999.442.9', extension: 'CH' }],
  name: 'Centre hospitalier',
  telecoms: [{ value: 'tel:+352-20-1', use: 'WP' }],
  address: { city: 'Luxembourg', country: 'LU' },
} as const;
const doctor = {
  ids: [{ root: '2.999.442.9', extension: 'D1' }],
  name: { family: ['Thill'], given: ['Nicole'] },
  telecoms: [{ value: 'tel:+352-20-2', use: 'WP' }],
  address: { city: 'Luxembourg', country: 'LU' },
  organization,
} as const;

const laboratory: LaboratoryReport['diagnosticStudies'] = [
  {
    id: id('study-1'),
    study: loinc('18719-5', 'Chimie'),
    time: '20260110',
    specimen: snomed('119297000', 'Sang'),
    performer: doctor,
    reporter: { ...doctor, time: '20260110' },
    results: [
      {
        id: id('result-1'),
        test: loinc('2823-3', 'Potassium'),
        time: '20260110',
        value: { value: '3.10', unit: 'mmol/L' },
        interpretation: { code: 'L', codeSystem: '2.16.840.1.113883.5.83', displayName: 'bas' },
        method: snomed('703691001', 'Potentiométrie'),
        referenceRange: { low: { value: '3.5', unit: 'mmol/L' }, high: { value: '5.1', unit: 'mmol/L' } },
      },
      { id: id('result-2'), test: loinc('2160-0', 'Créatinine'), value: { statement: 'αιμόλυση, гемолиз' } },
    ],
  },
];

const procedures: ImagingReport['procedures'] = [
  {
    id: id('imaging-1'),
    procedure: loinc('30746-2', 'Radiographie du genou'),
    time: { low: '20260110', high: '20260110' },
    modality: dcm('DX', 'Radiographie numérique'),
    techniques: [snomed('399348003', 'Incidence de face')],
    bodySite: snomed('72696002', 'Genou'),
    laterality: snomed('7771000', 'gauche'),
  },
];
const studies: ImagingManifest['studies'] = [
  {
    uid: '2.25.1001',
    description: 'Genou gauche, δύο προβολές, две проекции',
    time: '20260110',
    series: [
      {
        uid: '2.25.1001.1',
        modality: dcm('DX', 'Radiographie numérique'),
        description: 'Face',
        time: '20260110',
        images: [
          {
            uid: '2.25.1001.1.1',
            sopClass: { uid: '1.2.840.10008.5.1.4.1.1.1.1', name: 'Digital X-Ray Image Storage' },
            time: '20260110',
            address: 'https://pacs.example.org/wado?requestType=WADO&objectUID=2.25.1001.1.1',
          },
          {
            uid: '2.25.1001.1.2',
            sopClass: { uid: '1.2.840.10008.5.1.4.1.1.1.1' },
            address: 'https://pacs.example.org/wado?requestType=WADO&objectUID=2.25.1001.1.2',
          },
        ],
      },
    ],
  },
];

const imagingReport = (header: DocumentHeader): ImagingReport => ({
  header: { ...header, inFulfillmentOf: id('ACC-77') },
  procedures,
  clinicalInformation: ['Chute il y a deux jours.'],
  comparison: ["Pas d'examen antérieur."],
  findings: {
    paragraphs: ['Pas de trait de fracture.', 'Ρήγμα; разрыв; épanchement modéré.'],
    observations: [
      {
        id: id('finding-1'),
        test: { code: 'ASSERTION', codeSystem: codeSystem.actCode, displayName: 'Constatation' },
        time: '20260110',
        value: snomed('202381003', 'Épanchement articulaire'),
        interpretation: { code: 'A', codeSystem: '2.16.840.1.113883.5.83', displayName: 'anormal' },
        bodySite: snomed('72696002', 'Genou'),
        laterality: snomed('7771000', 'gauche'),
      },
      {
        id: id('finding-2'),
        test: snomed('410668003', 'Longueur'),
        value: { value: '12', unit: 'mm' },
      },
    ],
  },
  impression: { paragraphs: ['Épanchement du genou gauche sans fracture.'], observations: [] },
  recommendation: ['IRM si la douleur persiste.'],
  radiationExposure: {
    paragraphs: [],
    observations: [
      {
        id: id('dose-1'),
        test: dcm('113722', 'Produit dose-surface total'),
        value: { value: '0.12', unit: 'Gy.m2' },
      },
    ],
  },
  studies,
});

/** The models stand on what the shipped country holds of one patient, so that its codes are ones that are mapped. */
export async function makeExamples(): Promise<Examples> {
  const folder = fileURLToPath(new URL('../../../ncp-config/demo/LU/national/', import.meta.url));
  const national = await loadEmbeddedInfrastructure(folder);
  const fetch = async (
    kind: typeof documentClasses.patientSummary | typeof documentClasses.ePrescription,
  ) => {
    const documents = await national.listDocuments(patients.claire, kind);
    const document = documents.find(({ rendition }) => rendition === 'xml');
    if (document === undefined) throw new Error('the demo has no such document');
    return national.fetchDocument(document);
  };
  const shipped = readPatientSummary(await fetch(documentClasses.patientSummary));
  const header: DocumentHeader = {
    ...shipped.header,
    title: TITLE,
    legalAuthenticator: { ...doctor, time: shipped.header.effectiveTime },
    participants: [],
    documentationOf: { period: { low: '20260109', high: '20260112' } },
    relatedDocuments: [{ typeCode: 'XFRM', id: id('original') }],
  };
  const { header: _summary, ...sections } = shipped;
  const summary: PatientSummary = {
    ...sections,
    header: { ...header, participants: shipped.header.participants },
    pregnancy: { status: { value: snomed('77386006', 'enceinte'), time: '20260101' }, outcomes: [] },
  };
  const { prescriptionId, items, ...order } = readEPrescription(await fetch(documentClasses.ePrescription));
  const prescription: EPrescription = {
    header: { ...header, authors: order.header.authors },
    prescriptionId,
    items,
  };
  const dispensation: EDispensation = {
    header: { ...header, inFulfillmentOf: prescriptionId },
    dispensationId: id('dispensed'),
    items: [
      {
        id: id('dispensed.1'),
        packageCount: { value: '1', unit: '1' },
        product: items[0].product,
        dispenser: { ...doctor, time: '20260113' },
        substituted: false,
        prescribed: items[0],
      },
    ],
  };
  const presentIllness = ['Chute il y a deux jours: πτώση, падение.'];
  const overview: MedicationOverview = { header, ...sections };
  const encounter: EncounterReport = { header, ...sections, presentIllness };
  const discharge: DischargeReport = {
    header,
    ...sections,
    diagnosticStudies: laboratory,
    presentIllness,
    functionalStatus: ['Marche avec une canne.'],
    carePlan: ['Contrôle dans deux semaines: έλεγχος, контроль.'],
  };
  return {
    patientSummary: example(summary, writePatientSummary, readPatientSummary),
    ePrescription: example(prescription, writeEPrescription, readEPrescription),
    eDispensation: example(dispensation, writeEDispensation, readEDispensation),
    mro: example(overview, writeMedicationOverview, readMedicationOverview),
    hcer: example(encounter, writeEncounterReport, readEncounterReport),
    laboratory: example(
      { header, diagnosticStudies: laboratory },
      writeLaboratoryReport,
      readLaboratoryReport,
    ),
    hospitalDischarge: example(discharge, writeDischargeReport, readDischargeReport),
    imagingReport: example(imagingReport(header), writeImagingReport, readImagingReport),
    imaging: example(
      { header: { ...header, inFulfillmentOf: id('ACC-77') }, procedures, studies },
      writeImagingManifest,
      readImagingManifest,
    ),
  };
}
