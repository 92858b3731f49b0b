/** A layer of validation, in the order in which they are run. */
export type Layer = 'safety' | 'schema' | 'schematron' | 'terminology' | 'rules' | 'pdf';
export type FindingSeverity = 'error' | 'warning' | 'information';
/** One thing that a layer found in a document, for the person who has to put it right. */
export interface Finding {
  readonly layer: Layer;
  /** Stable: the rule's id, the assertion's id, or the schema's own code. */
  readonly id: string;
  readonly severity: FindingSeverity;
  /** Where: local names with positions, `/ClinicalDocument/author[1]/time[1]`; `/` for the document. */
  readonly location: string;
  /** Line in the document, from 1, where it is known. */
  readonly line?: number;
  readonly message: string;
  readonly remedy?: string;
}
