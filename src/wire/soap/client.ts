import type { X509Certificate } from 'node:crypto';
import type { Agent, ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import axios, { type AxiosResponse } from 'axios';
import { collect } from './collect.js';
import { readMediaType } from './media-type.js';
import { MULTIPART, SOAP } from './packaging.js';
import type { WireAnswer, WireBytes } from './types.js';

export interface SoapCall {
  readonly url: string;
  /** Keeps connections and holds keys and pins for mutual TLS; an `https.Agent` for `https:`. */
  readonly agent?: Agent;
  /** From the call to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly message: WireBytes;
  /** Bytes of the answer. */
  readonly maxBytes: number;
  /** Ends the call; its reason is what is thrown then. */
  readonly signal?: AbortSignal;
}

/** A SOAP message that came back, and who sent it. */
export interface SoapAnswer extends WireAnswer {
  /** The certificate of the TLS server. */
  readonly server?: X509Certificate;
  /** IP address of the server. */
  readonly serverAddress?: string;
}

export type TransportErrorKind = 'connect' | 'tls' | 'timeout' | 'too-large' | 'protocol';

/** A call that brought no SOAP message back. The message is for the reader; the cause for the journal. */
export class TransportError extends Error {
  readonly kind: TransportErrorKind;

  constructor(kind: TransportErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'TransportError';
    this.kind = kind;
  }
}

/** True when no byte of the message can have reached the peer: no connection came about, or no trusted one. */
export function isUnsent(error: TransportError): boolean {
  if (error.kind === 'tls') return true;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return error.kind === 'connect' && UNSENT.includes(code);
}

const UNSENT: readonly string[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/**
 * Sends a message and returns the SOAP message that comes back, whatever its HTTP status (dossier
 * transactions 2.5). No redirect is followed, no proxy taken from the environment, nothing repeated.
 * Throws {@link TransportError}.
 */
export async function callSoap(call: SoapCall): Promise<SoapAnswer> {
  call.signal?.throwIfAborted();
  const stop = new AbortController();
  const onAbort = () => stop.abort();
  call.signal?.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => stop.abort(), call.timeoutMs);
  try {
    const response = await send(call, stop.signal);
    // Asked for now: the connection goes back to the agent with the answer's last byte.
    const server = serverOf(call, response);
    return { ...(await receive(call, response, stop.signal)), ...server };
  } catch (error) {
    call.signal?.throwIfAborted();
    if (stop.signal.aborted) throw late(call, error);
    throw error instanceof TransportError ? error : transportError(error);
  } finally {
    clearTimeout(timer);
    call.signal?.removeEventListener('abort', onAbort);
  }
}

function send({ url, agent, message }: SoapCall, signal: AbortSignal): Promise<AxiosResponse<Readable>> {
  return axios.request<Readable>({
    url,
    method: 'POST',
    data: Buffer.from(message.bytes.buffer, message.bytes.byteOffset, message.bytes.length),
    headers: {
      'Content-Type': message.contentType,
      Accept: `${SOAP}, ${MULTIPART}`,
      'Accept-Encoding': 'identity',
      'User-Agent': 'Passerelle',
    },
    responseType: 'stream',
    decompress: false,
    maxRedirects: 0,
    maxBodyLength: Number.POSITIVE_INFINITY,
    proxy: false,
    validateStatus: null,
    transformRequest: [(data) => data],
    signal,
    ...(agent === undefined ? {} : { httpAgent: agent, httpsAgent: agent }),
  });
}

/** The certificate of each origin, as an agent's last full handshake with it showed it. */
const servers = new WeakMap<Agent, Map<string, X509Certificate>>();

// A connection that is used again, or a session that is resumed, no longer has the certificate.
function serverOf(
  { url, agent }: SoapCall,
  { request }: AxiosResponse,
): Pick<SoapAnswer, 'server' | 'serverAddress'> {
  const socket = (request as ClientRequest).socket;
  const { origin } = new URL(url);
  const known = (agent && servers.get(agent)) ?? new Map<string, X509Certificate>();
  const server =
    (socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined) ?? known.get(origin);
  if (server !== undefined) known.set(origin, server);
  if (agent !== undefined) servers.set(agent, known);
  const serverAddress = socket?.remoteAddress;
  return {
    ...(server === undefined ? {} : { server }),
    ...(serverAddress === undefined ? {} : { serverAddress }),
  };
}

async function receive(
  call: SoapCall,
  { status, headers, data }: AxiosResponse<Readable>,
  stop: AbortSignal,
): Promise<WireAnswer> {
  try {
    stop.throwIfAborted();
    stop.addEventListener('abort', () => data.destroy(), { once: true });
    const contentType = String(headers['content-type'] ?? '');
    requireSoap(status, contentType, String(headers['content-encoding'] ?? 'identity'));
    if (Number(headers['content-length'] ?? 0) > call.maxBytes) throw tooLarge(call);
    const { outcome, bytes } = await collect(data, call.maxBytes, call.timeoutMs);
    if (outcome === 'complete') return { status, contentType, bytes };
    if (outcome === 'too-large') throw tooLarge(call);
    if (outcome === 'timeout') throw late(call);
    throw new TransportError('protocol', 'the answer broke off before its end');
  } finally {
    data.on('error', () => {}).destroy();
  }
}

function requireSoap(status: number, contentType: string, encoding: string): void {
  if (status >= 300 && status < 400) {
    throw new TransportError(
      'protocol',
      `the peer answered with a redirect (HTTP ${status}); none is followed`,
    );
  }
  const type = readMediaType(contentType)?.type;
  if (type !== SOAP && type !== MULTIPART) {
    throw new TransportError('protocol', `the peer answered HTTP ${status} without a SOAP 1.2 message`);
  }
  if (encoding.trim().toLowerCase() !== 'identity') {
    throw new TransportError('protocol', 'the peer compressed its answer, which was not asked for');
  }
}

function tooLarge(call: SoapCall): TransportError {
  return new TransportError('too-large', `the answer has more than ${call.maxBytes} bytes`);
}

function late(call: SoapCall, cause?: unknown): TransportError {
  return new TransportError('timeout', `the answer did not arrive within ${call.timeoutMs} ms`, cause);
}

const TLS = /^(ERR_TLS_|ERR_SSL_|ERR_OSSL|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|EPROTO$|HOSTNAME_)/;
const TLS_MORE: readonly string[] = [
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
];

/** Which kind of failure Node's error code tells of. */
function transportError(error: unknown): TransportError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (TLS.test(code) || TLS_MORE.includes(code)) {
    return new TransportError('tls', `no trusted TLS connection to the peer came about (${code})`, error);
  }
  if (/^(HPE_|ERR_HTTP)/.test(code)) {
    return new TransportError('protocol', `the peer did not answer in proper HTTP (${code})`, error);
  }
  return new TransportError(
    'connect',
    `no connection to the peer came about, or it broke off${code === '' ? '' : ` (${code})`}`,
    error,
  );
}
