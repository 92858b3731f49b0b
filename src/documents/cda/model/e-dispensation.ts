import type { InstanceId } from '../../../kernel/identifiers.js';
import type { PrescriptionItem } from './e-prescription.js';
import type { DocumentHeader, Professional } from './header.js';
import type { Product } from './product.js';
import type { NonEmpty, Quantity, Timestamp } from './values.js';

/** What was handed out for a prescription (dossier documents 2.6). */
export interface EDispensation {
  readonly header: DispensationHeader;
  readonly dispensationId: InstanceId;
  readonly items: NonEmpty<DispensedItem>;
}

/** A header that names the prescription: country A finds it by that. */
export interface DispensationHeader extends DocumentHeader {
  readonly inFulfillmentOf: InstanceId;
}

export interface DispensedItem {
  readonly id: InstanceId;
  /** Number of packages, unit `1`. */
  readonly packageCount: Quantity;
  readonly product: Product;
  readonly dispenser: Dispenser;
  /** True when another product than the prescribed one was handed out. */
  readonly substituted: boolean;
  /** The item of the prescription, as it was retrieved. */
  readonly prescribed: PrescriptionItem;
}

/** Who handed it out, and when. */
export interface Dispenser extends Professional {
  readonly time: Timestamp;
}
