import type { InstanceId, PatientId } from '../../../kernel/identifiers.js';
import type { Address, PersonName } from '../../../kernel/patient.js';
import type { CodedValue, NonEmpty, Period, Timestamp } from './values.js';

/** What every document of the network carries before its body (dossier documents 1.3 to 1.6). */
export interface DocumentHeader {
  readonly id: InstanceId;
  /** The same for every rendition of one document. */
  readonly setId?: InstanceId;
  readonly title: string;
  readonly effectiveTime: Timestamp;
  readonly confidentiality: CodedValue;
  /** `fr-LU`; the language of the original, which no translation changes. */
  readonly language: string;
  readonly patient: PatientRecord;
  readonly authors: NonEmpty<Author>;
  readonly custodian: Custodian;
  readonly legalAuthenticator: LegalAuthenticator;
  /** Whom to ask about the patient; of a patient summary only (rules R1.8, R1.9). */
  readonly participants: readonly Participant[];
  /** The prescription that was filled; of an eDispensation only. */
  readonly inFulfillmentOf?: InstanceId;
  readonly documentationOf?: DocumentationOf;
  readonly relatedDocuments: readonly RelatedDocument[];
}

export interface PatientRecord {
  /** The first is the primary one, by which the patient was asked for. */
  readonly ids: NonEmpty<PatientId>;
  readonly name: PersonName;
  readonly gender: CodedValue;
  /** Digits: year, month or day precision. */
  readonly birthTime: Timestamp;
  readonly address?: Address;
  readonly telecoms: readonly Telecom[];
  readonly guardian?: Guardian;
  /** `fr-LU`. */
  readonly languages: readonly string[];
}

export interface Guardian {
  readonly name: PersonName;
  readonly address?: Address;
  readonly telecoms: readonly Telecom[];
}

export interface Telecom {
  /** `tel:+352…` or `mailto:…`. */
  readonly value: string;
  readonly use?: string;
}

export interface Organization {
  readonly ids: readonly InstanceId[];
  readonly name?: string;
  readonly telecoms: readonly Telecom[];
  readonly address?: Address;
}

/** The organisation that keeps the document; the schema has room for one telecom. */
export interface Custodian extends Organization {
  readonly telecoms: readonly [] | readonly [Telecom];
}

/** A person in a role; without a name an organisation vouches. */
export interface Professional {
  readonly ids: readonly InstanceId[];
  /** Specialty. */
  readonly code?: CodedValue;
  readonly address?: Address;
  readonly telecoms: readonly Telecom[];
  readonly name?: PersonName;
  readonly organization?: Organization;
}

export interface Author extends Professional {
  /** ISCO; mandatory for the author of an ePrescription. */
  readonly functionCode?: CodedValue;
  /** For an ePrescription the date of prescription. */
  readonly time: Timestamp;
}

export interface LegalAuthenticator extends Professional {
  readonly time: Timestamp;
}

/** A contact person, or with function PCP the preferred health professional or organisation. */
export interface Participant {
  readonly functionCode?: CodedValue;
  /** HL7 role class: AGNT, CAREGIVER, ECON, NOK, PRS. */
  readonly classCode: string;
  /** Personal relationship. */
  readonly code?: CodedValue;
  readonly address?: Address;
  readonly telecoms: readonly Telecom[];
  readonly name?: PersonName;
  readonly organization?: Organization;
}

/** A professional who answers for what is handed in to another country: person and house are named in full. */
export interface Signatory extends Professional {
  readonly ids: NonEmpty<InstanceId>;
  readonly name: PersonName;
  readonly organization: Organization & {
    readonly ids: NonEmpty<InstanceId>;
    readonly name: string;
    readonly address: Address & { readonly country: string };
  };
}

/** The care that the document is about; the end of the period is the date of the last update (R1.11.2). */
export interface DocumentationOf {
  /** Of a consent: the policy. */
  readonly code?: CodedValue;
  readonly period: Period;
  readonly performer?: Professional & { readonly functionCode?: CodedValue };
}

export interface RelatedDocument {
  /** XFRM: transformed from; APND: belongs to; RPLC: replaces. */
  readonly typeCode: 'XFRM' | 'APND' | 'RPLC';
  readonly id: InstanceId;
}
