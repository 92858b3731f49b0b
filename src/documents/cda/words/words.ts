import type { SectionKey } from '../templates.js';
import { de } from './de.js';
import { en } from './en.js';
import { fr } from './fr.js';
import { pt } from './pt.js';

/** What narratives and PDFs say of their own, in one language. Names of concepts are not here: documents bring them. */
export interface Words {
  readonly sections: Readonly<Record<SectionKey, string>>;
  readonly columns: Readonly<Record<Column, string>>;
  readonly labels: Readonly<Record<Label, string>>;
  /** `every 8 h`. */
  readonly every: (amount: string) => string;
  readonly since: (date: string) => string;
  readonly until: (date: string) => string;
}

export type Column =
  | 'medicine'
  | 'ingredients'
  | 'form'
  | 'package'
  | 'packageCount'
  | 'dose'
  | 'frequency'
  | 'route'
  | 'duration'
  | 'reason'
  | 'substitution'
  | 'patientInstructions'
  | 'dispenserInstructions'
  | 'allergen'
  | 'type'
  | 'reaction'
  | 'severity'
  | 'criticality'
  | 'certainty'
  | 'status'
  | 'problem'
  | 'outcome'
  | 'procedure'
  | 'site'
  | 'date'
  | 'device'
  | 'identifier'
  | 'vaccine'
  | 'brand'
  | 'lot'
  | 'doseNumber'
  | 'disease'
  | 'given'
  | 'item'
  | 'value';

export type Label =
  | 'patient'
  | 'identifier'
  | 'born'
  | 'gender'
  | 'address'
  | 'contact'
  | 'author'
  | 'organization'
  | 'date'
  | 'document'
  | 'page'
  | 'unit'
  | 'yes'
  | 'no'
  | 'unknown'
  | 'active'
  | 'suspended'
  | 'aborted'
  | 'completed'
  | 'substitutionForbidden'
  | 'substitutionAllowed'
  | 'pregnancyStatus'
  | 'expectedDelivery'
  | 'bloodGroup';

const byLanguage: Readonly<Record<string, Words>> = { de, en, fr, pt };

/** The words of a language by its code (`fr-LU`, `fr`); English where there are none of it. */
export function wordsOf(languageCode: string): Words {
  return byLanguage[languageCode.slice(0, 2).toLowerCase()] ?? en;
}
