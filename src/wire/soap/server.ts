import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import Koa from 'koa';
import type { Runtime } from '../../kernel/runtime.js';
import { XmlRefusal, type XmlRefusalReason } from '../xml/door.js';
import { collect } from './collect.js';
import { faultOf, SoapRefusal, type SoapRefusalReason } from './faults.js';
import { defaultSoapLimits, type WireAnswer } from './types.js';
import { writeFault } from './write.js';

/** A request whose bytes are all here; nothing of them has been read yet. */
export interface SoapRequest {
  /** One of the app's paths, without trailing slash. */
  readonly path: string;
  /** The header as it came; empty when there is none. */
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** The certificate that the TLS client presented; whether it is trusted is not judged here. */
  readonly peer?: X509Certificate;
  /** IP address of the TLS client; never one that a header claims. */
  readonly remoteAddress?: string;
  readonly receivedAt: Date;
}

/** A request that never reached the handler, or that the handler threw out; for the journal. */
export interface DoorRefusal extends SoapRequest {
  /** `bytes` are those that came before the refusal. */
  readonly reason: SoapRefusalReason | XmlRefusalReason | 'failed';
  readonly answer: WireAnswer;
  readonly error: Error;
}

/** What the door lets in. */
export interface DoorLimits {
  /** Bytes of a request's body. */
  readonly bytes: number;
  /** Milliseconds from the request's headers to the last byte of its body. */
  readonly bodyTimeoutMs: number;
  /** Milliseconds that a refused peer may go on sending, so that it can read why; then it is cut off. */
  readonly lingerMs: number;
}

export const defaultDoorLimits: DoorLimits = {
  bytes: defaultSoapLimits.bytes,
  bodyTimeoutMs: 60_000,
  lingerMs: 2_000,
};

export interface SoapAppOptions {
  readonly runtime: Runtime;
  /** `/openncp-ws-server/services/XCA_Service`; a trailing slash is accepted on requests. */
  readonly paths: readonly string[];
  /** Its answer goes out byte for byte. A refusal that it throws becomes a fault, anything else a Receiver fault. */
  readonly handler: (request: SoapRequest) => Promise<WireAnswer>;
  readonly limits?: DoorLimits;
  /** Told before the peer is. */
  readonly onRefusal?: (refusal: DoorRefusal) => Promise<void>;
}

/**
 * A Koa app that takes SOAP requests by POST on the given paths (dossier transactions 2.5, 2.6): it reads
 * the body within the limits, hands it on, and writes the answer. No exception's text reaches the wire.
 */
export function soapApp(options: SoapAppOptions): Koa {
  const { limits = defaultDoorLimits } = options;
  const paths = new Set(options.paths.map(withoutSlash));
  const app = new Koa();
  app.on('error', (error: unknown) => {
    options.runtime.log.error('an answer could not be sent', { cause: codeOf(error) });
  });
  app.use(async (ctx) => {
    const path = withoutSlash(ctx.path);
    const known = paths.has(path);
    if (!known || (ctx.method === 'GET' && ctx.querystring.toLowerCase() === 'wsdl')) {
      ctx.status = 404;
      ctx.body = known
        ? 'The service description is not served here: it is the one that IHE publishes.\n'
        : 'There is no service at this path.\n';
      return;
    }
    if (ctx.method !== 'POST') {
      ctx.status = 405;
      ctx.set('Allow', 'POST');
      ctx.body = 'This is a SOAP 1.2 service: send a POST request.\n';
      return;
    }
    const answer = await answerTo(ctx.req, path, limits, options);
    ctx.status = answer.status;
    ctx.set('Content-Type', answer.contentType);
    ctx.body = Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, answer.bytes.length);
    if (!ctx.req.complete && !ctx.req.destroyed) linger(ctx.req, limits.lingerMs);
  });
  return app;
}

async function answerTo(
  req: IncomingMessage,
  path: string,
  limits: DoorLimits,
  options: SoapAppOptions,
): Promise<WireAnswer> {
  const { runtime, handler } = options;
  const peer = req.socket instanceof TLSSocket ? req.socket.getPeerX509Certificate() : undefined;
  const { remoteAddress } = req.socket;
  let request: SoapRequest = {
    path,
    contentType: req.headers['content-type'] ?? '',
    bytes: new Uint8Array(),
    ...(peer === undefined ? {} : { peer }),
    ...(remoteAddress === undefined ? {} : { remoteAddress }),
    receivedAt: runtime.clock.now(),
  };
  try {
    requireAcceptable(req, limits);
    const { outcome, bytes } = await collect(req, limits.bytes, limits.bodyTimeoutMs);
    request = { ...request, bytes };
    if (outcome !== 'complete') throw new SoapRefusal(outcome, bodyTexts[outcome]);
    return await handler(request);
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const answer = writeFault(faultOf(error), {}, runtime.ids);
    await record({ ...request, reason: reasonOf(error), answer, error }, options);
    return answer;
  }
}

const bodyTexts = {
  'too-large': 'The message is too large.',
  timeout: 'The message did not arrive in time.',
  aborted: 'The message did not arrive as a whole.',
};

function requireAcceptable(req: IncomingMessage, limits: DoorLimits): void {
  const encoding = req.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') {
    throw new SoapRefusal('content-encoding', 'The message is compressed; send it without Content-Encoding.');
  }
  if (Number(req.headers['content-length'] ?? 0) > limits.bytes) {
    throw new SoapRefusal('too-large', bodyTexts['too-large']);
  }
}

function reasonOf(error: Error): DoorRefusal['reason'] {
  return error instanceof SoapRefusal || error instanceof XmlRefusal ? error.reason : 'failed';
}

// The peer is refused in any case; that the journal could not be told is for the operator.
async function record(refusal: DoorRefusal, { runtime, onRefusal }: SoapAppOptions): Promise<void> {
  try {
    await onRefusal?.(refusal);
  } catch (error) {
    runtime.log.error('a refused message could not be recorded', {
      path: refusal.path,
      reason: refusal.reason,
      cause: codeOf(error),
    });
  }
}

/** The rest of a refused body is thrown away for a while; a connection closed at once would lose the answer. */
export function linger(req: IncomingMessage, ms: number): void {
  const timer = setTimeout(() => req.socket.destroy(), ms).unref();
  req.once('close', () => clearTimeout(timer));
  req.resume();
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

// A name or a code, never a message: a message may quote what was sent.
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
