import type { DocumentHeader } from './header.js';
import type { SummarySections } from './patient-summary.js';

/** A healthcare encounter report, HCER (dossier documents 2.7): what was found and done abroad. */
export interface EncounterReport extends SummarySections {
  readonly header: DocumentHeader;
  /** Why the patient came, in the author's words, one paragraph each. */
  readonly presentIllness: readonly string[];
}
