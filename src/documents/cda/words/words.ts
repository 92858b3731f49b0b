import type { SectionKey } from '../templates.js';

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
  | 'modality'
  | 'technique'
  | 'study'
  | 'series'
  | 'image'
  | 'imageType'
  | 'address'
  | 'referenceRange'
  | 'interpretation'
  | 'medicine'
  | 'ingredients'
  | 'form'
  | 'package'
  | 'packageCount'
  | 'substituted'
  | 'dispenser'
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
