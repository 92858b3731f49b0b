import { row } from './row.js';

/** What an XCPD answer says in `reasonOf` (dossier transactions 3.6). */
export const detectedIssues = {
  AnswerNotAvailable: row('AnswerNotAvailable', 'error', 'The answer is not available.', 'PI'),
  ResponderBusy: row('ResponderBusy', 'error', 'The responder is too busy to answer.', 'PI'),
  InternalError: row('InternalError', 'error', 'The responder failed.', 'PI'),
  InsufficientRights: row('InsufficientRights', 'error', 'The requester lacks the right to ask this.', 'PI'),
  PrivacyViolation: row('PrivacyViolation', 'error', 'The answer could disclose private data.', 'PI'),
  PolicyViolation: row('PolicyViolation', 'error', 'The request conflicts with the policy.', 'PI'),
  PatientAuthenticationRequired: row(
    'PatientAuthenticationRequired',
    'error',
    'A secret of the patient is required.',
    'PI',
  ),
  AdditionalDemographicsRequested: row(
    'AdditionalDemographicsRequested',
    'error',
    'More demographic data are required.',
    'PI',
  ),
  DemographicsQueryNotAllowed: row(
    'DemographicsQueryNotAllowed',
    'error',
    'A query without a patient identifier is not allowed.',
    'PI',
  ),
  EHICDataRequested: row(
    'EHICDataRequested',
    'error',
    'Data of the European health insurance card are required.',
    'PI',
  ),
  LivingSubjectAdministrativeGenderRequested: row(
    'LivingSubjectAdministrativeGenderRequested',
    'error',
    "The patient's administrative gender is required.",
    'PI',
  ),
  PatientAddressRequested: row(
    'PatientAddressRequested',
    'error',
    "The patient's address is required.",
    'PI',
  ),
  PatientTelecomRequested: row(
    'PatientTelecomRequested',
    'error',
    "The patient's telecommunication address is required.",
    'PI',
  ),
  LivingSubjectBirthPlaceNameRequested: row(
    'LivingSubjectBirthPlaceNameRequested',
    'error',
    "The name of the patient's birth place is required.",
    'PI',
  ),
  LivingSubjectBirthPlaceAddressRequested: row(
    'LivingSubjectBirthPlaceAddressRequested',
    'error',
    "The address of the patient's birth place is required.",
    'PI',
  ),
  MothersMaidenNameRequested: row(
    'MothersMaidenNameRequested',
    'error',
    "The maiden name of the patient's mother is required.",
    'PI',
  ),
};
