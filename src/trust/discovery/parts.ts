import { createHash, X509Certificate } from 'node:crypto';
import type { CountryCode } from '../../kernel/identifiers.js';
import { oneLine } from '../keys/signer.js';
import { isValid, pathOf } from '../pki/path.js';
import { type RequireNotRevoked, RevocationError } from '../revocation/policy.js';
import { countryOf } from '../tls/country.js';
import { DiscoveryRefusal } from './found.js';

/** Requires that a signer is trusted now and not revoked. Rejects with {@link DiscoveryRefusal}. */
export async function requireSigner(
  whose: string,
  certificate: X509Certificate,
  anchors: readonly X509Certificate[],
  now: Date,
  revocation: RequireNotRevoked,
): Promise<void> {
  const path = pathOf(certificate, anchors, now);
  if ('problem' in path) {
    const subject = oneLine(certificate.subject);
    throw new DiscoveryRefusal(
      `${whose} signs with a certificate that is not trusted now (${subject}: ${path.problem})`,
    );
  }
  try {
    await revocation(certificate, anchors);
  } catch (error) {
    if (!(error instanceof RevocationError)) throw error;
    throw new DiscoveryRefusal(`${whose}: ${error.message}`, error);
  }
}

/** A server's certificate as a directory publishes it. Throws {@link DiscoveryRefusal}. */
export function serverCertificate(
  der: Uint8Array | undefined,
  country: CountryCode,
  now: Date,
): X509Certificate {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der ?? new Uint8Array());
  } catch (error) {
    throw new DiscoveryRefusal('the certificate of the endpoint cannot be read', error);
  }
  if (countryOf(certificate) !== country) {
    throw new DiscoveryRefusal(
      `the certificate of the endpoint is not of ${country} (${oneLine(certificate.subject)})`,
    );
  }
  if (!isValid(certificate, now)) {
    throw new DiscoveryRefusal(
      `the certificate of the endpoint is not valid now (until ${certificate.validTo})`,
    );
  }
  return certificate;
}

/** An address to call. Throws {@link DiscoveryRefusal} unless it is https without user or password. */
export function serverAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw new DiscoveryRefusal('the address of the endpoint is no https address');
  }
  return text;
}

export function digestOfBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
