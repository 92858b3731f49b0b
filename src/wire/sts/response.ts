import type { XmlElement } from 'libxml2-wasm';
import { readDateTime, writeDateTime } from '../saml/time.js';
import { at, childOf, childrenOf, isNamed, textOf } from '../xml/read.js';
import { type Element, el, verbatim } from '../xml/write.js';
import { SAML_2 } from './names.js';
import { TokenRefusal } from './request.js';

/** What was issued: a signed assertion as it stands, and how long it holds. */
export interface TokenResponse {
  readonly assertion: string;
  readonly created: Date;
  readonly expires: Date;
}

/** Writes `wst:RequestSecurityTokenResponseCollection` (dossier security 2.3, 10.3). */
export function writeTokenResponse({ assertion, created, expires }: TokenResponse): Element {
  return el(
    'wst:RequestSecurityTokenResponseCollection',
    {},
    el(
      'wst:RequestSecurityTokenResponse',
      {},
      el('wst:RequestedSecurityToken', {}, verbatim(assertion)),
      el('wst:TokenType', {}, SAML_2),
      // So spelled in the field; the standard says Lifetime.
      el('wst:LifeTime', {}, timestamp(created, expires)),
    ),
  );
}

/** `wsu:Created` and `wsu:Expires`, as they stand in a lifetime and in a time stamp. */
export function timestamp(created: Date, expires: Date): Element[] {
  return [el('wsu:Created', {}, writeDateTime(created)), el('wsu:Expires', {}, writeDateTime(expires))];
}

/** What an answer brings: the element of the assertion, and the lifetime where it is told. */
export interface TokenReading {
  readonly assertion: XmlElement;
  readonly created: Date | undefined;
  readonly expires: Date | undefined;
}

/** Reads an answer that must bring exactly one assertion. Throws {@link TokenRefusal}. */
export function readTokenResponse(element: XmlElement): TokenReading {
  const responses = isNamed(element, 'wst:RequestSecurityTokenResponse')
    ? [element]
    : isNamed(element, 'wst:RequestSecurityTokenResponseCollection')
      ? childrenOf(element, 'wst:RequestSecurityTokenResponse')
      : [];
  const assertions = responses
    .flatMap((response) => childrenOf(response, 'wst:RequestedSecurityToken'))
    .flatMap((token) => childrenOf(token, 'saml:Assertion'));
  const [assertion, second] = assertions;
  if (assertion === undefined || second !== undefined) {
    throw new TokenRefusal('The answer does not bring exactly one assertion.');
  }
  const lifetime = childOf(responses[0], 'wst:LifeTime') ?? childOf(responses[0], 'wst:Lifetime');
  return {
    assertion,
    created: readDateTime(textOf(at(lifetime, 'wsu:Created'))),
    expires: readDateTime(textOf(at(lifetime, 'wsu:Expires'))),
  };
}
