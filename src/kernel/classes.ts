import type { ErrorName } from './errors.js';

/** The document kinds that cross the border, by their LOINC class code (dossier transactions 4.2). */
export interface DocumentClass {
  readonly code: string;
  /** Short name in configuration, journal and command line. */
  readonly name: string;
  readonly title: string;
  /** Format codes of the structured (level 3) document; the first is the one that is sent. */
  readonly formatCodes: readonly string[];
  readonly service: 'patient-summary' | 'order' | 'orcd' | 'mro' | 'dispensation' | 'consent';
  /** What the list says when the patient has none (dossier 4.4). */
  readonly notFound: ErrorName;
  /** What stands for any other failure of this class. */
  readonly generic: ErrorName;
}

export const LOINC = '2.16.840.1.113883.6.1';
export const PDF_FORMAT_CODE = 'urn:ihe:iti:xds-sd:pdf:2008';

const orcd = (code: string, name: string, title: string): DocumentClass => ({
  code,
  name,
  title,
  formatCodes: ['urn:eHDSI:orcd:pdf:2021'],
  service: 'orcd',
  notFound: 'ERROR_ORCD_NOT_FOUND',
  generic: 'ERROR_ORCD_GENERIC',
});

export const documentClasses = {
  patientSummary: {
    code: '60591-5',
    name: 'patient-summary',
    title: 'Patient Summary',
    formatCodes: ['urn:epSOS:ps:ps:2010'],
    service: 'patient-summary',
    notFound: 'ERROR_PS_NOT_FOUND',
    generic: 'ERROR_PS_GENERIC',
  },
  ePrescription: {
    code: '57833-6',
    name: 'eprescription',
    title: 'ePrescription',
    formatCodes: ['urn:epsos:ep:pre:2010', 'urn:epSOS:ep:pre:2010'],
    service: 'order',
    notFound: 'ERROR_EP_NOT_FOUND',
    generic: 'ERROR_EP_GENERIC',
  },
  eDispensation: {
    code: '60593-1',
    name: 'edispensation',
    title: 'eDispensation',
    formatCodes: ['urn:epSOS:ep:dis:2010'],
    service: 'dispensation',
    notFound: 'ERROR_DOCUMENT_NOT_FOUND',
    generic: 'ERROR_ED_GENERIC',
  },
  eDispensationDiscard: {
    code: 'DISCARD-60593-1',
    name: 'edispensation-discard',
    title: 'Medication Dispensation Discard',
    formatCodes: ['urn:eHDSI:ed:discard:2020'],
    service: 'dispensation',
    notFound: 'ERROR_DOCUMENT_NOT_FOUND',
    generic: 'ERROR_ED_GENERIC',
  },
  consent: {
    code: '57016-8',
    name: 'consent',
    title: 'Consent to Share Information',
    formatCodes: ['urn:ihe:iti:bppc:2007', 'urn:ihe:iti:bppc-sd:2007'],
    service: 'consent',
    notFound: 'ERROR_DOCUMENT_NOT_FOUND',
    generic: 'ERROR_GENERIC',
  },
  hcer: {
    code: '34133-9',
    name: 'hcer',
    title: 'Summarization of Episode Note',
    formatCodes: ['urn:epSOS:hcer:hcer:2013'],
    service: 'consent',
    notFound: 'ERROR_DOCUMENT_NOT_FOUND',
    generic: 'ERROR_GENERIC',
  },
  mro: {
    code: '56445-0',
    name: 'mro',
    title: 'MRO Summary',
    formatCodes: ['urn:epSOS:mro:mro:2013'],
    service: 'mro',
    notFound: 'ERROR_MRO_NO_DATA',
    generic: 'ERROR_GENERIC',
  },
  hospitalDischarge: orcd('34105-7', 'hospital-discharge', 'OrCD Hospital Discharge Summary'),
  laboratory: orcd('11502-2', 'laboratory', 'OrCD Laboratory Report'),
  imagingReport: orcd('18748-4', 'imaging-report', 'OrCD Diagnostic Imaging Study'),
  imaging: {
    ...orcd('x-clinical-image', 'imaging', 'OrCD Medical Image'),
    formatCodes: ['urn:eHDSI:orcd:png:2021', 'urn:eHDSI:orcd:jpeg:2021'],
  },
} as const satisfies Record<string, DocumentClass>;

export type DocumentClassKey = keyof typeof documentClasses;

const byCode = new Map<string, DocumentClass>(
  Object.values(documentClasses).map((kind) => [kind.code, kind]),
);

/** The document class of a class code, or undefined when the code is none of the network's. */
export function documentClass(code: string): DocumentClass | undefined {
  return byCode.get(code);
}

/** Compares format codes as the field writes them, in either case (dossier, pitfall 22). */
export function sameFormatCode(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
