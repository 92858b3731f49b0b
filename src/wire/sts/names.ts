import type { NextOfKin } from '../saml/assertion.js';
import { namespaces } from '../xml/namespaces.js';

export const ISSUE = `${namespaces.wst}/Issue`;
export const SAML_2 = 'urn:oasis:names:tc:SAML:2.0:assertion';
/** The action of every answer (dossier security 2.3). */
export const ISSUED = 'urn:IssueTokenResponse';

/** The elements of `nok:NoKParameters`, in their order. */
export const nextOfKinElements: Readonly<Record<keyof NextOfKin, string>> = {
  id: 'NextOfKinId',
  firstName: 'NextOfKinFirstName',
  familyName: 'NextOfKinFamilyName',
  gender: 'NextOfKinGender',
  birthDate: 'NextOfKinBirthDate',
  street: 'NextOfKinAddressStreet',
  city: 'NextOfKinAddressCity',
  postalCode: 'NextOfKinPostalCode',
  country: 'NextOfKinAddressCountry',
};

/** Where the token services answer: the names of 7.1, of 9.1 and of the older generation. */
export const stsPaths = {
  trc: ['/TRC-STS/STSServiceService', '/TRC-STS/SecurityTokenService'],
  nok: ['/TRC-STS/NextOfKinService', '/TRC-STS/NextOfKinTokenService'],
} as const;
