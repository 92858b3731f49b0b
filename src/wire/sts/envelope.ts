import type { Ids } from '../../kernel/runtime.js';
import { SOAP } from '../soap/packaging.js';
import type { WireAnswer, WireBytes } from '../soap/types.js';
import { el, serialise, serialiseDocument, verbatim } from '../xml/write.js';
import { ISSUED } from './names.js';
import { type TokenRequest, writeTokenRequest } from './request.js';
import { type TokenResponse, timestamp, writeTokenResponse } from './response.js';

const CONTENT_TYPE = `${SOAP}; charset=UTF-8`;

/** A request under the identity of a professional (dossier security 10.3); no action, no address: none is looked at. */
export function writeTokenRequestMessage(
  request: TokenRequest,
  hcpXml: string,
  messageId: string,
): WireBytes {
  const envelope = el(
    's:Envelope',
    {},
    el(
      's:Header',
      {},
      el('wsa:MessageID', {}, messageId),
      el('wsse:Security', { 's:mustUnderstand': 'true' }, verbatim(hcpXml)),
    ),
    // On its own, so that none of its prefixes is in the scope of the assertion.
    el('s:Body', {}, verbatim(serialise(writeTokenRequest(request)))),
  );
  return { contentType: CONTENT_TYPE, bytes: serialiseDocument(envelope) };
}

/** The answer to the request of that message id. */
export function writeTokenResponseMessage(response: TokenResponse, relatesTo: string, ids: Ids): WireAnswer {
  const envelope = el(
    's:Envelope',
    {},
    el(
      's:Header',
      {},
      el('wsa:MessageID', {}, `uuid:${ids.uuid()}`),
      el('wsse:Security', {}, el('wsu:Timestamp', {}, timestamp(response.created, response.expires))),
      el('wsa:Action', {}, ISSUED),
      el('wsa:RelatesTo', {}, relatesTo),
    ),
    el('s:Body', {}, verbatim(serialise(writeTokenResponse(response)))),
  );
  return { status: 200, contentType: CONTENT_TYPE, bytes: serialiseDocument(envelope) };
}
