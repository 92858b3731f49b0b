import { businessErrors } from './error-table/business.js';
import { detectedIssues } from './error-table/detected-issues.js';
import { iheErrors } from './error-table/ihe.js';
import { numericErrors } from './error-table/numeric.js';
import type { ErrorEntry, Severity } from './error-table/row.js';
import { transformationErrors } from './error-table/transformation.js';

export type { ErrorEntry, Severity } from './error-table/row.js';

/** Every error of the protocols by name; the name is what the code raises, the row what crosses the border. */
export const errorTable = {
  ...numericErrors,
  ...iheErrors,
  ...businessErrors,
  ...detectedIssues,
  ...transformationErrors,
};

export type ErrorName = keyof typeof errorTable;

/** The row of the error table that a name stands for. */
export function errorEntry(name: ErrorName): ErrorEntry {
  return errorTable[name];
}

// The first name of a code wins: the two transformation families share numbers, and TM comes first.
const byCode = new Map<string, ErrorName>();
for (const name of Object.keys(errorTable) as ErrorName[]) {
  for (const key of [errorTable[name].code.toLowerCase(), name.toLowerCase()]) {
    if (!byCode.has(key)) byCode.set(key, name);
  }
}

/**
 * The name behind a code that a peer sent: the wire value or the name, in any case, with or without the
 * `EHDSI_` that some releases put before it (dossier security 4.3). Undefined for a code of nobody's.
 */
export function errorByCode(code: string): ErrorName | undefined {
  const wanted = code.trim().toLowerCase();
  return byCode.get(wanted) ?? byCode.get(wanted.replace(/^ehdsi_/, '')) ?? byCode.get(`ehdsi_${wanted}`);
}

export interface ErrorDetail {
  /** What exactly was wrong; crosses the border as codeContext or text, so no patient data and no internals. */
  readonly context?: string;
  /** Where in the message; crosses the border as `location`. */
  readonly location?: string;
  /** Overrides the table's severity where the protocol lets the situation decide. */
  readonly severity?: Severity;
  /** For the journal only. */
  readonly cause?: unknown;
}

/**
 * A protocol error, raised by its name in the table; the transaction renders it (registry error,
 * detected issue). Whatever else is thrown is ours and reaches the peer as the class's generic code only.
 */
export class ExchangeError extends Error {
  readonly errorName: ErrorName;
  readonly code: string;
  readonly severity: Severity;
  readonly context: string;
  readonly location: string | undefined;

  constructor(name: ErrorName, detail: ErrorDetail = {}) {
    const entry = errorEntry(name);
    super(
      `${entry.code}: ${detail.context ?? entry.text}`,
      detail.cause === undefined ? undefined : { cause: detail.cause },
    );
    this.name = 'ExchangeError';
    this.errorName = name;
    this.code = entry.code;
    this.severity = detail.severity ?? entry.severity;
    this.context = detail.context ?? entry.text;
    this.location = detail.location;
  }
}
