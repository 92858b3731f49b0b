import type { XmlElement } from 'libxml2-wasm';
import { type Element, el } from '../xml/write.js';
import { type RegistryError, readErrors, writeErrors } from './errors.js';
import { type ResponseStatus, readStatus, statusUri } from './status.js';

/** `rs:RegistryResponse`: the whole answer to ITI-41, the head of the one to ITI-39 (dossier 5.2, 6.7). */
export interface RegistryResponse {
  readonly status: ResponseStatus;
  readonly errors: readonly RegistryError[];
}

/** Reads `rs:RegistryResponse`; one that is missing is a failure. */
export function readRegistryResponse(element: XmlElement | undefined): RegistryResponse {
  return { status: readStatus(element), errors: readErrors(element) };
}

/** Writes `rs:RegistryResponse`. */
export function writeRegistryResponse(response: RegistryResponse): Element {
  return el('rs:RegistryResponse', { status: statusUri(response.status) }, writeErrors(response.errors));
}
