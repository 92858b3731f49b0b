import type { X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  id_ce_basicConstraints,
  id_ce_certificatePolicies,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  KeyUsage,
  KeyUsageFlags,
} from '@peculiar/asn1-x509';
import { allowsNames } from './name-constraints.js';
import { structureOf } from './names.js';
import { ofCertificate } from './remember.js';

/** Why a certificate is not believed. */
export type PathProblem = 'untrusted' | 'expired' | 'key-usage';

/** The anchor that a certificate is trusted by: itself, or the authority that issued it. */
export type Path = { readonly anchor: X509Certificate } | { readonly problem: PathProblem };

/**
 * Holds a signer's certificate against trust anchors: it is one of them or was issued by one (RFC 5280 6: the
 * signature, the CA flag, the key usage, the name constraints, no critical extension that is not understood), both
 * are valid now, and it may sign (dossier security 3.4 no. 9, 5.3). An intermediate authority counts where it is
 * named as an anchor itself; none is taken from a message.
 */
export function pathOf(certificate: X509Certificate, anchors: readonly X509Certificate[], now: Date): Path {
  const found = anchors.filter(
    (candidate) => isSame(candidate, certificate) || hasIssued(candidate, certificate),
  );
  const [first] = found;
  if (first === undefined) return { problem: 'untrusted' };
  const anchor = found.find((candidate) => isValid(candidate, now));
  if (anchor === undefined || !isValid(certificate, now)) return { problem: 'expired' };
  return maySign(certificate) ? { anchor } : { problem: 'key-usage' };
}

export function isSame(a: X509Certificate, b: X509Certificate): boolean {
  return a.fingerprint256 === b.fingerprint256;
}

/** True when the time is within the certificate's validity. */
export function isValid(certificate: X509Certificate, now: Date): boolean {
  return (
    Date.parse(certificate.validFrom) <= now.getTime() && now.getTime() <= Date.parse(certificate.validTo)
  );
}

// An anchor is one object for as long as the node runs.
const issuedBy = ofCertificate(() => new WeakMap<X509Certificate, boolean>());

/** True when the authority may issue, and issued this very certificate. */
export function hasIssued(authority: X509Certificate, certificate: X509Certificate): boolean {
  const known = issuedBy(certificate);
  const issued =
    known.get(authority) ??
    (authority.ca &&
      certificate.checkIssued(authority) &&
      certificate.verify(authority.publicKey) &&
      isUnderstood(certificate) &&
      allowsNames(authority, certificate));
  known.set(authority, issued);
  return issued;
}

const UNDERSTOOD: readonly string[] = [
  id_ce_keyUsage,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_subjectAltName,
  id_ce_certificatePolicies,
  id_ce_nameConstraints,
];

function isUnderstood(certificate: X509Certificate): boolean {
  const extensions = structureOf(certificate).tbsCertificate.extensions ?? [];
  return [...extensions].every(({ critical, extnID }) => !critical || UNDERSTOOD.includes(extnID));
}

/** True when the keyUsage extension has the bit digitalSignature; Node tells the extended key usage only. */
const maySign = ofCertificate((certificate) => {
  const usage = structureOf(certificate).tbsCertificate.extensions?.find(
    ({ extnID }) => extnID === id_ce_keyUsage,
  );
  if (usage === undefined) return false;
  return (AsnConvert.parse(usage.extnValue, KeyUsage).toNumber() & KeyUsageFlags.digitalSignature) !== 0;
});
