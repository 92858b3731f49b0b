import type { XmlElement } from 'libxml2-wasm';
import { type ErrorName, ExchangeError } from '../../kernel/errors.js';
import {
  type InstanceId,
  readUniqueId,
  withOidPrefix,
  withoutOidPrefix,
  writeUniqueId,
} from '../../kernel/identifiers.js';
import { defined } from '../defined.js';
import { childOf, childrenOf, textOf } from '../xml/read.js';
import { type Element, el, elDefault } from '../xml/write.js';

/** What names a document across the border; request and response are matched by it, not by position. */
export interface DocumentReference {
  /** Plain OID; one peer leaves it out (dossier transactions 5.1). */
  readonly homeCommunityId?: string;
  /** Plain OID. */
  readonly repositoryUniqueId: string;
  readonly uniqueId: InstanceId;
}

/** `RetrieveDocumentSetRequest`: which documents are wanted, at least one (ITI-39; dossier 5.1). */
export interface XcaRetrieveRequest {
  readonly documents: readonly DocumentReference[];
}

/**
 * Reads `RetrieveDocumentSetRequest`. Throws {@link ExchangeError} with the element as its location:
 * `XDSUnknownRepositoryId`, `XDSDocumentUniqueIdError`. Whether the home community is ours is not asked here.
 */
export function readRetrieveRequest(element: XmlElement): XcaRetrieveRequest {
  const documents = childrenOf(element, 'xds:DocumentRequest').map(readReference);
  if (documents.length === 0) {
    throw missing('XDSDocumentUniqueIdError', 'DocumentRequest', 'The request names no document.');
  }
  return { documents };
}

function missing(name: ErrorName, location: string, context: string): ExchangeError {
  return new ExchangeError(name, { context, location });
}

/** Reads the three parts that name a document, in a request or a response. */
export function readReference(element: XmlElement): DocumentReference {
  const home = textOf(childOf(element, 'xds:HomeCommunityId'));
  const repositoryUniqueId = textOf(childOf(element, 'xds:RepositoryUniqueId'));
  const uniqueId = textOf(childOf(element, 'xds:DocumentUniqueId'));
  if (repositoryUniqueId === undefined) {
    throw missing('XDSUnknownRepositoryId', 'RepositoryUniqueId', 'The repository id is missing.');
  }
  if (uniqueId === undefined) {
    throw missing('XDSDocumentUniqueIdError', 'DocumentUniqueId', 'The document unique id is missing.');
  }
  return defined({
    homeCommunityId: home === undefined ? undefined : withoutOidPrefix(home),
    repositoryUniqueId: withoutOidPrefix(repositoryUniqueId),
    uniqueId: readUniqueId(uniqueId),
  });
}

/** Writes the three parts that name a document. */
export function writeReference(document: DocumentReference): (Element | undefined)[] {
  const { homeCommunityId } = document;
  return [
    homeCommunityId === undefined ? undefined : el('xds:HomeCommunityId', {}, withOidPrefix(homeCommunityId)),
    el('xds:RepositoryUniqueId', {}, document.repositoryUniqueId),
    el('xds:DocumentUniqueId', {}, writeUniqueId(document.uniqueId)),
  ];
}

/** Writes `RetrieveDocumentSetRequest` (dossier transactions 5.1). */
export function writeRetrieveRequest(request: XcaRetrieveRequest): Element {
  return elDefault(
    'xds:RetrieveDocumentSetRequest',
    {},
    request.documents.map((document) => el('xds:DocumentRequest', {}, writeReference(document))),
  );
}

/** True when both name the same document; a home community that one of them leaves out is not compared. */
export function sameDocument(a: DocumentReference, b: DocumentReference): boolean {
  const sameHome =
    a.homeCommunityId === undefined ||
    b.homeCommunityId === undefined ||
    a.homeCommunityId === b.homeCommunityId;
  return (
    sameHome &&
    a.repositoryUniqueId === b.repositoryUniqueId &&
    writeUniqueId(a.uniqueId) === writeUniqueId(b.uniqueId)
  );
}
