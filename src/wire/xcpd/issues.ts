import type { XmlElement } from 'libxml2-wasm';
import type { detectedIssues } from '../../kernel/error-table/detected-issues.js';
import { defined } from '../defined.js';
import { at, attributeOf, childrenOf } from '../xml/read.js';
import { type Element, el } from '../xml/write.js';

export type DetectedIssueName = keyof typeof detectedIssues;

/** One `reasonOf` of an answer (dossier transactions 3.6, channel 2). */
export interface DetectedIssue {
  readonly code: string;
  readonly codeSystem?: string;
  /** `triggerFor`: more input is wanted; `mitigatedBy`: the request fails. */
  readonly position: 'triggerFor' | 'mitigatedBy';
}

const IHE_REASONS = '1.3.6.1.4.1.19376.1.2.27.3';
const IHE_REQUESTS = '1.3.6.1.4.1.19376.1.2.27.1';
const EPSOS_REASONS = '1.3.6.1.4.1.12559.11.10.1.3.2.2.1';

const fails = (codeSystem: string) => ({ codeSystem, position: 'mitigatedBy' }) as const;
const asks = (codeSystem: string) => ({ codeSystem, position: 'triggerFor' }) as const;

/** Code system and position of each code by the specification (dossier transactions 3.6). */
const places: Readonly<Record<DetectedIssueName, Omit<DetectedIssue, 'code'>>> = {
  AnswerNotAvailable: fails(IHE_REASONS),
  ResponderBusy: fails(IHE_REASONS),
  InternalError: fails(IHE_REASONS),
  InsufficientRights: fails(EPSOS_REASONS),
  PrivacyViolation: fails(EPSOS_REASONS),
  PolicyViolation: fails(EPSOS_REASONS),
  PatientAuthenticationRequired: asks(EPSOS_REASONS),
  AdditionalDemographicsRequested: asks(EPSOS_REASONS),
  DemographicsQueryNotAllowed: asks(EPSOS_REASONS),
  EHICDataRequested: asks(EPSOS_REASONS),
  LivingSubjectAdministrativeGenderRequested: asks(IHE_REQUESTS),
  PatientAddressRequested: asks(IHE_REQUESTS),
  PatientTelecomRequested: asks(IHE_REQUESTS),
  LivingSubjectBirthPlaceNameRequested: asks(IHE_REQUESTS),
  LivingSubjectBirthPlaceAddressRequested: asks(IHE_REQUESTS),
  MothersMaidenNameRequested: asks(IHE_REQUESTS),
};

/** The issue of that name, with its code system and in its place. */
export function detectedIssue(name: DetectedIssueName): DetectedIssue {
  return { code: name, ...places[name] };
}

/** True for a name of the table of detected issues. */
export function isDetectedIssue(name: string): name is DetectedIssueName {
  return Object.hasOwn(places, name);
}

/**
 * Reads every `reasonOf` of `controlActProcess`, those that fail the request before those that ask for
 * more. An event that names nothing, as the reference implementation sends for most codes, is left out.
 */
export function readIssues(controlActProcess: XmlElement | undefined): DetectedIssue[] {
  if (controlActProcess === undefined) return [];
  const events = childrenOf(controlActProcess, 'hl7:reasonOf').flatMap((reason) =>
    childrenOf(reason, 'hl7:detectedIssueEvent'),
  );
  return [
    ...events
      .flatMap((event) => childrenOf(event, 'hl7:mitigatedBy'))
      .map((place) => readIssue(at(place, 'hl7:detectedIssueManagement', 'hl7:code'), 'mitigatedBy')),
    ...events
      .flatMap((event) => childrenOf(event, 'hl7:triggerFor'))
      .map((place) => readIssue(at(place, 'hl7:actOrderRequired', 'hl7:code'), 'triggerFor')),
  ].filter((issue) => issue !== undefined);
}

function readIssue(
  element: XmlElement | undefined,
  position: DetectedIssue['position'],
): DetectedIssue | undefined {
  const code = attributeOf(element, 'code');
  if (code === undefined) return undefined;
  return defined({ code, codeSystem: attributeOf(element, 'codeSystem'), position });
}

/** Writes one `reasonOf` (dossier transactions 3.6). */
export function writeIssue(issue: DetectedIssue): Element {
  const code = el('hl7:code', { code: issue.code, codeSystem: issue.codeSystem });
  return el(
    'hl7:reasonOf',
    { typeCode: 'RSON' },
    el(
      'hl7:detectedIssueEvent',
      { classCode: 'ALRT', moodCode: 'EVN' },
      el('hl7:code', { code: 'ActAdministrativeDetectedIssueCode', codeSystem: '2.16.840.1.113883.5.4' }),
      issue.position === 'triggerFor'
        ? el(
            'hl7:triggerFor',
            { typeCode: 'TRIG' },
            el('hl7:actOrderRequired', { classCode: 'ACT', moodCode: 'RQO' }, code),
          )
        : el(
            'hl7:mitigatedBy',
            { typeCode: 'MITGT' },
            // IHE prints RQO, which the schema forbids (dossier 3.6).
            el('hl7:detectedIssueManagement', { classCode: 'ACT', moodCode: 'EVN' }, code),
          ),
    ),
  );
}
