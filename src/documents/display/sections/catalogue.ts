import type { XmlElement } from 'libxml2-wasm';
import type { Group } from '../model.js';
import type { Reading } from '../reading.js';
import type { BlockName } from '../words/words.js';
import { allergies } from './allergies.js';
import { dispensations } from './dispensations.js';
import { images, imagingProcedures, observedTexts } from './imaging.js';
import { immunizations } from './immunizations.js';
import { medications } from './medications.js';
import { observations } from './observations.js';
import { prescriptions } from './prescriptions.js';
import { problems } from './problems.js';
import { devices, procedures } from './procedures.js';

/** How the entries of a section are told. */
export type EntryReader = (
  statements: readonly XmlElement[],
  reading: Reading,
  section: XmlElement,
) => Group[];

export interface SectionKind {
  readonly block: BlockName;
  /** Codes, of LOINC but for the images', that sections of the kind have in one generation or another. */
  readonly codes: readonly string[];
  /** Undefined for a section of text alone. */
  readonly read?: EntryReader;
}

/** The sections in the order in which they are shown (dossier documents 6.2), alerts first. */
export const sectionKinds: readonly SectionKind[] = [
  { block: 'alerts', codes: ['48765-2'], read: allergies },
  { block: 'prescription', codes: ['57828-6'], read: prescriptions },
  { block: 'dispensation', codes: ['60590-7'], read: dispensations },
  { block: 'impression', codes: ['19005-8'], read: observedTexts },
  { block: 'findings', codes: ['59776-5'], read: observedTexts },
  { block: 'recommendation', codes: ['18783-1'] },
  { block: 'imagingProcedure', codes: ['55111-9'], read: imagingProcedures },
  { block: 'clinicalInformation', codes: ['55752-0'] },
  { block: 'comparison', codes: ['18834-2'] },
  { block: 'results', codes: ['30954-2'], read: observations },
  { block: 'problems', codes: ['11450-4'], read: problems },
  { block: 'medications', codes: ['10160-0'], read: medications },
  { block: 'devices', codes: ['46264-8'], read: devices },
  { block: 'procedures', codes: ['47519-4'], read: procedures },
  { block: 'pastIllnesses', codes: ['11348-0'], read: problems },
  { block: 'immunizations', codes: ['11369-6'], read: immunizations },
  { block: 'carePlan', codes: ['18776-5'] },
  { block: 'functionalStatus', codes: ['47420-5'], read: observations },
  { block: 'socialHistory', codes: ['29762-2'], read: observations },
  { block: 'pregnancy', codes: ['10162-6'], read: observations },
  { block: 'vitalSigns', codes: ['8716-3'], read: observations },
  { block: 'advanceDirectives', codes: ['42348-3'] },
  { block: 'presentIllness', codes: ['10164-2'] },
  { block: 'radiationExposure', codes: ['73569-6'], read: observedTexts },
  { block: 'images', codes: ['121181'], read: images },
  // The second code is a slip of the pen that lives on (dossier documents 2.1).
  { block: 'interventions', codes: ['29554-3', '29544-3'], read: procedures },
];

/** The sections that a patient summary never goes without (dossier documents 2.1). */
export const requiredBlocks: readonly BlockName[] = [
  'alerts',
  'problems',
  'medications',
  'devices',
  'procedures',
];
