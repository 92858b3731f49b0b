import type { InstanceId } from '../../../kernel/identifiers.js';
import type { Author, Professional } from './header.js';
import type { CodedValue, Concept, NonEmpty, Quantity, Timestamp } from './values.js';

/** Results that were obtained together: a laboratory study, an imaging study (dossier documents 2.1, 4.1). */
export interface DiagnosticStudy {
  readonly id?: InstanceId;
  /** Kind of study: value set 42.66 for a laboratory's. */
  readonly study: CodedValue;
  readonly time?: Timestamp;
  /** What was examined: value set 42.67. */
  readonly specimen?: CodedValue;
  readonly performer?: Professional;
  /** Who reported it. */
  readonly reporter?: Author;
  readonly results: NonEmpty<DiagnosticResult>;
}

export interface DiagnosticResult {
  readonly id: InstanceId;
  readonly test: CodedValue;
  readonly time?: Timestamp;
  readonly value: ResultValue;
  /** HL7 ObservationInterpretation (value set 42.73): high, low, normal, … */
  readonly interpretation?: CodedValue;
  /** Value set 42.79. */
  readonly method?: CodedValue;
  readonly bodySite?: CodedValue;
  /** Left or right, of a body site that is paired. */
  readonly laterality?: Concept;
  readonly referenceRange?: ReferenceRange;
}

/** An amount, a concept (a microorganism, presence or absence) or words. */
export type ResultValue = Quantity | CodedValue | { readonly statement: string };

/** At least one end is given; both belong to the range. */
export interface ReferenceRange {
  readonly low?: Quantity;
  readonly high?: Quantity;
}
