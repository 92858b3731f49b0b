import { C14N } from '../xml/c14n.js';
import type { Dialect } from './dialect.js';
import { ehdsi } from './ehdsi.js';
import { numbersOnly } from './numbers-only.js';

const XACML = 'urn:oasis:names:tc:xacml:1.0:';
const EPSOS = 'urn:epsos:names:wp3.4:subject:';

/** epSOS, 2012 to 2017 (dossiers transactions and security, columns epSOS). */
export const epsos: Dialect = {
  name: 'epsos',
  spokenAs: numbersOnly,
  saml: {
    kindBy: 'advice',
    hcpNameQualifier: 'urn:epsos:wp34:assertions',
    trcNameQualifier: undefined,
    hcpIssuer: 'urn:idp:countryB',
    trcIssuer: 'urn:initgw:countryB',
    audience: undefined,
    subjectId: [`${XACML}subject:subject-id`],
    patientId: [`${XACML}resource:resource-id`],
    facilityType: [`${EPSOS}healthcare-facility-type`],
    facilityTypeFriendlyName: 'epSOS Healthcare Facility Type',
    clinicalSpeciality: [`${EPSOS}clinical-speciality`],
    onBehalfOf: [`${EPSOS}on-behalf-of`],
    roleForm: 'text',
    purposeForm: 'text',
    roles: [
      'nurse',
      'pharmacist',
      'physician',
      'medical doctor',
      'nurse midwife',
      'ancillary services',
      'clinical services',
      'patient',
    ],
    authnContextClasses: undefined,
    authnContextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
    canonicalisation: C14N.exclusiveWithComments,
    inclusivePrefixes: ['xs', 'xsi'],
    signatureMethods: ehdsi.saml.signatureMethods,
    digestMethods: ehdsi.saml.digestMethods,
    order: ['trc', 'hcp'],
  },
  xcpd: {
    semanticsText: {
      gender: undefined,
      birthTime: undefined,
      id: undefined,
      name: 'LivingSubject.name',
      address: undefined,
    },
    detailForm: 'text',
    genericReason: 'AnswerNotAvailable',
  },
  xca: {
    formatCodingScheme: 'epSOS formatCodes',
    practiceSettingCodingScheme: 'epSOS Practice Setting Codes-Not Used',
    ePrescriptionFormatCode: 'urn:epSOS:ep:pre:2010',
    ePrescriptionTitle: 'ePrescription',
    prescriptionMetadata: false,
    sizeAndHash: false,
    versionName: { '57833-6': '1', other: '1.1' },
    nothingFound: { other: 'ERROR_PS_NOT_FOUND' },
    nothingFoundIsFailure: [],
    unknownClass: 'ERROR_UNKNOWN_SIGNIFIER',
    contextPrefix: {},
    listedClasses: ['60591-5', '57833-6', '56445-0'],
  },
};
