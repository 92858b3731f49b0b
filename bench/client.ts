import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { secureContext, type TlsIdentity } from '../src/trust/tls/policy.js';
import type { WireBytes } from '../src/wire/soap/types.js';

const PREFIX = 'urn:uuid:';
const TIMEOUT_MS = 10_000;

/** What is sent over and over, and what must come back. */
export interface Exchange {
  readonly path: string;
  readonly message: WireBytes;
  /** `urn:uuid:` and a UUID that stands in the message once; every request gets a fresh one in its place. */
  readonly messageId: string;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/**
 * A connection that is kept, with one request under way at a time. Written for little work a request, so that
 * the measuring process does not slow down what it measures.
 */
export class Connection {
  readonly #socket: TLSSocket;
  /** Head and body; the message id is overwritten in place once the request before has been answered. */
  readonly #request: Buffer;
  readonly #idAt: number;
  #chunks: Buffer[] = [];
  #length = 0;
  #expected = 0;
  #settle: { resolve: (length: number) => void; reject: (error: Error) => void } | undefined;

  private constructor(socket: TLSSocket, { path, message, messageId }: Exchange) {
    this.#socket = socket;
    const head = [
      `POST ${path} HTTP/1.1`,
      'Host: localhost',
      `Content-Type: ${message.contentType}`,
      `Content-Length: ${message.bytes.length}`,
      'Connection: keep-alive',
      '\r\n',
    ].join('\r\n');
    this.#request = Buffer.concat([Buffer.from(head), message.bytes]);
    this.#idAt = this.#request.indexOf(messageId) + PREFIX.length;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    const broken = (error?: Error) =>
      this.#settle?.reject(error ?? new Error('the connection was closed before the answer was complete'));
    socket.on('error', broken).on('close', () => broken());
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
  }

  static async open(port: number, identity: TlsIdentity, exchange: Exchange): Promise<Connection> {
    const socket = connect({ ...secureContext(identity), port, host: '127.0.0.1', servername: 'localhost' });
    await once(socket, 'secureConnect');
    return new Connection(socket.setNoDelay(), exchange);
  }

  /** Sends the request with a fresh message id; resolves with the length of the whole answer, head included. */
  send(): Promise<number> {
    this.#chunks = [];
    this.#length = 0;
    this.#expected = 0;
    this.#request.write(randomUUID(), this.#idAt, 'latin1');
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(this.#request);
    });
  }

  /** The answer to the last request. */
  answer(): Answer {
    const whole = Buffer.concat(this.#chunks);
    const end = whole.indexOf('\r\n\r\n') + 4;
    const head = whole.toString('latin1', 0, end);
    return {
      status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]),
      contentType: /^content-type: (.*)\r$/im.exec(head)?.[1] ?? '',
      bytes: whole.subarray(end),
    };
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#expected === 0) this.#expected = lengthOf(chunk);
    if (this.#length === this.#expected) this.#settle?.resolve(this.#length);
    else if (this.#length > this.#expected) this.#settle?.reject(new Error('the answer is too long'));
  }
}

/** Of the whole answer, from the head in its first chunk, where Node's server puts it whole. */
function lengthOf(chunk: Buffer): number {
  const end = chunk.indexOf('\r\n\r\n') + 4;
  const length = /^content-length: (\d+)\r$/im.exec(chunk.toString('latin1', 0, end))?.[1];
  if (length === undefined) throw new Error('the answer does not tell its length');
  return end + Number(length);
}
