import type { ErrorName } from '../../kernel/errors.js';
import type { Usage } from './result.js';

/**
 * Which failures stop a document. The incumbent stops it for any element that has no mapping, an optional one
 * too (dossier documents 3.6); here an operator says which.
 */
export interface BlockingPolicy {
  /** A failed element of these usages is an error and blocks; of the others it is a warning. */
  readonly usages: readonly Usage[];
  /** Errors that are reported as errors but let the document pass. */
  readonly tolerated: readonly ErrorName[];
}

/** Required elements block, optional ones warn. */
export const defaultPolicy: BlockingPolicy = { usages: ['R'], tolerated: [] };
