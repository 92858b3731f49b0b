import type { DocumentHeader } from './header.js';
import type { Allergy, BasicSection, Medication, SummarySections } from './patient-summary.js';

/** A medication related overview, MRO (dossier documents 2.7): medication and allergies are always there. */
export interface MedicationOverview extends SummarySections {
  readonly header: DocumentHeader;
  readonly medications: BasicSection<Medication>;
  readonly allergies: BasicSection<Allergy>;
}
