import { type ErrorName, errorByCode } from '../../kernel/errors.js';
import type { RegistryResponse } from '../../wire/registry/response.js';

/** What became of a submission, as far as an answer tells. */
export type Verdict = 'accepted' | 'uncertain' | 'refused';

/**
 * `mayBeDone`: an earlier sending may have arrived. A refusal then only counts when it would have been the same
 * the first time.
 */
export function verdictOf({ status, errors }: RegistryResponse, mayBeDone: boolean): Verdict {
  const names = errors.map(({ code }) => errorByCode(code));
  const grave = errors.some(({ severity }) => severity === 'error');
  if (!grave && (status === 'Success' || names.includes('ERROR_DOCUMENT_NOT_PROCESSED'))) return 'accepted';
  if (!mayBeDone || names.some((one) => one !== undefined && CONCLUSIVE.has(one))) return 'refused';
  return 'uncertain';
}

/** Refusals of what the document itself says: it was not taken the first time either. */
const CONCLUSIVE: ReadonlySet<ErrorName> = new Set([
  'ERROR_ED_SUBSTITUTION_INFORMATION_NOT_ALLOWED',
  'ERROR_ED_EPRESCRIPTION_NOT_IDENTIFIABLE',
  'ERROR_UNKNOWN_SIGNIFIER',
  'ERROR_PIVOT_MISSING',
  'ERROR_ORIGINAL_DATA_MISSING',
  'ERROR_NO_SIGNATURE',
  'ERROR_UNKNOWN_POLICY',
  'ERROR_POLICY_VIOLATION',
  'XDSRegistryMetadataError',
  'XDSMissingDocumentMetadata',
]);
