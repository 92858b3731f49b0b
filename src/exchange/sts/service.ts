import type { XmlElement } from 'libxml2-wasm';
import { ExchangeError } from '../../kernel/errors.js';
import type { Runtime } from '../../kernel/runtime.js';
import type { Journal } from '../../records/journal.js';
import { type IssuedAssertion, issueNok, issueTrc } from '../../trust/assertions/issue.js';
import type { Anchors } from '../../trust/assertions/trusted.js';
import type { Signer } from '../../trust/keys/signer.js';
import type { Dialect } from '../../wire/dialects/dialect.js';
import { kindOf } from '../../wire/saml/kind.js';
import { asWritten } from '../../wire/saml/stand-alone.js';
import { type FaultAnswer, faultOf } from '../../wire/soap/faults.js';
import { readSoapMessage, type SoapMessage } from '../../wire/soap/read.js';
import type { SoapRequest } from '../../wire/soap/server.js';
import type { SoapLimits, WireAnswer } from '../../wire/soap/types.js';
import { writeFault } from '../../wire/soap/write.js';
import { writeTokenResponseMessage } from '../../wire/sts/envelope.js';
import { readTokenRequest, TokenRefusal, type TokenRequest } from '../../wire/sts/request.js';
import { childrenOf } from '../../wire/xml/read.js';
import { causes } from '../causes.js';
import type { NodeIdentity } from '../peers.js';
import { Recorder } from '../recorder.js';

/** What the token service needs of the node that it belongs to. */
export interface TokenServices {
  readonly node: NodeIdentity;
  readonly runtime: Runtime;
  readonly journal: Journal;
  /** The node's seal. */
  readonly seal: Signer;
  readonly anchors: Anchors;
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
  const { runtime, journal, node } = services;
  return async (request) => {
    using message = readSoapMessage(request.bytes, request.contentType, services.limits);
    const exchangeId = runtime.ids.uuid();
    const recorder = new Recorder(journal, runtime.clock, { exchangeId, node: node.country, role: 'b' });
    recorder.message({
      direction: 'in',
      transaction: RST,
      contentType: request.contentType,
      bytes: request.bytes,
    });
    const { answer, code } = answerTo(message, request, services, recorder);
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

function answerTo(
  message: SoapMessage,
  { bytes }: SoapRequest,
  services: TokenServices,
  recorder: Recorder,
): { readonly answer: WireAnswer; readonly code?: string } {
  const { runtime } = services;
  try {
    const request = readTokenRequest(message.body);
    const relatesTo = withUrn(message.addressing.messageId);
    const { element, dialect } = identityIn(message.security, services.dialects);
    const issued = issue(asWritten(bytes, element), request, dialect, services);
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

function issue(
  hcpXml: string,
  request: TokenRequest,
  dialect: Dialect,
  { node, seal, anchors, runtime }: TokenServices,
): IssuedAssertion {
  const issuer = { country: node.country, dialect, signer: seal, anchors, runtime };
  if (request.kind === 'nok') return issueNok(hcpXml, request.nextOfKin, issuer);
  const { kind, ...treatment } = request;
  return issueTrc(hcpXml, treatment, issuer);
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
