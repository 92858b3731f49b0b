import type { X509Certificate } from 'node:crypto';
import { pinOf } from '../../trust/tls/client.js';

/** A national system, and the certificates that it may come with. */
export interface NationalClient {
  readonly name: string;
  readonly certificates: readonly X509Certificate[];
}

/** Tells which national system a TLS certificate is of; undefined for a stranger's, or one that is over. */
export type ClientOf = (certificate: X509Certificate | undefined, now: Date) => string | undefined;

/**
 * National systems by their very certificates, whoever issued them: a certificate of the same authority is
 * another system.
 */
export function nationalClients(clients: readonly NationalClient[]): ClientOf {
  const byPin = new Map(
    clients.flatMap(({ name, certificates }) => certificates.map((one) => [pinOf(one), name] as const)),
  );
  return (certificate, now) => {
    if (certificate === undefined) return undefined;
    const isInForce =
      Date.parse(certificate.validFrom) <= now.getTime() && now.getTime() <= Date.parse(certificate.validTo);
    return isInForce ? byPin.get(pinOf(certificate)) : undefined;
  };
}

/** What a stranger is told. */
export const STRANGER =
  'The TLS client certificate is of no national system that this contact point knows: have it configured under connector.clients.';
