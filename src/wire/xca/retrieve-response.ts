import type { XmlElement } from 'libxml2-wasm';
import { ExchangeError } from '../../kernel/errors.js';
import type { Ids } from '../../kernel/runtime.js';
import { type RegistryResponse, readRegistryResponse, writeRegistryResponse } from '../registry/response.js';
import { type Attachment, type Attachments, NO_ATTACHMENTS } from '../soap/attachment.js';
import { BinaryError, include, readBinary } from '../soap/xop.js';
import { childOf, childrenOf, textOf } from '../xml/read.js';
import { type Element, el, elDefault } from '../xml/write.js';
import { type DocumentReference, readReference, writeReference } from './retrieve-request.js';

/** A document as it was delivered, byte for byte. */
export interface RetrievedDocument extends DocumentReference {
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** `RetrieveDocumentSetResponse` (ITI-39; dossier transactions 5.2). */
export interface XcaRetrieveResponse extends RegistryResponse {
  readonly documents: readonly RetrievedDocument[];
}

/**
 * Reads `RetrieveDocumentSetResponse`, its documents from the attachments or from base64 in place. Throws
 * {@link ExchangeError} when a document in it is not named or its content is missing or damaged: half an
 * answer is none.
 */
export function readRetrieveResponse(
  element: XmlElement,
  attachments: Attachments = NO_ATTACHMENTS,
): XcaRetrieveResponse {
  return {
    ...readRegistryResponse(childOf(element, 'rs:RegistryResponse')),
    documents: childrenOf(element, 'xds:DocumentResponse').map((response) => ({
      ...readReference(response),
      mimeType: textOf(childOf(response, 'xds:mimeType')) ?? 'text/xml',
      bytes: readContent(childOf(response, 'xds:Document'), attachments),
    })),
  };
}

function readContent(element: XmlElement | undefined, attachments: Attachments): Uint8Array {
  try {
    if (element === undefined) throw new BinaryError('empty');
    return readBinary(element, attachments);
  } catch (error) {
    if (!(error instanceof BinaryError)) throw error;
    throw new ExchangeError('XDSRepositoryError', {
      context: `The content of a document in the answer cannot be read: ${error.fault}.`,
      location: 'DocumentResponse/Document',
      cause: error,
    });
  }
}

/**
 * Writes `RetrieveDocumentSetResponse` (dossier transactions 5.2): the body, and the documents as the
 * attachments that it refers to, in its order.
 */
export function writeRetrieveResponse(
  response: XcaRetrieveResponse,
  ids: Ids,
): { body: Element; attachments: Attachment[] } {
  const parts = response.documents.map((document) => ({
    document,
    attachment: {
      contentId: `${ids.uuid()}@passerelle`,
      contentType: document.mimeType,
      bytes: document.bytes,
    },
  }));
  return {
    body: elDefault(
      'xds:RetrieveDocumentSetResponse',
      {},
      writeRegistryResponse(response),
      parts.map(({ document, attachment }) =>
        el(
          'xds:DocumentResponse',
          {},
          writeReference(document),
          el('xds:mimeType', {}, document.mimeType),
          el('xds:Document', {}, include(attachment.contentId)),
        ),
      ),
    ),
    attachments: parts.map(({ attachment }) => attachment),
  };
}
