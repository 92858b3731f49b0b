import type { SamlDialect } from '../dialects/dialect.js';
import type { HcpAttribute, NextOfKin } from './assertion.js';

export const SENDER_VOUCHES = 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches';
/** The authentication context of every TRC: it stands on the HCP's own log-in. */
export const PREVIOUS_SESSION = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PreviousSession';
export const NAME_ID_UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
export const NAME_FORMAT_URI = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri';
/** What stands before each permission code of the HL7 catalogue (dossier security 1.6). */
export const PERMISSION = 'urn:oasis:names:tc:xspa:1.0:subject:hl7:permission:';

export const ISCO = { codeSystem: '2.16.840.1.113883.2.9.6.2.7', codeSystemName: 'ISCO' } as const;
export const PURPOSE_OF_USE = {
  codeSystem: '3bc18518-d305-46c2-a8d6-94bd59856e9e',
  codeSystemName: 'eHDSI XSPA PurposeOfUse',
} as const;

const XSPA = 'urn:oasis:names:tc:xspa:1.0:';
const DOCUMENT = 'urn:ehdsi:names:document:document-id:';

/** How an attribute is called: the first name is written, any of them is read. */
export interface AttributeName {
  readonly friendlyName: string;
  readonly names: readonly string[];
}

const named = (friendlyName: string, ...names: string[]): AttributeName => ({ friendlyName, names });

/** The attributes of an HCP assertion in the order they are written (dossier security 1.3). */
export function hcpAttributeNames(dialect: SamlDialect): Readonly<Record<HcpAttribute, AttributeName>> {
  return {
    homeCommunityId: named('HCI Identifier', 'urn:ihe:iti:xca:2010:homeCommunityId'),
    npi: named('NPI Identifier', `${XSPA}subject:npi`),
    subjectId: named('XSPA Subject', ...dialect.subjectId),
    role: named('XSPA Role', 'urn:oasis:names:tc:xacml:2.0:subject:role'),
    clinicalSpeciality: named('HITSP Clinical Speciality', ...dialect.clinicalSpeciality),
    organisation: named('XSPA Organization', `${XSPA}subject:organization`),
    organisationId: named('XSPA Organization ID', `${XSPA}subject:organization-id`),
    facilityType: named(dialect.facilityTypeFriendlyName, ...dialect.facilityType),
    onBehalfOf: named('OnBehalfOf', ...dialect.onBehalfOf),
    purposeOfUse: named('XSPA Purpose Of Use', `${XSPA}subject:purposeofuse`),
    locality: named('XSPA Locality', `${XSPA}environment:locality`),
    permissions: named('Hl7 Permissions', `${XSPA}subject:hl7:permission`),
  };
}

/** The attributes of a TRC assertion (dossier security 2.1). */
export function trcAttributeNames(dialect: SamlDialect) {
  return {
    patientId: named('XSPA Subject', ...dialect.patientId),
    purposeOfUse: named('XSPA Purpose Of Use', `${XSPA}subject:purposeofuse`),
    dispensationPin: named('Dispensation Pin Code', `${DOCUMENT}dispensationPinCode`),
    prescriptionId: named('Prescription ID', `${DOCUMENT}prescriptionId`),
  };
}

const NEXT_OF_KIN = 'urn:ehdsi:names:subject:nextofkin:';

/** The attributes of a next of kin assertion in the order they are written (dossier security 2.2). */
export const nextOfKinNames: Readonly<Record<keyof NextOfKin, AttributeName>> = {
  id: named('NextOfKinId', `${NEXT_OF_KIN}id`),
  firstName: named('NextOfKinFirstName', `${NEXT_OF_KIN}firstname`),
  familyName: named('NextOfKinFamilyName', `${NEXT_OF_KIN}familyname`),
  gender: named('NextOfKinGender', `${NEXT_OF_KIN}gender`),
  birthDate: named('NextOfKinBirthDate', `${NEXT_OF_KIN}birthdate`),
  street: named('NextOfKinAddressStreet', `${NEXT_OF_KIN}address:street`),
  city: named('NextOfKinAddressCity', `${NEXT_OF_KIN}address:city`),
  postalCode: named('NextOfKinPostalCode', `${NEXT_OF_KIN}address:postalcode`),
  country: named('NextOfKinAddressCountry', `${NEXT_OF_KIN}address:country`),
};

export const NEXT_OF_KIN_PARTS = Object.keys(nextOfKinNames) as (keyof NextOfKin)[];
