import type { InstanceId, PatientId } from '../../kernel/identifiers.js';
import type { Coded, PersonName } from '../../kernel/patient.js';

/**
 * One rendition of a document as a list response describes it: an XDS document entry with the slots and
 * classifications of the network (IHE ITI TF-3 4.2.3.2; dossier transactions 4.3.1). Fields that a sender
 * may leave out are optional; nothing is invented for them.
 */
export interface DocumentEntry {
  /** `urn:uuid:…`, the entry's id within the response. */
  readonly entryUuid: string;
  readonly uniqueId: InstanceId;
  /** Plain OID; a peer that leaves it out means its own. */
  readonly homeCommunityId?: string;
  /** Plain OID. */
  readonly repositoryUniqueId: string;
  readonly patientId: PatientId;
  readonly classCode: Coded;
  readonly typeCode?: Coded;
  readonly formatCode: Coded;
  readonly confidentiality?: Coded;
  /** ISO country code of the document's country. */
  readonly facilityType?: Coded;
  readonly practiceSetting?: Coded;
  readonly mimeType: string;
  readonly creationTime?: Date;
  readonly serviceStartTime?: Date;
  /** `fr-LU`. */
  readonly languageCode?: string;
  /** Bytes of the document as it will be delivered. */
  readonly size?: number;
  /** SHA-1 of the document as it will be delivered, hexadecimal (IHE ITI TF-3 4.2.3.2.10). */
  readonly hash?: string;
  readonly title?: string;
  readonly description?: string;
  readonly authors: readonly EntryAuthor[];
  readonly prescription?: PrescriptionFlags;
  /** Event codes that are none of the prescription's, as they came. */
  readonly otherEventCodes: readonly Coded[];
}

export interface EntryAuthor {
  readonly name: PersonName;
  readonly specialties: readonly string[];
}

/** What the ePrescription list tells (dossier transactions 4.3.1). What the sender left out is unknown, not false. */
export interface PrescriptionFlags {
  readonly dispensable?: boolean;
  readonly product?: Coded;
  readonly doseForm?: Coded;
  readonly strength?: string;
  readonly substitution?: Coded;
}
