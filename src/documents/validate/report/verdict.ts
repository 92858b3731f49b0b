import type { Finding, Layer } from '../finding.js';

/** The verdict on one file, as reports tell it. */
export interface FileVerdict {
  readonly file: string;
  /** Short name of the kind, `unknown` for one of nobody's. */
  readonly kind: string;
  readonly valid: boolean;
  readonly layers: readonly Layer[];
  readonly findings: readonly Finding[];
}

/** What a program reads of a verdict (`passerelle validate --json`). */
export function verdictJson({ file, kind, valid, findings }: FileVerdict): object {
  return { file, kind, valid, findings };
}

/** How many findings of each severity there are. */
export function countFindings(findings: readonly Finding[]): Readonly<Record<Finding['severity'], number>> {
  const count = { error: 0, warning: 0, information: 0 };
  for (const { severity } of findings) count[severity] += 1;
  return count;
}

/** `at line 12, /ClinicalDocument/id[1]`. */
export function placeOf({ line, location }: Finding): string {
  return line === undefined ? location : `line ${line}, ${location}`;
}
