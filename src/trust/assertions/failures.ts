import { documentClasses } from '../../kernel/classes.js';
import { type ErrorName, ExchangeError } from '../../kernel/errors.js';
import type { Dialect } from '../../wire/dialects/dialect.js';
import type { TransactionKey } from '../../wire/transactions.js';

/** A discard is told apart from other submissions: every failure of an assertion has one code there. */
type Column = TransactionKey | 'discard';
type Codes = Readonly<Record<Column, ErrorName>>;

function everywhere(name: ErrorName, but: Partial<Codes> = {}): Codes {
  return { xcpd: name, xcaList: name, xcaRetrieve: name, xdr: name, discard: 'ERROR_SEC_GENERIC', ...but };
}

/** What each failed check says in each transaction (dossier security 4.1, column failure code; 4.2 for discard). */
const codes = {
  noSecurity: everywhere('ERROR_NOT_VALID_ASSERTION', { xcpd: 'ERROR_HPI_AUTHENTICATION_NOT_RECEIVED' }),
  structure: everywhere('ERROR_INSUFFICIENT_RIGHTS', {
    xcpd: 'ERROR_SEC_DATA_INTEGRITY_NOT_ENSURED',
    xcaRetrieve: 'ERROR_SEC_GENERIC',
  }),
  /** An assertion too many: of a kind that is there already, or of no kind that is known. */
  surplus: everywhere('ERROR_NOT_VALID_ASSERTION', { xcpd: 'ERROR_HPI_GENERIC' }),
  noHcp: everywhere('ERROR_HPI_AUTHENTICATION_NOT_RECEIVED'),
  noTrc: everywhere('ERROR_NOT_VALID_ASSERTION'),
  /** The signature, its certificate, or whose certificate it is. */
  seal: everywhere('ERROR_SEC_GENERIC', { xcpd: 'ERROR_SEC_DATA_INTEGRITY_NOT_ENSURED' }),
  hcp: everywhere('ERROR_HPI_GENERIC'),
  weakAuthentication: everywhere('ERROR_WEAK_AUTHENTICATION'),
  role: everywhere('ERROR_HPI_INSUFFICIENT_INFORMATION'),
  purpose: everywhere('ERROR_INSUFFICIENT_RIGHTS'),
  rights: everywhere('ERROR_INSUFFICIENT_RIGHTS'),
  unknownClass: everywhere('ERROR_GENERIC_SERVICE_SIGNIFIER_UNKNOWN', { xdr: 'ERROR_UNKNOWN_SIGNIFIER' }),
  trc: everywhere('ERROR_NOT_VALID_ASSERTION', { xcpd: 'ERROR_HPI_GENERIC' }),
  nok: everywhere('ERROR_NOT_VALID_ASSERTION', { xcpd: 'ERROR_HPI_GENERIC' }),
  /** The TRC stands on another HCP assertion. */
  trcAdvice: everywhere('ERROR_INSUFFICIENT_RIGHTS'),
  /** The TRC is about another professional. */
  trcSubject: everywhere('ERROR_NOT_VALID_TRC_ASSERTION', { xcpd: 'ERROR_HPI_GENERIC' }),
  patient: everywhere('ERROR_UNKNOWN_PATIENT_IDENTIFIER'),
  replay: everywhere('ERROR_SEC_GENERIC', { xcpd: 'ERROR_SEC_DATA_INTEGRITY_NOT_ENSURED' }),
} as const satisfies Record<string, Codes>;

export type Failure = keyof typeof codes;

/** A check that did not pass, before it is known which code the transaction has for it. */
export class AssertionFault extends Error {
  readonly failure: Failure;

  /** `context` crosses the border: it names elements and attributes, never their values. */
  constructor(failure: Failure, context: string, cause?: unknown) {
    super(context, cause === undefined ? undefined : { cause });
    this.name = 'AssertionFault';
    this.failure = failure;
  }
}

/** The transaction in which assertions are judged. */
export interface JudgedTransaction {
  readonly transaction: TransactionKey;
  /** Class codes of the request; undefined while they are not known (ITI-39 before the document). */
  readonly classes?: readonly string[] | undefined;
  readonly dialect: Dialect;
}

/** Runs a check; what it throws leaves as the error that the transaction and the dialect have for it. */
export function refusing<T>(judged: JudgedTransaction, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw error instanceof AssertionFault ? refusal(judged, error) : error;
  }
}

function refusal({ transaction, classes, dialect }: JudgedTransaction, fault: AssertionFault): ExchangeError {
  const discards = classes?.includes(documentClasses.eDispensationDiscard.code) === true;
  const name = codes[fault.failure][discards ? 'discard' : transaction];
  return new ExchangeError(dialect.spokenAs[name] ?? name, { context: fault.message, cause: fault });
}
