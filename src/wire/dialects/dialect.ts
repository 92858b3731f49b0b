import type { ErrorName } from '../../kernel/errors.js';
import type { HcpAttribute } from '../saml/assertion.js';
import type { TransactionKey } from '../transactions.js';

/**
 * What differs between the generations of the network, as data that the codecs read. One table a dialect;
 * a peer may override single values (`ncp-config/peers/<country>.yaml`). No codec asks for a country or for
 * a dialect's name: it reads the value it needs.
 */
export interface Dialect {
  /** `epsos` (2012-2017) or `ehdsi` (wave 6 and 7), for configuration, journal and reports. */
  readonly name: string;
  /**
   * Errors that this generation has no code for, each with the error whose code stands for it (dossier
   * transactions 7.1, 7.3).
   */
  readonly spokenAs: Readonly<Partial<Record<ErrorName, ErrorName>>>;
  readonly saml: SamlDialect;
  readonly xcpd: XcpdDialect;
  readonly xca: XcaDialect;
  readonly xdr: XdrDialect;
}

/** Dossier security 1.1 to 1.8, 2.1, 3.1. */
export interface SamlDialect {
  /** How HCP and TRC assertions are told apart: by `Issuer/@NameQualifier`, or by the presence of `Advice`. */
  readonly kindBy: 'nameQualifier' | 'advice';
  readonly hcpNameQualifier: string | undefined;
  readonly trcNameQualifier: string | undefined;
  /** Next of kin assertions are recognised so that they are never taken for another kind. */
  readonly nokNameQualifier: string | undefined;
  /** Issuer texts; `{country}` stands for the ISO country code. */
  readonly hcpIssuer: string;
  readonly trcIssuer: string;
  /** Written into, and required of, `AudienceRestriction`; undefined: none is written, any is accepted. */
  readonly audience: string | undefined;
  /** Confirmation methods an HCP assertion may have; undefined: any. A TRC always has sender-vouches. */
  readonly hcpConfirmationMethods: readonly string[] | undefined;
  /** Where the NameID of a TRC comes from: the HCP's NameID, or the HCP's name. */
  readonly trcNameId: 'nameId' | 'subjectId';
  /** Attribute `Name`s that changed between the generations; the first is written, all are read. */
  readonly subjectId: readonly string[];
  readonly patientId: readonly string[];
  readonly facilityType: readonly string[];
  readonly facilityTypeFriendlyName: string;
  readonly clinicalSpeciality: readonly string[];
  readonly onBehalfOf: readonly string[];
  readonly organisationIdType: 'xs:string' | 'xs:anyURI';
  /** Attributes an HCP assertion must have beside those that every dialect wants. */
  readonly furtherAttributes: readonly HcpAttribute[];
  /** Role and purpose of use as HL7 elements (`coded`) or as plain text. */
  readonly roleForm: 'coded' | 'text';
  readonly purposeForm: 'coded' | 'text';
  /** Values a role attribute may have, ISCO codes or texts, each with its display name; compared without case. */
  readonly roles: Readonly<Record<string, string>>;
  /** What is written for an ISCO-08 occupation; one that is not listed cannot be told in this dialect. */
  readonly roleOf: Readonly<Record<string, string>>;
  /** Transactions that want a role's display name to be the one of its code. */
  readonly rolePairs: readonly TransactionKey[];
  /** Roles that may ask for a document class; undefined: every role may, a class not listed: none may. */
  readonly rolesFor: Readonly<Record<string, readonly string[]>> | undefined;
  /** Roles that act on behalf of somebody, and for whom they may; compared without case. */
  readonly onBehalfOfRequired: readonly string[];
  readonly onBehalfOfValues: readonly string[];
  /** Context classes an HCP assertion may carry; undefined: any. */
  readonly authnContextClasses: readonly string[] | undefined;
  /** What the HCP assertion of this house says. */
  readonly authnContextClass: string;
  readonly canonicalisation: string;
  readonly inclusivePrefixes: readonly string[];
  readonly signatureMethods: readonly string[];
  readonly digestMethods: readonly string[];
  /** Children of `wsse:Security` in the order that the peer's server wants. */
  readonly order: readonly ('hcp' | 'trc')[];
}

/** Dossier transactions 3.2, 3.5, 3.6. */
export interface XcpdDialect {
  readonly semanticsText: Readonly<
    Record<'gender' | 'birthTime' | 'id' | 'name' | 'address', string | undefined>
  >;
  /** A code in `acknowledgementDetail/code`, or only in the text's `(4703)` prefix. */
  readonly detailForm: 'code' | 'text';
  /** What `reasonOf` says when something unexpected failed. */
  readonly genericReason: Extract<ErrorName, 'InternalError' | 'AnswerNotAvailable'>;
}

/** Dossier transactions 4.2, 4.3, 4.4. */
export interface XcaDialect {
  readonly formatCodingScheme: string;
  readonly practiceSettingCodingScheme: string;
  /** Format code written for the structured ePrescription; both spellings are read. */
  readonly ePrescriptionFormatCode: string;
  readonly ePrescriptionTitle: string;
  /** True when the list carries the prescription's flags, size and hash. */
  readonly prescriptionMetadata: boolean;
  readonly sizeAndHash: boolean;
  /** `VersionInfo/@versionName` by class code; `other` for the rest. */
  readonly versionName: Readonly<Record<string, string>>;
  /** The code of "nothing found" by class code; `other` for the rest. */
  readonly nothingFound: Readonly<Record<string, ErrorName>>;
  /** Class codes for which "nothing found" makes the response's status Failure. */
  readonly nothingFoundIsFailure: readonly string[];
  /** The code for a class code that is missing or not supported. */
  readonly unknownClass: ErrorName;
  /** What stands before the context of an error of that name (dossier transactions 5.2, 7.2). */
  readonly contextPrefix: Readonly<Partial<Record<ErrorName, string>>>;
  /** Class codes that can be listed and retrieved. */
  readonly listedClasses: readonly string[];
}

/** Dossier transactions 6. */
export interface XdrDialect {
  /** Which of a submission's codes says what is to be done with it. */
  readonly operationBy: 'formatCode' | 'classCode';
  /** What can be handed in, by class code. */
  readonly submissions: Readonly<Record<string, SubmissionNames>>;
  /** The package's id; undefined: a fresh `urn:uuid:`. */
  readonly submissionSetId: string | undefined;
  /** The set's unique id: an OID of its own, or the document's. */
  readonly submissionSetUniqueId: 'own' | 'document';
  /** The language that is written; undefined: the document's. */
  readonly languageCode: string | undefined;
  /** True when `PID-8`, the patient's gender, is told. */
  readonly tellsGender: boolean;
  /** The code of whatever goes wrong with a submission and has no code of its own. */
  readonly generic: ErrorName;
}

/** How the metadata of one kind of submission are worded (dossier transactions 6.2, 6.3). */
export interface SubmissionNames {
  readonly className: string;
  readonly typeName: string;
  readonly formatCode: string;
  readonly formatCodingScheme: string;
  readonly formatName: string;
  /** Of the submission set. */
  readonly title: string;
}
