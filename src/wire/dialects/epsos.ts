import { C14N } from '../xml/c14n.js';
import type { Dialect, SubmissionNames } from './dialect.js';
import { ehdsi } from './ehdsi.js';
import { numbersOnly } from './numbers-only.js';

const XACML = 'urn:oasis:names:tc:xacml:1.0:';
const EPSOS = 'urn:epsos:names:wp3.4:subject:';

const PRESCRIBERS = ['physician', 'medical doctor'];
const DISPENSERS = ['pharmacist', ...PRESCRIBERS];
const ROLES = [
  'nurse',
  'pharmacist',
  'physician',
  'medical doctor',
  'nurse midwife',
  'ancillary services',
  'clinical services',
  'patient',
];

/** epSOS, 2012 to 2017 (dossiers transactions and security, columns epSOS). */
export const epsos: Dialect = {
  name: 'epsos',
  spokenAs: numbersOnly,
  saml: {
    kindBy: 'advice',
    hcpNameQualifier: 'urn:epsos:wp34:assertions',
    trcNameQualifier: undefined,
    nokNameQualifier: undefined,
    hcpIssuer: 'urn:idp:countryB',
    trcIssuer: 'urn:initgw:countryB',
    audience: undefined,
    hcpConfirmationMethods: undefined,
    trcNameId: 'subjectId',
    subjectId: [`${XACML}subject:subject-id`],
    patientId: [`${XACML}resource:resource-id`],
    facilityType: [`${EPSOS}healthcare-facility-type`],
    facilityTypeFriendlyName: 'epSOS Healthcare Facility Type',
    clinicalSpeciality: [`${EPSOS}clinical-speciality`],
    onBehalfOf: [`${EPSOS}on-behalf-of`],
    organisationIdType: 'xs:anyURI',
    furtherAttributes: ['organisation'],
    roleForm: 'text',
    purposeForm: 'text',
    roles: Object.fromEntries(ROLES.map((role) => [role, role])),
    roleOf: { '221': 'physician', '2221': 'nurse', '2222': 'nurse midwife', '2262': 'pharmacist' },
    rolePairs: [],
    // Dossier security 1.6, column epSOS roles.
    rolesFor: {
      '60591-5': [...PRESCRIBERS, 'patient'],
      '57833-6': ['pharmacist'],
      '56445-0': ['pharmacist'],
      '60593-1': DISPENSERS,
      'DISCARD-60593-1': DISPENSERS,
      '34133-9': DISPENSERS,
      '57016-8': DISPENSERS,
    },
    onBehalfOfRequired: ['ancillary services', 'clinical services'],
    onBehalfOfValues: ['dentist', 'nurse', 'pharmacist', 'physician', 'nurse midwife'],
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
  xdr: {
    operationBy: 'classCode',
    // A discard has no operation of its own in this generation (dossier transactions 6.5).
    submissions: {
      '60593-1': {
        className: 'ePrescription',
        typeName: 'eDispensation',
        formatCode: 'urn:epSOS:ep:dis:2010',
        formatCodingScheme: 'epSOS formatCodes',
        formatName: 'epSOS coded eDispensation',
        title: 'eDispensation',
      },
      '57016-8': submission('57016-8'),
      '34133-9': submission('34133-9'),
    },
    submissionSetId: 'SubmissionSet',
    submissionSetUniqueId: 'document',
    languageCode: 'en',
    tellsGender: false,
    generic: 'ERROR_ED_GENERIC',
  },
};

/** As it is worded in either generation. */
function submission(classCode: string): SubmissionNames {
  const names = ehdsi.xdr.submissions[classCode];
  if (names === undefined) throw new Error(`${classCode} is no kind of submission`);
  return names;
}
