import type { Server, ServerOptions } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Logger } from '../../kernel/logger.js';
import type { KeyPair } from '../keys/load.js';
import type { RequireNotRevoked } from '../revocation/policy.js';
import { requireChain } from './chain.js';
import { secureContext, type TlsIdentity } from './policy.js';

/**
 * Options for an HTTPS server that talks to no one without a certificate of a trusted authority
 * (dossier security 5.1, 5.2). A refused client gets a TLS alert; no request of it is ever seen.
 */
export function serverTlsOptions(identity: TlsIdentity): ServerOptions {
  return {
    ...secureContext(identity),
    honorCipherOrder: true,
    // Well-known parameters of at least 2048 bits, for peers that know DHE only.
    dhparam: 'auto',
    requestCert: true,
    rejectUnauthorized: true,
  };
}

/**
 * Makes a server ask about a client's certificates before it reads a request; a connection whose certificate is
 * not accepted is closed and logged.
 */
export function guardConnections(server: Server, revocation: RequireNotRevoked, log: Logger): void {
  const listeners = server.listeners('secureConnection') as ((socket: TLSSocket) => void)[];
  server.removeAllListeners('secureConnection');
  server.on('secureConnection', (socket) => {
    // A client that goes away meanwhile is nobody's error.
    const ignore = () => undefined;
    socket.on('error', ignore);
    requireChain(socket, revocation).then(
      () => {
        socket.off('error', ignore);
        if (socket.destroyed) return;
        for (const listener of listeners) listener.call(server, socket);
      },
      (error: Error) => {
        log.error(`a connection is refused: ${error.message}`, { remote: socket.remoteAddress });
        socket.destroy();
      },
    );
  });
}

/**
 * Options for an HTTPS server whose clients are known by their very certificates: each is asked for one,
 * proves that it has its key, and is told by the application whether it is known.
 */
export function pinnedServerTlsOptions(keys: KeyPair): ServerOptions {
  const { ca: _, ...own } = secureContext({ keys, anchors: [keys.certificate] });
  // No list of authorities is sent: some clients present a certificate of those alone.
  return { ...own, honorCipherOrder: true, dhparam: 'auto', requestCert: true, rejectUnauthorized: false };
}
