import { concernRules } from './concern-rules.js';
import { contactRules } from './contact-rules.js';
import { documentRules } from './document-rules.js';
import { medicationRules } from './medication-rules.js';
import { observationRules } from './observation-rules.js';
import { patientRules } from './patient-rules.js';
import { dispensationRules, prescriptionRules } from './prescription-rules.js';
import { reportRules } from './report-rules.js';
import type { Rule } from './rule.js';
import { sectionRules } from './section-rules.js';
import { staffRules } from './staff-rules.js';
import { textRules } from './text-rules.js';

/** Every rule of the product's own set, in the order in which they are run. */
export const rules: readonly Rule[] = [
  ...documentRules,
  ...staffRules,
  ...patientRules,
  ...contactRules,
  ...sectionRules,
  ...medicationRules,
  ...prescriptionRules,
  ...dispensationRules,
  ...concernRules,
  ...observationRules,
  ...reportRules,
  ...textRules,
];
