import { type InstanceId, writeUniqueId } from '../../kernel/identifiers.js';
import type { DispensedItem, EDispensation } from './model/e-dispensation.js';
import type { EPrescription, PrescriptionItem } from './model/e-prescription.js';
import type { Signatory } from './model/header.js';
import type { PackageLevel, Product } from './model/product.js';
import { type CodedValue, isNonEmpty, type NonEmpty, type Timestamp } from './model/values.js';
import { forbidsSubstitution } from './prescription-item.js';
import { nestedId } from './section.js';
import { codeSystem } from './templates.js';
import { wordsOf } from './words/by-language.js';

/** ISCO codes of those who hand out medicines (dossier documents 2.6, 2.8). */
export const dispenserFunctions = { pharmacist: '2262', pharmacyTechnician: '3213' } as const;

/** What a pharmacy adds to a prescription when it hands something out. */
export interface Dispensing {
  /** Of the new document. */
  readonly id: InstanceId;
  readonly time: Timestamp;
  /** Of the pharmacy: `fr-LU`. */
  readonly language: string;
  readonly pharmacist: Pharmacist;
  readonly handedOut: NonEmpty<HandedOut>;
}

/** The author of a dispensation with all that country A asks for (rules R3.1, R1.10.9). */
export interface Pharmacist extends Signatory {
  readonly function: keyof typeof dispenserFunctions;
}

export interface HandedOut {
  /** The item of the prescription. */
  readonly item: InstanceId;
  /** A whole number from 1. */
  readonly packageCount: string;
  /** What was handed out instead of the prescribed product. */
  readonly substitute?: Product;
}

/** Why nothing may be handed out so: `item` is none of the prescription's or there twice. */
export type DispensingReason = 'item' | 'package-count' | 'substitution-forbidden';

/** A dispensation that must not be written. Holds no value of the prescription. */
export class DispensingError extends Error {
  readonly reason: DispensingReason;

  constructor(reason: DispensingReason, problem: string) {
    super(problem);
    this.name = 'DispensingError';
    this.reason = reason;
  }
}

/**
 * The eDispensation for a retrieved prescription (dossier documents 2.6): patient, custodian, legal
 * authenticator and product are copied, the prescription is named in inFulfillmentOf and its document by
 * XFRM; the pharmacist is the author. Throws {@link DispensingError}.
 */
export function dispense(prescription: EPrescription, dispensing: Dispensing): EDispensation {
  const { header, prescriptionId } = prescription;
  const { id, time, language, pharmacist } = dispensing;
  const { function: occupation, ...professional } = pharmacist;
  const functionCode: CodedValue = { code: dispenserFunctions[occupation], codeSystem: codeSystem.isco };
  const items = dispensing.handedOut.map(
    (handedOut, index): DispensedItem => ({
      id: nestedId(id, `1.${index + 1}`),
      ...itemOf(prescription, handedOut),
      dispenser: { time, ...professional },
    }),
  );
  if (new Set(items.map(({ prescribed }) => writeUniqueId(prescribed.id))).size < items.length) {
    throw new DispensingError('item', 'an item of the prescription is handed out twice in one document');
  }
  if (!isNonEmpty(items)) throw new DispensingError('item', 'nothing is handed out');
  return {
    header: {
      id,
      title: wordsOf(language).sections.dispensation,
      effectiveTime: time,
      confidentiality: header.confidentiality,
      language,
      patient: header.patient,
      authors: [{ functionCode, time, ...professional }],
      custodian: header.custodian,
      legalAuthenticator: header.legalAuthenticator,
      participants: [],
      inFulfillmentOf: prescriptionId,
      relatedDocuments: [{ typeCode: 'XFRM', id: header.id }],
    },
    dispensationId: nestedId(id, '1'),
    items,
  };
}

function itemOf(
  { header, items }: EPrescription,
  { item, packageCount, substitute }: HandedOut,
): Omit<DispensedItem, 'id' | 'dispenser'> {
  const prescribed = items.find(({ id }) => id.root === item.root && id.extension === item.extension);
  if (prescribed === undefined) {
    throw new DispensingError('item', 'the item that is handed out is none of the prescription');
  }
  if (!/^[1-9]\d*$/.test(packageCount)) {
    throw new DispensingError('package-count', 'the number of packages is not a whole number from 1');
  }
  if (substitute !== undefined && forbidsSubstitution(prescribed)) {
    throw new DispensingError('substitution-forbidden', 'the prescriber does not allow a substitution');
  }
  const withPrescriber: PrescriptionItem = { prescriber: header.authors[0], ...prescribed };
  return {
    packageCount: { value: packageCount, unit: '1' },
    product: substitute ?? prescribed.product,
    substituted: substitute !== undefined,
    prescribed: withPrescriber,
  };
}

/**
 * Another brand of the same substance, strength and form. The codes and the holder of the prescribed brand are
 * not those of this one, so they are left out.
 */
export function otherBrand(
  prescribed: Product,
  brand: { readonly name: string; readonly code?: CodedValue; readonly packages: readonly PackageLevel[] },
): Product {
  const { code: _code, manufacturer: _manufacturer, ...same } = prescribed;
  return { ...same, ...brand };
}
