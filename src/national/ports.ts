import type { DocumentClass } from '../kernel/classes.js';
import type { CountryCode, InstanceId, PatientId } from '../kernel/identifiers.js';
import type { Coded, PatientMatch, PatientTraits, PersonName } from '../kernel/patient.js';
import type { Submissions } from './submissions.js';

/**
 * What a country's own systems do for its contact point. Each adapter (embedded, IHE, FHIR) implements this
 * one port. A business refusal is thrown as an ExchangeError; anything else thrown is a failure of the system.
 */
export interface NationalInfrastructure extends Submissions {
  /** The persons who match; empty when nobody does. Never a guess: all given identifiers must be theirs. */
  findPatients(traits: PatientTraits): Promise<readonly PatientMatch[]>;
  /** Does this patient allow this country to see documents (of this class, when one is named)? */
  consents(patient: PatientId, country: CountryCode, kind?: DocumentClass): Promise<boolean>;
  /** The patient's documents of a class, newest first; both renditions of each; empty when there is none. */
  listDocuments(patient: PatientId, kind: DocumentClass): Promise<readonly NationalDocument[]>;
  /** Metadata of one document, before any content is touched; undefined when it does not exist. */
  findDocument(uniqueId: InstanceId, repositoryUniqueId: string): Promise<NationalDocument | undefined>;
  /** The document's bytes: a friendly CDA, level 3 or level 1. */
  fetchDocument(document: NationalDocument): Promise<Uint8Array>;
}

/** One rendition of one document in the national registry. */
export interface NationalDocument {
  readonly uniqueId: InstanceId;
  readonly repositoryUniqueId: string;
  readonly patientId: PatientId;
  readonly kind: DocumentClass;
  /** `xml` is the structured document (CDA level 3), `pdf` the CDA level 1 around its PDF. */
  readonly rendition: 'xml' | 'pdf';
  /** The unique id of the other rendition of the same document. */
  readonly pairedWith?: InstanceId;
  readonly creationTime: Date;
  /** `fr-LU`. */
  readonly languageCode: string;
  readonly title: string;
  /** What a pick list shows: for an ePrescription its product in one line. */
  readonly description?: string;
  readonly authors: readonly PersonName[];
  readonly confidentiality: Coded;
  /** What the ePrescription list tells beyond the document (dossier transactions 4.3.1); only what is known. */
  readonly prescription?: PrescriptionMetadata;
}

export interface PrescriptionMetadata {
  readonly dispensable: boolean;
  /** ATC. */
  readonly product?: Coded;
  /** As the friendly document has it: whoever transcodes the document transcodes this with it. */
  readonly doseForm?: Coded;
  /** Free text such as `10 mg`. */
  readonly strength?: string;
  /** HL7 substanceAdminSubstitution. */
  readonly substitution?: Coded;
}
