import type { Agent } from 'node:https';
import { ExchangeError } from '../../kernel/errors.js';
import type { Runtime } from '../../kernel/runtime.js';
import type { IssuedAssertion } from '../../trust/assertions/issue.js';
import { asWritten } from '../../wire/saml/stand-alone.js';
import { readDateTime } from '../../wire/saml/time.js';
import { messageId } from '../../wire/soap/addressing.js';
import { callSoap, TransportError } from '../../wire/soap/client.js';
import { SoapRefusal } from '../../wire/soap/faults.js';
import { readSoapMessage } from '../../wire/soap/read.js';
import { defaultSoapLimits, type WireAnswer } from '../../wire/soap/types.js';
import { writeTokenRequestMessage } from '../../wire/sts/envelope.js';
import { TokenRefusal, type TokenRequest } from '../../wire/sts/request.js';
import { readTokenResponse } from '../../wire/sts/response.js';
import { XmlRefusal } from '../../wire/xml/door.js';
import { attributeOf, childOf } from '../../wire/xml/read.js';

/** A security token service of the country, and how it is reached. */
export interface TokenService {
  readonly url: string;
  readonly timeoutMs: number;
  readonly agent?: Agent;
}

/** Asks a token service for an assertion under the identity of a professional; rejects with an ExchangeError. */
export type TokenClient = (hcpXml: string, request: TokenRequest) => Promise<IssuedAssertion>;

/**
 * A client of a security token service (dossier security 2.3). What it brings is handed on byte for byte; a
 * fault, or anything but one assertion, is ERROR_SEC_GENERIC with the service's own words for the journal.
 */
export function tokenClient(service: TokenService, { ids }: Pick<Runtime, 'ids'>): TokenClient {
  return async (hcpXml, request) => {
    const id = messageId(ids);
    const message = writeTokenRequestMessage(request, hcpXml, id);
    try {
      return readAnswer(await callSoap({ ...service, message, maxBytes: MAX_BYTES }), id);
    } catch (error) {
      if (error instanceof TransportError || isUnreadable(error)) {
        throw new ExchangeError('ERROR_SEC_GENERIC', {
          context: `the token service brought no assertion: ${error.message}`,
          cause: error,
        });
      }
      throw error;
    }
  };
}

const MAX_BYTES = 1_000_000;

function readAnswer({ bytes, contentType }: WireAnswer, asked: string): IssuedAssertion {
  using answer = readSoapMessage(bytes, contentType, { ...defaultSoapLimits, bytes: MAX_BYTES });
  if (answer.fault !== undefined) throw new TokenRefusal(`it refused: ${answer.fault.reason}`);
  const { relatesTo } = answer.addressing;
  if (relatesTo !== undefined && relatesTo !== asked) {
    throw new TokenRefusal('the answer relates to another message');
  }
  const { assertion } = readTokenResponse(answer.body);
  const id = attributeOf(assertion, 'ID');
  const notOnOrAfter = readDateTime(attributeOf(childOf(assertion, 'saml:Conditions'), 'NotOnOrAfter'));
  if (id === undefined || notOnOrAfter === undefined) {
    throw new TokenRefusal('the assertion has no ID, or no end');
  }
  return { xml: asWritten(bytes, assertion), id, notOnOrAfter };
}

function isUnreadable(error: unknown): error is Error {
  return error instanceof TokenRefusal || error instanceof XmlRefusal || error instanceof SoapRefusal;
}
