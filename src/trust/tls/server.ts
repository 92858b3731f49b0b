import type { ServerOptions } from 'node:https';
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
