import type { XmlElement } from 'libxml2-wasm';
import { attributeOf } from '../xml/read.js';

export type ResponseStatus = 'Success' | 'PartialSuccess' | 'Failure';

const uris: Readonly<Record<ResponseStatus, string>> = {
  Success: 'urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success',
  PartialSuccess: 'urn:ihe:iti:2007:ResponseStatusType:PartialSuccess',
  Failure: 'urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Failure',
};

/** The value of `@status` (dossier transactions 4.3). */
export function statusUri(status: ResponseStatus): string {
  return uris[status];
}

/** Reads `@status` by its last segment; what is missing or unknown is a failure. */
export function readStatus(element: XmlElement | undefined): ResponseStatus {
  const last = attributeOf(element, 'status')?.replace(/^.*[:\s]/s, '');
  return last === 'Success' || last === 'PartialSuccess' ? last : 'Failure';
}
