import { type ErrorName, errorByCode } from '../../kernel/errors.js';
import type { Problem, Setback } from './types.js';

/** What a code means for the person at the desk; `{country}` is the other country's name. */
interface Meaning {
  readonly whose: Problem['whose'];
  readonly text: string;
}

const meanings: Partial<Record<ErrorName, Meaning>> = {
  ERROR_PI_NO_MATCH: {
    whose: 'patient',
    text: '{country} found nobody with these data. Check the number and the birth date, or ask for the card.',
  },
  AnswerNotAvailable: {
    whose: 'patient',
    text: '{country} has no answer for these data. Check the number and the birth date.',
  },
  ERROR_PI_MULTIPLE_MATCHES: {
    whose: 'patient',
    text: 'More than one person fits. {country} needs more data to tell them apart.',
  },
  AdditionalDemographicsRequested: { whose: 'patient', text: '{country} asks for more data of the person.' },
  DemographicsQueryNotAllowed: { whose: 'patient', text: '{country} searches by identifier only.' },
  EHICDataRequested: {
    whose: 'patient',
    text: '{country} asks for the data of the European health insurance card.',
  },
  PatientAuthenticationRequired: {
    whose: 'patient',
    text: '{country} asks for an access code of the patient.',
  },
  ERROR_NO_CONSENT: { whose: 'patient', text: 'This patient has not agreed to share documents abroad.' },
  InsufficientRights: {
    whose: 'patient',
    text: '{country} may not show this person: there is no consent, or your role does not allow it.',
  },
  ERROR_INSUFFICIENT_RIGHTS: {
    whose: 'professional',
    text: 'Your role may not read this in {country}.',
  },
  ERROR_WEAK_AUTHENTICATION: {
    whose: 'professional',
    text: '{country} asks for a stronger sign-in (two factors).',
  },
  ERROR_EP_NOT_FOUND: { whose: 'patient', text: 'There is no prescription that can be dispensed.' },
  ERROR_PS_NOT_FOUND: { whose: 'patient', text: '{country} holds no summary of this patient.' },
  ERROR_DOCUMENT_NOT_FOUND: { whose: 'patient', text: '{country} holds no such document of this patient.' },
  ERROR_EP_REGISTRY_NOT_ACCESSIBLE: {
    whose: 'peer',
    text: 'The prescription registry of {country} cannot be reached. Try again in a few minutes.',
  },
  ERROR_EP_MISSING_EXPECTED_MAPPING: {
    whose: 'peer',
    text: 'The prescription holds a code that has no European counterpart; {country} does not release it.',
  },
  ERROR_PS_MISSING_EXPECTED_MAPPING: {
    whose: 'peer',
    text: 'The summary holds a code that has no European counterpart; {country} does not release it.',
  },
  ERROR_GENERIC_CONNECTION_NOT_POSSIBLE: {
    whose: 'network',
    text: 'The contact point of {country} does not answer. Nothing is wrong with your entry. Try again in a few minutes.',
  },
  ERROR_EP_NOT_MATCHING: {
    whose: 'peer',
    text: '{country} knows no such prescription or dispensation of this patient. Ask for the list again.',
  },
  ERROR_EP_ALREADY_DISPENSED: {
    whose: 'patient',
    text: '{country} says that this was dispensed already, or takes the dispensation as not valid. Do not hand out the medicine.',
  },
  ERROR_ED_NOT_DISPENSABLE_EPRESCRIPTION: {
    whose: 'patient',
    text: 'This prescription cannot be dispensed. Do not hand out the medicine.',
  },
  ERROR_ED_SUBSTITUTION_INFORMATION_NOT_ALLOWED: {
    whose: 'professional',
    text: 'The prescriber does not allow another product. Hand out the prescribed one, or nothing.',
  },
  ERROR_ED_EPRESCRIPTION_NOT_IDENTIFIABLE: {
    whose: 'professional',
    text: '{country} cannot tell which prescription was dispensed. Ask for the list again.',
  },
  ERROR_ED_DISCARD_FAILED: {
    whose: 'peer',
    text: '{country} did not take the dispensation back. It still counts as handed out.',
  },
  ERROR_ED_EDISPENSATION_ACK_NOT_RECEIVED: {
    whose: 'network',
    text: '{country} has not confirmed what was sent: it may have been done. Send the same again before anything else.',
  },
  ERROR_DOCUMENT_NOT_PROCESSED: {
    whose: 'peer',
    text: '{country} has the document and will process it later.',
  },
  ERROR_UNKNOWN_SIGNIFIER: { whose: 'peer', text: '{country} does not take documents of this kind.' },
  ResponderBusy: {
    whose: 'peer',
    text: 'The contact point of {country} is too busy. Try again in a minute.',
  },
};

const REFUSED = 'The contact point of {country} refused the request.';

// What transcoding says of single elements (dossier transactions 7.4), beside the document or instead of it.
const OF_TRANSFORMATION = /^(?:24|25|45)\d\d$/;
const NOT_CARRIED_OVER = '{country} could not carry over a code or a part of the document.';

/** The problem behind a code as it came, in words for the desk. Unknown codes keep the code and say so. */
export function problemOf(code: string, country: string): Problem {
  const name = errorByCode(code);
  const meaning = name === undefined ? undefined : meanings[name];
  const text = meaning?.text ?? (OF_TRANSFORMATION.test(code) ? NOT_CARRIED_OVER : REFUSED);
  return {
    code,
    text: text.replaceAll('{country}', country),
    whose: meaning?.whose ?? 'peer',
  };
}

const DENIED: ReadonlySet<ErrorName> = new Set([
  'InsufficientRights',
  'PrivacyViolation',
  'PolicyViolation',
  'ERROR_INSUFFICIENT_RIGHTS',
  'ERROR_WEAK_AUTHENTICATION',
  'ERROR_POLICY_VIOLATION',
  'ERROR_UNKNOWN_POLICY',
  'ERROR_NOT_VALID_ASSERTION',
  'ERROR_NOT_VALID_TRC_ASSERTION',
  'ERROR_UNKNOWN_PATIENT_IDENTIFIER',
  'ERROR_DOCUMENT_PARAMETERS_DIFFER',
  'ERROR_SEC_GENERIC',
  'ERROR_SEC_DATA_INTEGRITY_NOT_ENSURED',
  'ERROR_HPI_GENERIC',
  'ERROR_HPI_NO_INFORMATION',
  'ERROR_HPI_INSUFFICIENT_INFORMATION',
  'ERROR_HPI_HAI_NO_INFORMATION',
  'ERROR_HPI_POC_NO_INFORMATION',
  'ERROR_HPI_AUTHENTICATION_NOT_RECEIVED',
]);

const NEEDS_MORE: ReadonlySet<ErrorName> = new Set([
  'ERROR_PI_MULTIPLE_MATCHES',
  'AdditionalDemographicsRequested',
  'DemographicsQueryNotAllowed',
  'EHICDataRequested',
  'PatientAuthenticationRequired',
  'LivingSubjectAdministrativeGenderRequested',
  'PatientAddressRequested',
  'PatientTelecomRequested',
  'LivingSubjectBirthPlaceNameRequested',
  'LivingSubjectBirthPlaceAddressRequested',
  'MothersMaidenNameRequested',
]);

const NO_DOCUMENT: ReadonlySet<ErrorName> = new Set([
  'ERROR_EP_NOT_FOUND',
  'ERROR_PS_NOT_FOUND',
  'ERROR_MRO_NO_DATA',
  'ERROR_ORCD_NOT_FOUND',
  'ERROR_DOCUMENT_NOT_FOUND',
]);

const UNREACHABLE: ReadonlySet<ErrorName> = new Set([
  'ERROR_GENERIC_CONNECTION_NOT_POSSIBLE',
  'ResponderBusy',
]);

/** An error as it was told: its code, and what was said of it. */
export interface Told {
  readonly code: string;
  readonly context?: string | undefined;
}

export type AnySetback =
  | 'denied'
  | 'needsMoreData'
  | 'noMatch'
  | 'noDocument'
  | 'noConsent'
  | 'notAccepted'
  | 'unreachable'
  | 'failed';

/**
 * Where codes lead, judged in the order in which they came. `outcomes` are those that the step has; the last
 * of them is for everything else.
 */
export function setbackOf<Outcome extends AnySetback>(
  codes: readonly (string | Told)[],
  country: string,
  outcomes: readonly [...Outcome[], Outcome],
): Setback<Outcome> {
  const judged = codes
    .map((told): Told => (typeof told === 'string' ? { code: told } : told))
    .map(({ code, context }) => ({ code, context, outcome: outcomeOf(errorByCode(code)) }));
  const telling = judged.find(({ outcome }) => (outcomes as readonly string[]).includes(outcome));
  const { code, context } = telling ?? judged[0] ?? { code: 'ERROR_GENERIC', context: undefined };
  return {
    outcome: (telling?.outcome as Outcome | undefined) ?? (outcomes.at(-1) as Outcome),
    problem: { ...problemOf(code, country), ...(context ? { context } : {}) },
  };
}

/** The step that asks for a person, and the steps that ask for documents: what they may come to. */
export const IDENTIFYING = ['noMatch', 'needsMoreData', 'denied', 'unreachable', 'failed'] as const;
export const LISTING = ['noDocument', 'noConsent', 'denied', 'unreachable', 'failed'] as const;
export const RETRIEVING = ['noConsent', 'denied', 'unreachable', 'failed'] as const;
export const SUBMITTING = ['noConsent', 'denied', 'unreachable', 'notAccepted'] as const;
export const ISSUING = ['denied'] as const;

function outcomeOf(name: ErrorName | undefined): AnySetback {
  if (name === undefined) return 'failed';
  if (name === 'ERROR_PI_NO_MATCH' || name === 'AnswerNotAvailable') return 'noMatch';
  if (name === 'ERROR_NO_CONSENT') return 'noConsent';
  if (NO_DOCUMENT.has(name)) return 'noDocument';
  if (NEEDS_MORE.has(name)) return 'needsMoreData';
  if (DENIED.has(name)) return 'denied';
  return UNREACHABLE.has(name) ? 'unreachable' : 'failed';
}
