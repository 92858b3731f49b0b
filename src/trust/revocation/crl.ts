import type { X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  CertificateList,
  IssuingDistributionPoint,
  id_ce_issuingDistributionPoint,
} from '@peculiar/asn1-x509';
import { structureOf } from '../pki/names.js';
import { requireSigned } from './signed.js';
import { RevocationDoubt, type RevocationStatus, validUntil } from './status.js';

/**
 * What a revocation list (DER or PEM) says of a certificate (RFC 5280 5, 6.3): it must be the issuer's, bear its
 * signature, be in date, and be a complete list of certificates like this one.
 * Throws {@link RevocationDoubt}.
 */
export function judgeCrl(
  bytes: Uint8Array,
  certificate: X509Certificate,
  issuer: X509Certificate,
  now: Date,
): RevocationStatus {
  const list = parse(bytes);
  const { tbsCertList: body } = list;
  if (
    !sameBytes(
      AsnConvert.serialize(body.issuer),
      AsnConvert.serialize(structureOf(issuer).tbsCertificate.subject),
    )
  ) {
    throw new RevocationDoubt('it is the list of another authority');
  }
  requireSigned(list.tbsCertListRaw, list.signatureAlgorithm.algorithm, list.signature, issuer.publicKey);
  for (const { extnID, critical, extnValue } of body.crlExtensions ?? []) {
    if (extnID === id_ce_issuingDistributionPoint) requireComplete(extnValue.buffer);
    else if (critical) throw new RevocationDoubt('it is a kind of list that is not understood');
  }
  const until = validUntil(body.thisUpdate.getTime(), body.nextUpdate?.getTime(), now);
  const serial = structureOf(certificate).tbsCertificate.serialNumber;
  const entry = body.revokedCertificates?.find(({ userCertificate }) => sameBytes(userCertificate, serial));
  if (entry === undefined) return { status: 'good', by: 'crl', until };
  return { status: 'revoked', by: 'crl', since: entry.revocationDate.getTime(), until };
}

function requireComplete(extension: ArrayBuffer): void {
  const scope = AsnConvert.parse(extension, IssuingDistributionPoint);
  if (
    scope.indirectCRL ||
    scope.onlyContainsCACerts ||
    scope.onlyContainsAttributeCerts ||
    scope.onlySomeReasons !== undefined
  ) {
    throw new RevocationDoubt('it is a list of other certificates, or of some reasons only');
  }
}

function parse(bytes: Uint8Array): CertificateList {
  const text = Buffer.from(bytes).toString('latin1');
  const pem = /-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----/.exec(text)?.[1];
  try {
    return AsnConvert.parse(pem === undefined ? bytes : Buffer.from(pem, 'base64'), CertificateList);
  } catch {
    throw new RevocationDoubt('it is no revocation list that can be read');
  }
}

export function sameBytes(a: ArrayBuffer, b: ArrayBuffer): boolean {
  return Buffer.from(a).equals(Buffer.from(b));
}
