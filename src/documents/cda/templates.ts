/** Template identifiers and codes of the documents (dossier documents 0, 1.1, 2). */
const ehdsi = (arc: number, n: number) => `1.3.6.1.4.1.12559.11.10.1.3.1.${arc}.${n}`;
const ihe = (suffix: string) => `1.3.6.1.4.1.19376.1.5.3.1.${suffix}`;
const ccd = (n: number) => `2.16.840.1.113883.10.20.1.${n}`;
/** Imaging reports in CDA: DICOM PS3.20, and the HL7 guide that parts of it come from. */
const dicom = (n: number) => `1.2.840.10008.9.${n}`;
const dir = (suffix: string) => `2.16.840.1.113883.10.20.6.${suffix}`;

/** The code system of DICOM's own codes. */
const DCM = '1.2.840.10008.2.16.4';

export const documentTemplate = {
  ePrescription: ehdsi(1, 1),
  eDispensation: ehdsi(1, 2),
  patientSummary: ehdsi(1, 3),
  /** From the specification: the one sample of it bears the patient summary's. */
  encounterReport: ehdsi(1, 4),
  medicationOverview: ehdsi(1, 5),
  ePrescriptionLevel1: ehdsi(1, 6),
  patientSummaryLevel1: ehdsi(1, 7),
  laboratory: ehdsi(1, 8),
  hospitalDischarge: ehdsi(1, 9),
  imagingReport: ehdsi(1, 10),
  imaging: ehdsi(1, 11),
  /** IHE XDS-SD, a document around a file whatever it is about. */
  scanned: '1.3.6.1.4.1.19376.1.2.20',
  consent: ihe('1.7'),
  consentScanned: ihe('1.7.1'),
} as const;

/** Where a section stands: its code, what it is called in English, its template ids. */
export interface SectionTemplate {
  readonly code: string;
  /** LOINC when left out. */
  readonly codeSystem?: string;
  readonly displayName: string;
  readonly templateIds: readonly string[];
}

const section = (code: string, displayName: string, n: number, ...more: string[]): SectionTemplate => ({
  code,
  displayName,
  templateIds: [ehdsi(2, n), ...more],
});

const imaging = (code: string, displayName: string, templateId: string): SectionTemplate => ({
  code,
  displayName,
  templateIds: [templateId],
});

export const sectionTemplate = {
  presentIllness: {
    code: '10164-2',
    displayName: 'History of Present illness Narrative',
    templateIds: [ihe('3.4')],
  },
  medications: section('10160-0', 'History of Medication use', 3, ccd(8)),
  allergies: section('48765-2', 'Allergies and adverse reactions', 12),
  procedures: section('47519-4', 'History of Procedures', 11),
  problems: section('11450-4', 'Problem list', 9, ccd(11)),
  devices: section('46264-8', 'History of medical device use', 4, ccd(7)),
  pastIllnesses: section('11348-0', 'History of past illness', 10),
  immunizations: section('11369-6', 'History of immunizations', 15, ccd(6)),
  pregnancy: section('10162-6', 'History of pregnancies', 7),
  socialHistory: section('29762-2', 'Social history', 13, ccd(15)),
  vitalSigns: section('8716-3', 'Vital signs', 6),
  results: section('30954-2', 'Relevant diagnostic tests/laboratory data', 5),
  functionalStatus: section('47420-5', 'Functional status assessment note', 14, ccd(5)),
  carePlan: section('18776-5', 'Plan of care note', 8),
  prescription: section('57828-6', 'Prescriptions', 1),
  clinicalInformation: imaging('55752-0', 'Clinical information', dicom(2)),
  imagingProcedure: imaging('55111-9', 'Current imaging procedure descriptions', dicom(3)),
  comparison: imaging('18834-2', 'Radiology comparison study', dicom(4)),
  findings: imaging('59776-5', 'Procedure findings', dir('1.2')),
  impression: imaging('19005-8', 'Radiology imaging study [Impression]', dicom(5)),
  recommendation: imaging('18783-1', 'Radiology study recommendation', dicom(12)),
  radiationExposure: imaging('73569-6', 'Radiation exposure and protection information', dicom(8)),
  images: { ...imaging('121181', 'DICOM Object Catalog', dir('1.1')), codeSystem: DCM },
  dispensation: section('60590-7', 'Medication dispensed', 2, ccd(8)),
} as const satisfies Record<string, SectionTemplate>;

export type SectionKey = keyof typeof sectionTemplate;

/** The five sections that a patient summary never goes without (dossier documents 2.1). */
export const basicSections = ['medications', 'allergies', 'procedures', 'problems', 'devices'] as const;
export type BasicSectionKey = (typeof basicSections)[number];

/** What a basic section may state instead of entries (dossier documents 2.3), the unknown first. */
export const absentCodes: Readonly<Record<BasicSectionKey, readonly string[]>> = {
  medications: ['no-medication-info', 'no-known-medications'],
  allergies: [
    'no-allergy-info',
    'no-known-allergies',
    'no-known-medication-allergies',
    'no-known-environmental-allergies',
    'no-known-food-allergies',
  ],
  procedures: ['no-procedure-info', 'no-known-procedures'],
  problems: ['no-problem-info', 'no-known-problems'],
  devices: ['no-device-info', 'no-known-devices'],
};

export const entryTemplate = {
  prescriptionItem: [ehdsi(3, 2), ihe('4.7'), ccd(24), ihe('4.7.1')],
  dispensedItem: [ehdsi(3, 3), ccd(34), ihe('4.7.3')],
  medication: [ehdsi(3, 4), ccd(24), ihe('4.7.1')],
  prescribedProduct: [ehdsi(3, 29)],
  prescribedMaterial: [ehdsi(3, 30)],
  medicationProduct: [ehdsi(3, 31)],
  medicationMaterial: [ehdsi(3, 32)],
  medicationReason: [ehdsi(3, 41), ihe('4.13')],
  patientInstructions: [ccd(49), ihe('4.3')],
  dispenserInstructions: [ccd(43), ihe('4.3.1')],
  allergyConcern: [ehdsi(3, 16)],
  allergy: [ehdsi(3, 17)],
  manifestation: [ehdsi(3, 44)],
  severity: [ihe('4.1'), ccd(55)],
  criticality: [ehdsi(3, 33)],
  allergyStatus: [ehdsi(3, 34)],
  allergyCertainty: [ehdsi(3, 35)],
  problemConcern: [ehdsi(3, 15), ccd(27)],
  problem: [ehdsi(3, 7)],
  problemStatus: [ehdsi(3, 9), ihe('4.1.1'), ccd(57), ccd(50)],
  problemOutcome: [ehdsi(3, 10), ihe('4.1.2'), ccd(51)],
  problemCertainty: [ehdsi(3, 49)],
  procedure: [ehdsi(3, 26)],
  device: [ehdsi(3, 5)],
  immunization: [ehdsi(3, 19), ihe('4.12'), ccd(24)],
  vaccine: [ehdsi(3, 18), ccd(53)],
  doseNumber: [ehdsi(3, 28)],
  pregnancyStatus: [ehdsi(3, 45)],
  expectedDelivery: [ehdsi(3, 24), ehdsi(3, 20), ihe('4.13'), ihe('4.13.5')],
  pregnancyOutcome: [ehdsi(3, 46)],
  socialHistory: [ehdsi(3, 23), ehdsi(3, 20), ihe('4.13'), ihe('4.13.4'), ccd(33)],
  vitalSigns: [ehdsi(3, 21), ihe('4.13.1'), ccd(32), ccd(35)],
  vitalSign: [ehdsi(3, 20), ehdsi(3, 22), ihe('4.13'), ihe('4.13.2'), ccd(31)],
  bloodGroup: [ehdsi(3, 25), ehdsi(3, 20), ihe('4.13')],
  diagnosticStudy: [ehdsi(3, 42)],
  diagnosticResult: [ehdsi(3, 43), ihe('4.13')],
  imagingProcedure: [dicom(14)],
  codedObservation: [dir('2.13')],
  measurement: [dir('2.14')],
  imagingStudy: [dicom(16)],
  imagingSeries: [dicom(17)],
  imageReference: [dicom(18)],
  contact: [ihe('2.4')],
} as const satisfies Record<string, readonly string[]>;

export const codeSystem = {
  loinc: '2.16.840.1.113883.6.1',
  snomed: '2.16.840.1.113883.6.96',
  atc: '2.16.840.1.113883.6.73',
  actClass: '2.16.840.1.113883.5.6',
  actCode: '2.16.840.1.113883.5.4',
  iheActCode: '1.3.6.1.4.1.19376.1.5.3.2',
  gender: '2.16.840.1.113883.5.1',
  confidentiality: '2.16.840.1.113883.5.25',
  substitution: '2.16.840.1.113883.5.1070',
  timingEvent: '2.16.840.1.113883.5.139',
  absentOrUnknown: '2.16.840.1.113883.5.1150.1',
  dcm: DCM,
  dicomUid: '1.2.840.10008.2.6.1',
  isco: '2.16.840.1.113883.2.9.6.2.7',
} as const;
