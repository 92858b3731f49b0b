import type { CountryCode, InstanceId, PatientId } from '../kernel/identifiers.js';

/** Who handed something in, as the sealed assertions say it. */
export interface Origin {
  readonly country: CountryCode;
  /** `urn:hl7ii:<root>:<extension>` or `urn:oid:<OID>`; a dispensation may come without. */
  readonly organisationId?: string;
  /** Of the professional, at the identity provider. */
  readonly professionalId: string;
}

/** A document that another country handed in. The same id with the same bytes is the same one, however often. */
export interface HandedIn {
  readonly documentId: InstanceId;
  readonly patientId: PatientId;
  readonly origin: Origin;
  readonly receivedAt: Date;
  /** As it crossed the border, byte for byte. */
  readonly document: Uint8Array;
}

/** A medicine was handed out abroad. */
export interface HandedInDispensation extends HandedIn {
  /** What `inFulfillmentOf` names: a prescription, or its document. */
  readonly prescriptionId: InstanceId;
  readonly items: readonly DispensedPackages[];
  /** The document with the country's own texts in it. */
  readonly friendly: Uint8Array;
}

export interface DispensedPackages {
  /** The item of the prescription. */
  readonly item: InstanceId;
  /** A whole number from 1. */
  readonly packages: number;
  readonly substituted: boolean;
}

/** A dispensation is taken back; `documentId` is that of the dispensation. */
export interface HandedInDiscard extends HandedIn {
  readonly discardId: InstanceId;
}

export type ConsentDecision = 'opt-in' | 'opt-out';

/** A patient gave or withdrew the consent to share documents with the country that tells it. */
export interface HandedInConsent extends HandedIn {
  readonly decision: ConsentDecision;
}

/** A report of an encounter abroad. */
export interface HandedInReport extends HandedIn {
  readonly friendly: Uint8Array;
}

/**
 * What other countries hand in. Each is on disk, whole, when its promise resolves; asked again with the same
 * document it does nothing and resolves. A refusal is an ExchangeError, and nothing has changed then.
 */
export interface Submissions {
  /**
   * ERROR_EP_NOT_MATCHING: no such prescription of this patient, or the dispensation was discarded;
   * ERROR_EP_ALREADY_DISPENSED: nothing or less is left; ERROR_ED_NOT_DISPENSABLE_EPRESCRIPTION;
   * ERROR_ED_EPRESCRIPTION_NOT_IDENTIFIABLE: an item that is none of the prescription's;
   * ERROR_ED_SUBSTITUTION_INFORMATION_NOT_ALLOWED; XDSDuplicateUniqueIdInRegistry: the id is another
   * document's.
   */
  submitDispensation(dispensation: HandedInDispensation): Promise<void>;
  /** ERROR_EP_NOT_MATCHING: no such dispensation, or discarded before; ERROR_INSUFFICIENT_RIGHTS: another's. */
  discardDispensation(discard: HandedInDiscard): Promise<void>;
  /** Holds for the next question that is asked of {@link NationalInfrastructure.consents}. */
  recordConsent(consent: HandedInConsent): Promise<void>;
  receiveReport(report: HandedInReport): Promise<void>;
}
