import { SENDER_VOUCHES } from '../saml/names.js';
import { C14N } from '../xml/c14n.js';
import type { Dialect } from './dialect.js';

// ISCO-08, dossier security 1.4.
const OCCUPATIONS = {
  '221': 'Medical Doctors',
  '2221': 'Nursing professionals',
  '2222': 'Midwifery professionals',
  '2261': 'Dentists',
  '2262': 'Pharmacists',
  '2264': 'Physiotherapists',
  '2265': 'Dieticians and nutritionists',
  '2266': 'Audiologists and speech therapists',
  '2267': 'Optometrists and ophthalmic opticians',
  '2269': 'Health professionals not elsewhere classified',
  '3211': 'Medical imaging and therapeutic equipment technicians',
  '3213': 'Pharmaceutical technicians and assistants',
  '44': 'Other Clerical Support Workers',
};

const CONTEXT = 'urn:oasis:names:tc:SAML:2.0:ac:classes:';

/** eHDSI / MyHealth@EU, waves 6 and 7 (dossiers transactions and security, columns eHDSI). */
export const ehdsi: Dialect = {
  name: 'ehdsi',
  spokenAs: {},
  saml: {
    kindBy: 'nameQualifier',
    hcpNameQualifier: 'urn:ehdsi:assertions:hcp',
    trcNameQualifier: 'urn:ehdsi:assertions:trc',
    nokNameQualifier: 'urn:ehdsi:assertions:nok',
    hcpIssuer: 'urn:idp:{country}:countryB',
    trcIssuer: 'urn:initgw:{country}:countryB',
    audience: 'urn:ehdsi:assertions.audience:x-border',
    hcpConfirmationMethods: [SENDER_VOUCHES],
    trcNameId: 'nameId',
    subjectId: ['urn:oasis:names:tc:xspa:1.0:subject:subject-id'],
    patientId: ['urn:oasis:names:tc:xspa:1.0:subject:subject-id'],
    // A live peer of 2023 still wrote the epSOS name with all other values new (dossier security 1.3).
    facilityType: [
      'urn:ehdsi:names:subject:healthcare-facility-type',
      'urn:epsos:names:wp3.4:subject:healthcare-facility-type',
    ],
    facilityTypeFriendlyName: 'eHealth DSI Healthcare Facility Type',
    clinicalSpeciality: ['urn:ehdsi:names:subject:clinical-speciality'],
    onBehalfOf: ['urn:ehdsi:names:subject:on-behalf-of'],
    organisationIdType: 'xs:string',
    furtherAttributes: [],
    roleForm: 'coded',
    purposeForm: 'coded',
    roles: OCCUPATIONS,
    roleOf: Object.fromEntries(Object.keys(OCCUPATIONS).map((code) => [code, code])),
    rolePairs: ['xcpd'],
    rolesFor: undefined,
    onBehalfOfRequired: ['44'],
    onBehalfOfValues: [
      ...Object.keys(OCCUPATIONS),
      'Midwives',
      'Pharmacist',
      'Physician',
      'Registered Nurse',
    ],
    authnContextClasses: [
      'MobileTwoFactorUnregistered',
      'MobileTwoFactorContract',
      'X509',
      'SPKI',
      'Smartcard',
      'SmartcardPKI',
      'SoftwarePKI',
      'TLSClient',
    ].map((name) => CONTEXT + name),
    authnContextClass: `${CONTEXT}SmartcardPKI`,
    canonicalisation: C14N.exclusive,
    inclusivePrefixes: ['xs'],
    signatureMethods: [
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384',
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
    ],
    digestMethods: [
      'http://www.w3.org/2001/04/xmlenc#sha256',
      'http://www.w3.org/2001/04/xmldsig-more#sha384',
      'http://www.w3.org/2001/04/xmlenc#sha512',
    ],
    order: ['hcp', 'trc'],
  },
  xcpd: {
    semanticsText: {
      gender: 'LivingSubject.administrativeGender',
      birthTime: 'LivingSubject.birthTime',
      id: 'LivingSubject.id',
      name: 'LivingSubject.name',
      address: 'Patient.addr',
    },
    detailForm: 'code',
    genericReason: 'InternalError',
  },
  xca: {
    formatCodingScheme: 'eHDSI formatCodes',
    practiceSettingCodingScheme: 'eHDSI Practice Setting Codes-Not Used',
    ePrescriptionFormatCode: 'urn:epsos:ep:pre:2010',
    ePrescriptionTitle: 'eHDSI - ePrescription',
    prescriptionMetadata: true,
    sizeAndHash: true,
    versionName: { other: '1.1' },
    nothingFound: {
      '57833-6': 'ERROR_EP_NOT_FOUND',
      '60591-5': 'ERROR_PS_NOT_FOUND',
      '56445-0': 'ERROR_MRO_NO_DATA',
      '34105-7': 'ERROR_ORCD_NOT_FOUND',
      '11502-2': 'ERROR_ORCD_NOT_FOUND',
      '18748-4': 'ERROR_ORCD_NOT_FOUND',
      'x-clinical-image': 'ERROR_ORCD_NOT_FOUND',
      other: 'ERROR_DOCUMENT_NOT_FOUND',
    },
    nothingFoundIsFailure: ['57833-6'],
    unknownClass: 'ERROR_GENERIC_SERVICE_SIGNIFIER_UNKNOWN',
    contextPrefix: { XDSMissingDocument: 'ERROR_GENERIC_DOCUMENT_MISSING : ' },
    listedClasses: ['60591-5', '57833-6', '56445-0', '34105-7', '11502-2', '18748-4', 'x-clinical-image'],
  },
};
