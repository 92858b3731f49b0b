import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { octetCounted } from './octet-counting.js';
import { codeOf, type SyslogTransport, SyslogTransportError } from './transport.js';

export interface SyslogTlsOptions {
  readonly host: string;
  readonly port: number;
  /** Keys, trust anchors, the check of the server's identity. */
  readonly tls: ConnectionOptions;
  /** From the connection's begin to its end, for one batch. */
  readonly timeoutMs: number;
  /** How long the connection must stay open after the last octet left, before it is closed. */
  readonly settleMs: number;
}

/**
 * Syslog over TLS with octet counting (RFC 5425). Its protocol acknowledges nothing, so a batch is one
 * connection, and counts as arrived only when the receiver kept it open after the last octet and then closed
 * it in turn, without an alert or a reset: a receiver that went away before it had read everything resets
 * (dossier security 7.6).
 */
export function syslogOverTls(options: SyslogTlsOptions): SyslogTransport {
  return {
    mostOctets: Number.POSITIVE_INFINITY,
    send: (messages) => (messages.length === 0 ? Promise.resolve() : sendBatch(options, messages)),
  };
}

function sendBatch(options: SyslogTlsOptions, messages: readonly Uint8Array[]): Promise<void> {
  const { host, port, tls, timeoutMs, settleMs } = options;
  return new Promise((resolve, reject) => {
    let ending = false;
    let settling: NodeJS.Timeout | undefined;
    const socket = connect({ ...tls, host, port });
    const fail = (what: string, cause?: unknown) => {
      finish();
      socket.destroy();
      reject(new SyslogTransportError(`${what} (syslog receiver ${host}:${port})`, cause));
    };
    const end = () => {
      ending = true;
      socket.end();
    };
    const late = setTimeout(() => fail(`nothing was acknowledged within ${timeoutMs} ms`), timeoutMs);
    const finish = () => {
      clearTimeout(late);
      clearTimeout(settling);
    };
    socket.once('secureConnect', () => {
      write(socket, messages, () => {
        // After a busy moment of this process the receiver's word may be here already, and is heard first.
        settling = setTimeout(() => setImmediate(end), settleMs);
      });
    });
    socket.once('error', (error) => fail(`the connection failed: ${codeOf(error)}`, error));
    socket.once('end', () => {
      if (!ending) fail('the receiver closed the connection before it was acknowledged');
    });
    socket.once('close', (failed) => {
      if (failed || !ending) return fail('the connection broke off');
      finish();
      resolve();
    });
    // Nothing is expected back, and what comes must be read for the end to be seen.
    socket.resume();
  });
}

function write(socket: TLSSocket, messages: readonly Uint8Array[], flushed: () => void): void {
  const last = messages.length - 1;
  socket.cork();
  for (const [index, message] of messages.entries()) {
    socket.write(octetCounted(message), index === last ? (error) => error ?? flushed() : undefined);
  }
  socket.uncork();
}
