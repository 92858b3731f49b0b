import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { serverTlsOptions } from '../../src/trust/tls/server.js';
import { readSyslogMessage, type SyslogMessage } from '../../src/wire/syslog/message.js';
import { OctetCountingReader } from '../../src/wire/syslog/octet-counting.js';
import { testIdentity } from './pki.js';

/** What a receiver does with a connection, when it does not simply read to the end. */
export type Misbehaviour = 'reads nothing and resets' | 'closes at once' | 'resets in the middle';

export interface SyslogReceiver {
  readonly port: number;
  /** Messages in the order in which they came. */
  readonly messages: readonly SyslogMessage[];
  readonly connections: number;
  /** True when the last stream ended inside a message. */
  readonly halfWritten: boolean;
  misbehave(how: Misbehaviour | undefined): void;
  close(): Promise<void>;
}

/** A syslog receiver over mutual TLS, at a free port or at the one that is given. */
export async function syslogReceiver(port = 0): Promise<SyslogReceiver> {
  const { key, certificate } = testIdentity('syslog receiver', { purpose: 'tls', hosts: ['localhost'] });
  const root = testIdentity('root').certificate;
  const messages: SyslogMessage[] = [];
  const open = new Map<number | undefined, Socket>();
  const reset = ({ remotePort }: TLSSocket) => {
    const raw = open.get(remotePort);
    if (raw === undefined) throw new Error('a connection that is not known cannot be reset');
    raw.resetAndDestroy();
  };
  let connections = 0;
  let halfWritten = false;
  let misbehaviour: Misbehaviour | undefined;
  const read = (socket: TLSSocket) => {
    const reader = new OctetCountingReader(1_000_000);
    socket.on('data', (chunk) => {
      if (misbehaviour === 'resets in the middle') return reset(socket);
      for (const bytes of reader.push(chunk)) messages.push(readSyslogMessage(bytes));
    });
    socket.once('close', () => {
      halfWritten = !reader.atRest;
    });
  };
  const server = createServer(
    serverTlsOptions({ keys: { key, certificate, chain: [] }, anchors: [root] }),
    (socket) => {
      connections += 1;
      socket.on('error', () => {});
      if (misbehaviour === 'reads nothing and resets') reset(socket);
      else if (misbehaviour === 'closes at once') socket.end();
      else read(socket);
    },
  );
  server.on('connection', (socket) => {
    const { remotePort } = socket;
    open.set(remotePort, socket);
    // The port may be another connection's by now: a reset frees it at once.
    socket.once('close', () => open.get(remotePort) === socket && open.delete(remotePort));
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    messages,
    get connections() {
      return connections;
    },
    get halfWritten() {
      return halfWritten;
    },
    misbehave: (how) => {
      misbehaviour = how;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open.values()) socket.destroy();
      }),
  };
}
