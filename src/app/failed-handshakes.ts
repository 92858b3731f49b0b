import type { Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Runtime } from '../kernel/runtime.js';
import type { AuditTrail } from '../records/audit/facts.js';

/** An address that tries again and again is told of once in this time. */
const QUIET_MS = 60_000;
/** Addresses that are remembered; the oldest is forgotten first. */
const ADDRESSES = 1000;

/** Audits who could not be authenticated as a node by TLS (dossier security 7.7). */
export function auditFailedHandshakes(server: Server, trail: AuditTrail, { clock, log }: Runtime): void {
  const told = new Map<string, number>();
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => {
    const { remoteAddress: address } = socket;
    // A connection that was only opened and dropped is a probe of whether somebody listens.
    if (address === undefined || error.code === 'ECONNRESET') return;
    const at = clock.now();
    if (at.getTime() - (told.get(address) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
    told.delete(address);
    told.set(address, at.getTime());
    const [oldest] = told.keys();
    if (told.size > ADDRESSES && oldest !== undefined) told.delete(oldest);
    trail
      .record([
        {
          event: 'failedNodeAuthentication',
          side: 'a',
          at,
          outcome: 'permanent',
          error: { code: error.code ?? 'TLS', text: 'the TLS handshake failed' },
          consumer: { name: address, address },
          objects: [{ kind: 'node', id: address }],
        },
      ])
      .catch(() => log.error('a failed TLS handshake could not be audited', { address }));
  });
}
