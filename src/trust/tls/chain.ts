import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import type { RequireNotRevoked } from '../revocation/policy.js';

/**
 * Asks about each certificate of the chain that OpenSSL verified, from the peer's own up to below the anchor.
 * Rejects with a RevocationError.
 */
export async function requireChain(socket: TLSSocket, revocation: RequireNotRevoked): Promise<void> {
  let detailed: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  if (detailed.raw === undefined) throw new Error('the peer has shown no certificate');
  // A self-signed certificate is its own issuer.
  while (detailed?.issuerCertificate !== undefined && !isItsOwnIssuer(detailed)) {
    const issuer: DetailedPeerCertificate = detailed.issuerCertificate;
    await revocation(new X509Certificate(detailed.raw), [new X509Certificate(issuer.raw)]);
    detailed = issuer;
  }
}

function isItsOwnIssuer({ raw, issuerCertificate }: DetailedPeerCertificate): boolean {
  return raw.equals(issuerCertificate.raw);
}
