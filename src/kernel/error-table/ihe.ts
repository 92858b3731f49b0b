import { row } from './row.js';

/** The codes of IHE ITI TF-3 table 4.2.4.1-2 (dossier transactions 7.2). */
export const iheErrors = {
  XDSMissingDocument: row('XDSMissingDocument', 'error', 'The document does not exist.', 'R'),
  XDSRepositoryError: row('XDSRepositoryError', 'error', 'The repository failed.', 'R'),
  XDSRegistryError: row('XDSRegistryError', 'error', 'The registry failed.', 'L R D'),
  XDSRegistryMetadataError: row(
    'XDSRegistryMetadataError',
    'error',
    'The metadata of the submission are not valid.',
    'D',
  ),
  XDSUnknownPatientId: row('XDSUnknownPatientId', 'error', 'The patient identifier is unknown.', 'L R D'),
  XDSPatientIdDoesNotMatch: row(
    'XDSPatientIdDoesNotMatch',
    'error',
    'The patient identifiers of the submission do not match.',
    'D',
  ),
  XDSStoredQueryMissingParam: row(
    'XDSStoredQueryMissingParam',
    'error',
    'A required parameter of the query is missing.',
    'L',
  ),
  XDSStoredQueryParamNumber: row(
    'XDSStoredQueryParamNumber',
    'error',
    'A parameter of the query has more values than it may have.',
    'L',
  ),
  XDSUnknownStoredQuery: row('XDSUnknownStoredQuery', 'error', 'The stored query is not supported.', 'L'),
  XDSUnknownCommunity: row('XDSUnknownCommunity', 'error', 'The home community is not served here.', 'L R'),
  XDSMissingHomeCommunityId: row(
    'XDSMissingHomeCommunityId',
    'error',
    'The home community id is missing.',
    'L R',
  ),
  XDSUnavailableCommunity: row(
    'XDSUnavailableCommunity',
    'error',
    'The home community cannot be reached.',
    'L R',
  ),
  XDSUnknownRepositoryId: row('XDSUnknownRepositoryId', 'error', 'The repository id is unknown.', 'R'),
  XDSDocumentUniqueIdError: row(
    'XDSDocumentUniqueIdError',
    'error',
    'The document unique id is not known in this repository.',
    'R',
  ),
  XDSMissingDocumentMetadata: row(
    'XDSMissingDocumentMetadata',
    'error',
    'Metadata of a document are missing.',
    'D',
  ),
  XDSDuplicateUniqueIdInRegistry: row(
    'XDSDuplicateUniqueIdInRegistry',
    'error',
    'A document with this unique id exists already.',
    'D',
  ),
  XDSTooManyResults: row('XDSTooManyResults', 'error', 'The query has too many results.', 'L'),
};
