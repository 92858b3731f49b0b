import type { X509Certificate } from 'node:crypto';
import type { Logger } from '../../kernel/logger.js';
import { oneLine } from '../keys/signer.js';
import type { RevocationChecker } from './checker.js';

/** What a certificate is used for when its revocation is asked. */
export type RevocationRole = 'tls' | 'seal';

/** What becomes of a certificate of which nothing can be known: `accept` is logged each time. */
export interface RevocationPolicy {
  /** No answer that can be believed was to be had. */
  readonly unreachable: 'refuse' | 'accept';
  /** The certificate names nobody to ask. */
  readonly unnamed: 'refuse' | 'accept';
}

/** A certificate that is not accepted for its revocation status. */
export class RevocationError extends Error {
  readonly certificate: X509Certificate;
  readonly status: 'revoked' | 'unknown' | 'unavailable' | 'unnamed';

  constructor(certificate: X509Certificate, status: RevocationError['status'], message: string) {
    super(message);
    this.name = 'RevocationError';
    this.certificate = certificate;
    this.status = status;
  }
}

/** Rejects with {@link RevocationError} when a certificate must not be used. */
export type RequireNotRevoked = (
  certificate: X509Certificate,
  authorities: readonly X509Certificate[],
) => Promise<void>;

/** The rule of one role, over a checker that all roles may share. */
export function revocationGuard(
  checker: RevocationChecker,
  role: RevocationRole,
  policy: RevocationPolicy,
  log: Logger,
): RequireNotRevoked {
  return async (certificate, authorities) => {
    const answer = await checker.check(certificate, authorities);
    if (answer.status === 'good') return;
    const subject = oneLine(certificate.subject);
    if (answer.status === 'revoked') {
      const since = answer.since.toISOString();
      throw refused(certificate, 'revoked', `the certificate of ${subject} is revoked since ${since}`);
    }
    if (answer.status === 'unknown') {
      throw refused(certificate, 'unknown', `the authority of ${subject} does not know this certificate`);
    }
    const unnamed = answer.status === 'unnamed';
    const why = unnamed ? 'it names nobody to ask' : answer.why;
    const message = `whether the certificate of ${subject} is revoked cannot be told: ${why}`;
    if (policy[unnamed ? 'unnamed' : 'unreachable'] === 'refuse') {
      throw refused(certificate, answer.status, message);
    }
    if (!unnamed) log.warn(`${message}; it is accepted as revocation.${role} says`);
  };
}

function refused(certificate: X509Certificate, status: RevocationError['status'], message: string) {
  return new RevocationError(certificate, status, message);
}
