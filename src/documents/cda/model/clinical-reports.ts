import type { DocumentHeader } from './header.js';
import type { SummarySections } from './patient-summary.js';
import type { DiagnosticStudy } from './results.js';
import type { NonEmpty } from './values.js';

/** A laboratory result report with its results coded. */
export interface LaboratoryReport {
  readonly header: DocumentHeader;
  readonly diagnosticStudies: NonEmpty<DiagnosticStudy>;
}

/** A hospital discharge report with its sections coded; each text is in paragraphs. */
export interface DischargeReport extends SummarySections {
  readonly header: DocumentHeader;
  /** Why the patient came and how it went. */
  readonly presentIllness: readonly string[];
  readonly functionalStatus: readonly string[];
  /** What is to be done next. */
  readonly carePlan: readonly string[];
}
