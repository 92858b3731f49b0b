import type { InstanceId, PatientId } from '../../kernel/identifiers.js';
import type { Coded } from '../../kernel/patient.js';

/**
 * One document as it is handed in (ITI-41; IHE ITI TF-3 4.2; dossier transactions 6.1 to 6.3): what is said
 * of it, the set that it is submitted with, and its bytes.
 */
export interface Submission {
  readonly entry: SubmittedEntry;
  readonly set: SubmissionSet;
  readonly document: SubmittedDocument;
}

export interface SubmittedDocument {
  readonly mimeType: string;
  /** As it was sent, byte for byte. */
  readonly bytes: Uint8Array;
}

/** The document entry. Fields that a sender may leave out are optional; nothing is invented for them. */
export interface SubmittedEntry {
  /** `urn:uuid:…`; the document carries the same id. */
  readonly entryUuid: string;
  readonly uniqueId: InstanceId;
  readonly patientId?: PatientId;
  /** The server takes the patient from here (dossier transactions 6.2). */
  readonly sourcePatientId: PatientId;
  /** `PID-3|…`, `PID-5|…`: HL7 v2 fields as they are sent; the document says the same. */
  readonly sourcePatientInfo: readonly string[];
  readonly creationTime?: Date;
  /** `fr-LU`. */
  readonly languageCode?: string;
  readonly classCode: Coded;
  readonly typeCode?: Coded;
  readonly formatCode: Coded;
  readonly confidentiality?: Coded;
  /** ISO country code of the sender's country. */
  readonly facilityType?: Coded;
  readonly practiceSetting?: Coded;
  /** The policy of a consent. */
  readonly eventCodes: readonly Coded[];
}

/** The submission set (`rim:RegistryPackage`). */
export interface SubmissionSet {
  /** The package's id within the message: `urn:uuid:…`, or the literal of epSOS. */
  readonly id: string;
  /** An OID; of a discard it is the discard's id (dossier transactions 6.5). */
  readonly uniqueId: InstanceId;
  readonly patientId?: PatientId;
  /** Plain OID of the sender. */
  readonly sourceId?: string;
  readonly submissionTime?: Date;
  readonly title?: string;
  readonly description?: string;
  readonly contentType?: Coded;
  readonly author?: SubmissionAuthor;
}

/** Who submits, in the forms of HL7 v2 (XON, XCN); {@link submissionAuthor} makes them. */
export interface SubmissionAuthor {
  readonly institution?: string;
  readonly person?: string;
}
