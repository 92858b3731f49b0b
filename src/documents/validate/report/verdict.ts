import type { Finding } from '../finding.js';
import type { Validation } from '../validate.js';

/** The verdict on one file, as reports tell it. */
export interface FileVerdict extends Omit<Validation, 'refused'> {
  readonly file: string;
}

/** What a program reads of a verdict (`passerelle validate --json`). */
export function verdictJson(verdict: FileVerdict) {
  const { file, kind, valid, layers, standards, passedOver, findings } = verdict;
  return { file, kind, valid, layers, standards, passedOver, findings };
}

/** Which layers looked, by which files, and which did not and why: `safety, schema by CDA.xsd; not by …`. */
export function layersLine({ layers, standards, passedOver }: Omit<FileVerdict, 'file'>): string {
  const looked = layers.map((layer) => {
    const files = standards.filter((standard) => standard.layer === layer).map(({ file }) => file);
    return files.length === 0 ? layer : `${layer} by ${files.join(' and ')}`;
  });
  return [looked.join(', '), ...passedOver.map(({ layer, reason }) => `not by ${layer}: ${reason}`)].join(
    '; ',
  );
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
