// Template ids of both generations in the dossier's short forms (dossier documents 0, 2.1, 2.2).
const EHDSI = '1.3.6.1.4.1.12559.11.10.1.3.1';

export const documentId = (n: number): string => `${EHDSI}.1.${n}`;
export const sectionId = (n: number): string => `${EHDSI}.2.${n}`;
export const entryId = (n: number): string => `${EHDSI}.3.${n}`;
export const ihe = (suffix: string): string => `1.3.6.1.4.1.19376.1.5.3.1.${suffix}`;
export const ccd = (n: number): string => `2.16.840.1.113883.10.20.1.${n}`;

export const XDS_SD = '1.3.6.1.4.1.19376.1.2.20';
/** epSOS wrote it on every document, and nothing but documents may carry it. */
export const MEDICAL_DOCUMENT = ihe('1.1');

export const LOINC = '2.16.840.1.113883.6.1';
export const SNOMED = '2.16.840.1.113883.6.96';
/** Now, and in epSOS times. */
export const EDQM: readonly string[] = ['0.4.0.127.0.16.1.1.2.1', '1.3.6.1.4.1.12559.11.10.1.3.1.44.1'];
export const CONFIDENTIALITY = '2.16.840.1.113883.5.25';
export const GENDER = '2.16.840.1.113883.5.1';
export const ISCO = '2.16.840.1.113883.2.9.6.2.7';
export const RELATIONSHIP = '2.16.840.1.113883.5.111';
export const PARTICIPATION_FUNCTION = '2.16.840.1.113883.5.88';
export const SUBSTITUTION = '2.16.840.1.113883.5.1070';
export const ACT_CLASS = '2.16.840.1.113883.5.6';

/** A section: its LOINC code, its own template ids in either generation, and what either asks to go with them. */
export interface SectionKind {
  readonly name: string;
  readonly code: string;
  /** eHDSI first, epSOS last. */
  readonly templates: readonly string[];
  /** Template ids that go with the first template, and with the last one. */
  readonly parents: { readonly ehdsi: readonly string[]; readonly epsos: readonly string[] };
  /** Template ids of its entries in either generation; empty where it has text alone. */
  readonly entries: readonly string[];
}

const problemEntries = [entryId(15), ihe('4.5.2')];

export const sections = {
  medications: {
    name: 'medication summary',
    code: '10160-0',
    templates: [sectionId(3)],
    parents: { ehdsi: [ccd(8)], epsos: [ccd(8)] },
    entries: [entryId(4), entryId(2)],
  },
  allergies: {
    name: 'allergies',
    code: '48765-2',
    templates: [sectionId(12), ihe('3.13')],
    parents: { ehdsi: [], epsos: [ccd(2)] },
    entries: [entryId(16), ihe('4.5.3')],
  },
  procedures: {
    name: 'surgeries',
    code: '47519-4',
    templates: [sectionId(11), ihe('3.12')],
    parents: { ehdsi: [], epsos: [ihe('3.11')] },
    entries: [entryId(26), ihe('4.19')],
  },
  problems: {
    name: 'active problems',
    code: '11450-4',
    templates: [sectionId(9), ihe('3.6')],
    parents: { ehdsi: [ccd(11)], epsos: [ccd(11)] },
    entries: problemEntries,
  },
  devices: {
    name: 'medical devices',
    code: '46264-8',
    templates: [sectionId(4)],
    parents: { ehdsi: [ccd(7)], epsos: [ccd(7)] },
    entries: [entryId(5)],
  },
  pastIllnesses: {
    name: 'past illnesses',
    code: '11348-0',
    templates: [sectionId(10), ihe('3.8')],
    parents: { ehdsi: [], epsos: [] },
    entries: problemEntries,
  },
  immunizations: {
    name: 'immunizations',
    code: '11369-6',
    templates: [sectionId(15), ihe('3.23')],
    parents: { ehdsi: [ccd(6)], epsos: [ccd(6)] },
    entries: [entryId(19), ihe('4.12')],
  },
  pregnancy: {
    name: 'pregnancies',
    code: '10162-6',
    templates: [sectionId(7), ihe('1.5.3.4')],
    parents: { ehdsi: [], epsos: [] },
    entries: [entryId(45), entryId(46), entryId(47), ihe('4.13.5')],
  },
  socialHistory: {
    name: 'social history',
    code: '29762-2',
    templates: [sectionId(13), ihe('3.16.1')],
    parents: { ehdsi: [ccd(15)], epsos: [ccd(15)] },
    entries: [entryId(23), ihe('4.13.4')],
  },
  vitalSigns: {
    name: 'vital signs',
    code: '8716-3',
    templates: [sectionId(6), ihe('3.25')],
    parents: { ehdsi: [], epsos: [ccd(16)] },
    entries: [entryId(21), ihe('4.13.1')],
  },
  results: {
    name: 'coded results',
    code: '30954-2',
    templates: [sectionId(5), ihe('3.28')],
    parents: { ehdsi: [], epsos: [] },
    entries: [],
  },
  carePlan: {
    name: 'care plan',
    code: '18776-5',
    templates: [sectionId(8), ihe('1.9.50')],
    parents: { ehdsi: [], epsos: [] },
    entries: [],
  },
  functionalStatus: {
    name: 'functional status',
    code: '47420-5',
    templates: [sectionId(14), ihe('3.17')],
    parents: { ehdsi: [], epsos: [] },
    entries: [],
  },
  advanceDirectives: {
    name: 'advance directives',
    code: '42348-3',
    templates: [sectionId(16)],
    parents: { ehdsi: [], epsos: [] },
    entries: [],
  },
  prescription: {
    name: 'prescription',
    code: '57828-6',
    templates: [sectionId(1)],
    parents: { ehdsi: [], epsos: [] },
    entries: [entryId(2)],
  },
  dispensation: {
    name: 'dispensation',
    code: '60590-7',
    templates: [sectionId(2)],
    parents: { ehdsi: [ccd(8)], epsos: [ccd(8)] },
    entries: [entryId(3)],
  },
} as const satisfies Record<string, SectionKind>;

export type SectionName = keyof typeof sections;
