import { type ErrorName, type ExchangeError, errorByCode, errorEntry } from '../../kernel/errors.js';
import type { PatientMatch } from '../../kernel/patient.js';
import { defined } from '../defined.js';
import type { Dialect } from '../dialects/dialect.js';
import type { AcknowledgementDetail } from './details.js';
import { type DetectedIssue, type DetectedIssueName, detectedIssue, isDetectedIssue } from './issues.js';

/** Why nobody was found, in both channels of the answer. */
export interface XcpdReasons {
  readonly details: readonly AcknowledgementDetail[];
  readonly issues: readonly DetectedIssue[];
}

/** What an answer to ITI-55 comes to (dossier transactions 3.5). */
export type XcpdOutcome =
  | { readonly kind: 'matches'; readonly matches: readonly PatientMatch[] }
  | ({ readonly kind: 'noMatch' } & XcpdReasons)
  | ({ readonly kind: 'error' } & XcpdReasons);

/** The codes of an answer, for the person who reads it and for the machine that goes on from it. */
export interface XcpdProblem {
  /** The issue's code, else the detail's; undefined when the answer has neither. */
  readonly code?: string;
  /** The row of our table that `code` stands for. */
  readonly name?: ErrorName;
  readonly text: string;
  readonly location?: string;
  /** True when the answer asks for more input. */
  readonly asksForMore: boolean;
}

/** The codes of an answer in the order of the dossier: first the issue, then the detail (3.5). */
export function problemOf(reasons: XcpdReasons): XcpdProblem {
  const issue = reasons.issues[0];
  const detail = reasons.details[0];
  const code = issue?.code ?? detail?.code;
  const name = code === undefined ? undefined : errorByCode(code);
  return defined({
    code,
    name,
    text: detail?.text ?? errorEntry(name ?? 'ERROR_PI_GENERIC').text,
    location: detail?.location,
    asksForMore: reasons.issues.some(({ position }) => position === 'triggerFor'),
  });
}

/** Assertion errors keep their own code beside `InsufficientRights`. */
const ASSERTION =
  /^(?:ERROR|WARNING)_(?:HPI|SEC)_|^ERROR_NOT_VALID_|^ERROR_(?:INSUFFICIENT_RIGHTS|WEAK_AUTH)/;

/** Policies that forbid; what exactly does is not told. */
const FORBIDDEN: readonly ErrorName[] = [
  'ERROR_NO_CONSENT',
  'ERROR_POLICY_VIOLATION',
  'ERROR_UNKNOWN_POLICY',
];

function issueOf(name: ErrorName, dialect: Dialect): DetectedIssueName {
  if (isDetectedIssue(name)) return name;
  if (ASSERTION.test(name) || FORBIDDEN.includes(name)) return 'InsufficientRights';
  if (name === 'ERROR_PI_NO_MATCH') return 'AnswerNotAvailable';
  if (name === 'ERROR_PI_MULTIPLE_MATCHES') return 'AdditionalDemographicsRequested';
  return dialect.xcpd.genericReason;
}

function detailNameOf(name: ErrorName): ErrorName {
  if (ASSERTION.test(name)) return name;
  return name.startsWith('ERROR_PI_') ? name : 'ERROR_PI_GENERIC';
}

/** In text form consent and policy go by the number of insufficient rights (dossier 3.5). */
function textNameOf(name: ErrorName, dialect: Dialect): ErrorName {
  if (FORBIDDEN.includes(name)) return 'ERROR_INSUFFICIENT_RIGHTS';
  return dialect.spokenAs[name] ?? name;
}

const spoken: Readonly<
  Record<Dialect['xcpd']['detailForm'], (name: ErrorName, dialect: Dialect) => ErrorName>
> = { code: detailNameOf, text: textNameOf };

/**
 * An error as the answer that tells it, in both channels (dossier transactions 3.5, 3.6);
 * `ERROR_PI_NO_MATCH` is the answer that there is nobody.
 */
export function outcomeOf(error: ExchangeError, dialect: Dialect): XcpdOutcome {
  const { detailForm } = dialect.xcpd;
  const { code } = errorEntry(spoken[detailForm](error.errorName, dialect));
  const detail: Record<typeof detailForm, AcknowledgementDetail> = {
    code: defined({ code, text: error.context, location: error.location }),
    text: defined({ code: /^\d{4}$/.test(code) ? code : undefined, text: error.context }),
  };
  return {
    kind: error.errorName === 'ERROR_PI_NO_MATCH' ? 'noMatch' : 'error',
    details: [detail[detailForm]],
    issues: [detectedIssue(issueOf(error.errorName, dialect))],
  };
}
