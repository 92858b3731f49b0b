import type { X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AuthorityInfoAccessSyntax,
  CRLDistributionPoints,
  id_ad_ocsp,
  id_ce_cRLDistributionPoints,
  id_pe_authorityInfoAccess,
} from '@peculiar/asn1-x509';
import type { Runtime } from '../../kernel/runtime.js';
import { FetchError, type FetchLimits, fetchSigned } from '../fetch.js';
import { structureOf } from '../pki/names.js';
import { hasIssued, isSame } from '../pki/path.js';
import { judgeCrl } from './crl.js';
import { judgeOcsp, ocspRequest } from './ocsp.js';
import { RevocationDoubt, type RevocationStatus } from './status.js';

export interface RevocationOptions {
  readonly runtime: Runtime;
  readonly limits?: FetchLimits;
  /** Revocation lists at hand, DER or PEM, for networks whose authority is not reached by HTTP. */
  readonly lists?: () => readonly Uint8Array[];
}

/** Asks whether certificates are revoked, and remembers the answers for as long as they hold. */
export interface RevocationChecker {
  /** `authorities`: where the issuer is looked for. */
  check(certificate: X509Certificate, authorities: readonly X509Certificate[]): Promise<RevocationStatus>;
}

const LIMITS: FetchLimits = { bytes: 10 * 1024 * 1024, timeoutMs: 5000 };
/** A good answer is asked for again after an hour, however long it says it holds. */
const LONGEST_MS = 60 * 60 * 1000;
/** A failed one after a minute, so that a dead responder does not slow every request down. */
const RETRY_MS = 60 * 1000;
const CAPACITY = 1000;

/**
 * OCSP first, then the lists at hand and those that the certificate names (dossier security 5.4). An answer that
 * is not believed counts as none: who can forge one badly can keep the true one away as well.
 */
export function revocationChecker({ runtime, limits = LIMITS, lists }: RevocationOptions): RevocationChecker {
  const known = new Map<string, { readonly until: number; readonly answer: Promise<RevocationStatus> }>();

  async function ask(certificate: X509Certificate, issuer: X509Certificate): Promise<RevocationStatus> {
    const { ocsp, crl } = placesOf(certificate);
    const doubts: string[] = [];
    let asked = false;
    const attempt = async (judge: () => RevocationStatus | Promise<RevocationStatus>, of: string) => {
      try {
        return await judge();
      } catch (error) {
        if (!(error instanceof RevocationDoubt || error instanceof FetchError)) throw error;
        doubts.push(error instanceof FetchError ? error.message : `${of}: ${error.message}`);
        return undefined;
      }
    };
    for (const url of ocsp) {
      asked = true;
      const nonce = runtime.ids.bytes(16);
      const body = {
        contentType: 'application/ocsp-request',
        bytes: ocspRequest(certificate, issuer, nonce),
      };
      const answer = await attempt(async () => {
        const bytes = await fetchSigned({ url, limits, body });
        return judgeOcsp(bytes, { certificate, issuer, nonce, now: runtime.clock.now() });
      }, url);
      if (answer !== undefined) return answer;
    }
    const now = runtime.clock.now();
    for (const list of lists?.() ?? []) {
      const answer = await attempt(() => judgeCrl(list, certificate, issuer, now), 'a configured list');
      if (answer !== undefined) return answer;
    }
    for (const url of crl) {
      asked = true;
      const answer = await attempt(
        async () => judgeCrl(await fetchSigned({ url, limits }), certificate, issuer, now),
        url,
      );
      if (answer !== undefined) return answer;
    }
    return asked ? { status: 'unavailable', why: doubts.join('; ') } : { status: 'unnamed' };
  }

  return {
    async check(certificate, authorities) {
      const issuer = authorities.find((one) => hasIssued(one, certificate));
      // An anchor itself: who named it vouches for it.
      if (issuer === undefined && authorities.some((one) => isSame(one, certificate)))
        return { status: 'unnamed' };
      if (issuer === undefined)
        return { status: 'unavailable', why: 'the issuer of the certificate is not known' };
      const now = runtime.clock.now().getTime();
      const key = `${issuer.fingerprint256} ${certificate.fingerprint256}`;
      const remembered = known.get(key);
      if (remembered !== undefined && remembered.until > now) return remembered.answer;
      const answer = ask(certificate, issuer);
      // While it is asked, others wait for the same answer.
      known.set(key, { until: now + RETRY_MS, answer });
      for (const oldest of known.keys()) {
        if (known.size <= CAPACITY) break;
        known.delete(oldest);
      }
      const found = await answer.catch((error: unknown) => {
        known.delete(key);
        throw error;
      });
      if ('until' in found)
        known.set(key, { until: Math.min(found.until.getTime(), now + LONGEST_MS), answer });
      return found;
    },
  };
}

/** The HTTP addresses that a certificate names for its revocation. */
function placesOf(certificate: X509Certificate): { ocsp: string[]; crl: string[] } {
  const extensions = structureOf(certificate).tbsCertificate.extensions ?? [];
  const value = (id: string) => extensions.find(({ extnID }) => extnID === id)?.extnValue;
  const access = value(id_pe_authorityInfoAccess);
  const points = value(id_ce_cRLDistributionPoints);
  const isHttp = (url: string | undefined): url is string => /^https?:/i.test(url ?? '');
  return {
    ocsp:
      access === undefined
        ? []
        : [...AsnConvert.parse(access, AuthorityInfoAccessSyntax)]
            .filter(({ accessMethod }) => accessMethod === id_ad_ocsp)
            .map(({ accessLocation }) => accessLocation.uniformResourceIdentifier)
            .filter(isHttp),
    crl:
      points === undefined
        ? []
        : [...AsnConvert.parse(points, CRLDistributionPoints)]
            .flatMap(({ distributionPoint }) => distributionPoint?.fullName ?? [])
            .map((name) => name.uniformResourceIdentifier)
            .filter(isHttp),
  };
}
