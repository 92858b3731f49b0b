import type { XmlElement } from 'libxml2-wasm';
import { ExchangeError } from '../../kernel/errors.js';
import type { Dialect } from '../../wire/dialects/dialect.js';
import { kindOf } from '../../wire/saml/kind.js';
import { asWritten } from '../../wire/saml/stand-alone.js';
import { type FaultAnswer, faultOf } from '../../wire/soap/faults.js';
import { readSoapMessage, type SoapMessage } from '../../wire/soap/read.js';
import type { SoapRequest } from '../../wire/soap/server.js';
import type { SoapLimits, WireAnswer } from '../../wire/soap/types.js';
import { writeFault } from '../../wire/soap/write.js';
import { writeTokenResponseMessage } from '../../wire/sts/envelope.js';
import { readTokenRequest, TokenRefusal } from '../../wire/sts/request.js';
import { childrenOf } from '../../wire/xml/read.js';
import { causes } from '../causes.js';
import { Recorder, type Records } from '../recorder.js';
import { type Issuing, issueOnIdentity } from './issuing.js';

/** What the token service needs of the node that it belongs to. */
export interface TokenServices extends Issuing, Records {
  /** The generations that are served: the first that the identity assertion is of is the one that is issued in. */
  readonly dialects: readonly Dialect[];
  readonly limits: SoapLimits;
}

/**
 * The security token service (dossier security 2.3): issues a TRC or a next of kin assertion to a national
 * system that brings the identity assertion of its professional. Nothing is issued on one that a peer would
 * not accept. A refusal is a Receiver fault, as the field has it, and names no value.
 */
export function createTokenService(services: TokenServices): (request: SoapRequest) => Promise<WireAnswer> {
  const { runtime, node } = services;
  return async (request) => {
    using message = readSoapMessage(request.bytes, request.contentType, services.limits);
    const exchangeId = runtime.ids.uuid();
    const recorder = new Recorder(services, runtime.clock, { exchangeId, node: node.country, role: 'b' });
    recorder.message({
      direction: 'in',
      transaction: RST,
      contentType: request.contentType,
      bytes: request.bytes,
    });
    const { answer, code } = await answerTo(message, request, services, recorder);
    recorder.message({ direction: 'out', transaction: RST, ...answer });
    await recorder.flush({
      service: 'token',
      outcome: code === undefined ? 'completed' : 'refused',
      ...(code === undefined ? {} : { code }),
      endedAt: runtime.clock.now(),
    });
    return answer;
  };
}

const RST = 'WS-Trust';

async function answerTo(
  message: SoapMessage,
  { bytes }: SoapRequest,
  services: TokenServices,
  recorder: Recorder,
): Promise<{ readonly answer: WireAnswer; readonly code?: string }> {
  const { runtime } = services;
  try {
    const request = readTokenRequest(message.body);
    const relatesTo = withUrn(message.addressing.messageId);
    const { element, dialect } = identityIn(message.security, services.dialects);
    const issued = await issueOnIdentity(asWritten(bytes, element), request, dialect, recorder, services);
    const response = {
      assertion: issued.xml,
      created: runtime.clock.now(),
      expires: issued.notOnOrAfter,
    };
    recorder.note('issued', `${request.kind} ${issued.id}`);
    return { answer: writeTokenResponseMessage(response, relatesTo, runtime.ids) };
  } catch (error) {
    const { fault, code } = refusalOf(error);
    recorder.error(code, fault.fault.reason, causes(error));
    return { answer: writeFault(fault, message.addressing, runtime.ids), code };
  }
}

/** The one assertion of the header, and the generation that it is an identity of. */
function identityIn(
  security: XmlElement | undefined,
  dialects: readonly Dialect[],
): { readonly element: XmlElement; readonly dialect: Dialect } {
  const [element, second] = security === undefined ? [] : childrenOf(security, 'saml:Assertion');
  if (element === undefined || second !== undefined) {
    throw new TokenRefusal(
      'The Security header has to hold exactly one assertion, the identity of the professional.',
    );
  }
  const dialect = dialects.find(({ saml }) => kindOf(element, saml) === 'hcp');
  if (dialect === undefined) {
    throw new TokenRefusal('The assertion of the Security header is no identity of a professional.');
  }
  return { element, dialect };
}

/** A value that begins with `uuid` gets `urn:` before it, as the field's own service does. */
function withUrn(messageId: string | undefined): string {
  if (messageId === undefined) throw new TokenRefusal('The header MessageID is missing.');
  return messageId.startsWith('uuid') ? `urn:${messageId}` : messageId;
}

function refusalOf(error: unknown): { readonly fault: FaultAnswer; readonly code: string } {
  const refused = (reason: string): FaultAnswer => ({ fault: { code: 'Receiver', reason }, status: 500 });
  if (error instanceof TokenRefusal) return { fault: refused(error.message), code: 'token-request' };
  if (!(error instanceof ExchangeError)) return { fault: faultOf(error), code: 'failed' };
  return { fault: refused(`${error.code}: ${error.context}.`), code: error.code };
}
