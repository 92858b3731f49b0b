import type { X509Certificate } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';
import type { KeyPair } from '../keys/load.js';

/** Who this node is on a connection, and whom it believes. */
export interface TlsIdentity {
  readonly keys: KeyPair;
  /**
   * The authorities that peers' certificates must chain to; nothing else is trusted, not the system's either.
   */
  readonly anchors: readonly X509Certificate[];
}

// TLS 1.3 first, then the 1.2 suites of dossier security 5.2: ephemeral keys and GCM only.
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'DHE-RSA-AES256-GCM-SHA384',
  'DHE-RSA-AES128-GCM-SHA256',
];

/**
 * What server and client have in common: TLS 1.2 and 1.3 only, the house's suites and those named beside
 * them.
 */
export function secureContext(
  identity: TlsIdentity,
  extraCiphers: readonly string[] = [],
): SecureContextOptions {
  const { key, certificate, chain } = identity.keys;
  if (identity.anchors.length === 0) {
    throw new Error('mutual TLS needs at least one trust anchor: name the authority that signs the peers');
  }
  return {
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: [certificate, ...chain].map(String).join(''),
    ca: identity.anchors.map(String),
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: [...CIPHERS, ...extraCiphers].join(':'),
  };
}
