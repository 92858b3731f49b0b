import type { PatientId } from '../../kernel/identifiers.js';

export interface Issuer {
  readonly value: string;
  readonly nameQualifier?: string;
  readonly format?: string;
}

export interface NameId {
  readonly value: string;
  readonly format: string;
  /** Takes the place of `NameID<Issuer>` as user id in the audit trail. */
  readonly spProvidedId?: string;
}

/** What every assertion of the network consists of beside its attributes (dossier security 1.1, 2.1). */
export interface AssertionParts {
  /** An NCName: `_` and a UUID. */
  readonly id: string;
  readonly issueInstant: Date;
  readonly issuer: Issuer;
  readonly nameId: NameId;
  readonly confirmationMethod: string;
  readonly notBefore: Date;
  readonly notOnOrAfter: Date;
  readonly audiences: readonly string[];
  readonly authnInstant: Date;
  readonly authnContextClass: string;
}

/** A value written as an HL7 element (`<Role code=…/>`). */
export interface CodedAttribute {
  readonly code: string;
  readonly codeSystem?: string;
  readonly codeSystemName?: string;
  readonly displayName?: string;
}

/** A value written as HL7 element, or as the plain text of epSOS. */
export type CodedOrText = CodedAttribute | { readonly text: string };

/** Dossier security 1.3, A1 to A12. */
export interface HcpAttributes {
  /** Name of the health professional. */
  readonly subjectId: string;
  readonly role: CodedOrText;
  readonly clinicalSpeciality?: string;
  readonly organisation?: string;
  /** `urn:hl7ii:<root>:<extension>` or `urn:oid:<OID>`. */
  readonly organisationId?: string;
  readonly facilityType: string;
  readonly onBehalfOf?: string;
  readonly purposeOfUse: CodedOrText;
  /** The point of care. */
  readonly locality: string;
  /** Codes of the HL7 permission catalogue, `PRD-006`. */
  readonly permissions: readonly string[];
  /** Plain OID. */
  readonly homeCommunityId?: string;
  readonly npi?: string;
}

export type HcpAttribute = keyof HcpAttributes;

/** The identity of a health professional. */
export interface HcpAssertion extends AssertionParts, HcpAttributes {}

/** Dossier security 2.1. */
export interface TrcAttributes {
  readonly patientId: PatientId;
  readonly purposeOfUse: CodedOrText;
  readonly prescriptionId?: string;
  readonly dispensationPin?: string;
}

/** That this professional treats this patient. */
export interface TrcAssertion extends AssertionParts, TrcAttributes {
  /** ID of the HCP assertion it stands on. */
  readonly adviceId: string;
}

/** Who speaks for a patient (dossier security 2.2). Every part may be left out. */
export interface NextOfKin {
  readonly id?: string;
  readonly firstName?: string;
  readonly familyName?: string;
  readonly gender?: string;
  /** `1980-01-31`; a peer may have written it otherwise. */
  readonly birthDate?: string;
  readonly street?: string;
  readonly city?: string;
  readonly postalCode?: string;
  readonly country?: string;
}

/** That this next of kin speaks for the patient whom the professional looks for. */
export interface NokAssertion extends AssertionParts {
  /** ID of the HCP assertion it stands on. */
  readonly adviceId: string;
  readonly nextOfKin: NextOfKin;
}

/** `nok` is the next of kin assertion; `unknown` is none of the network's. */
export type AssertionKind = 'hcp' | 'trc' | 'nok' | 'unknown';
