export type Severity = 'error' | 'warning';

/** One row of the protocol's error table (dossier transactions, section 7). */
export interface ErrorEntry {
  /** The value on the wire. */
  readonly code: string;
  readonly severity: Severity;
  /** A neutral sentence that may cross the border: no patient, no internals. */
  readonly text: string;
  /**
   * Where it may appear: PI = XCPD, L = list, R = retrieve, D = dispensation, X = discard,
   * C = on the client's side only.
   */
  readonly services: string;
}

export function row(code: string, severity: Severity, text: string, services: string): ErrorEntry {
  return { code, severity, text, services };
}
