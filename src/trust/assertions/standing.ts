import type { X509Certificate } from 'node:crypto';
import { type RequireNotRevoked, RevocationError } from '../revocation/policy.js';
import { AssertionFault, type JudgedTransaction, refusing } from './failures.js';

/**
 * Requires that no seal of a request is revoked (dossier security 5.4). Rejects with an ExchangeError.
 */
export async function requireStanding(
  judged: JudgedTransaction,
  seals: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
  revocation: RequireNotRevoked,
): Promise<void> {
  const distinct = [...new Map(seals.map((seal) => [seal.fingerprint256, seal])).values()];
  try {
    for (const seal of distinct) await revocation(seal, authorities);
  } catch (error) {
    if (!(error instanceof RevocationError)) throw error;
    refusing(judged, () => {
      throw new AssertionFault('seal', MESSAGES[error.status], error);
    });
  }
}

/** What the peer hears; the operator's log has the rest. */
const MESSAGES: Readonly<Record<RevocationError['status'], string>> = {
  revoked: 'the signature certificate is revoked',
  unknown: 'the signature certificate is not known to its authority',
  unavailable: 'whether the signature certificate is revoked cannot be told',
  unnamed: 'whether the signature certificate is revoked cannot be told',
};
