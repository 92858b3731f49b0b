import type { InstanceId } from '../../../kernel/identifiers.js';
import type { Author, DocumentHeader } from './header.js';
import type { Administration } from './product.js';
import type { CodedValue, NonEmpty, Quantity } from './values.js';

/** An ePrescription (dossier documents 2.4). As a rule it has one item. */
export interface EPrescription {
  readonly header: DocumentHeader;
  readonly prescriptionId: InstanceId;
  readonly items: NonEmpty<PrescriptionItem>;
}

export interface PrescriptionItem extends Administration {
  readonly id: InstanceId;
  /** Number of packages to dispense, unit `1`. */
  readonly packageCount: Quantity;
  /** Who prescribed it, where the document's author alone does not say so. */
  readonly prescriber?: Author;
  /** HL7 substanceAdminSubstitution; only N forbids, absence allows. */
  readonly substitution?: CodedValue;
  readonly patientInstructions?: string;
  readonly dispenserInstructions?: string;
}
