import type { ServerOptions } from 'node:https';
import type { KeyPair } from '../keys/load.js';
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
 * Options for an HTTPS server whose clients are known by their very certificates: each is asked for one,
 * proves that it has its key, and is told by the application whether it is known.
 */
export function pinnedServerTlsOptions(keys: KeyPair): ServerOptions {
  const { ca: _, ...own } = secureContext({ keys, anchors: [keys.certificate] });
  // No list of authorities is sent: some clients present a certificate of those alone.
  return { ...own, honorCipherOrder: true, dhparam: 'auto', requestCert: true, rejectUnauthorized: false };
}
