import type { X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import type { CountryCode } from '../../kernel/identifiers.js';
import { ofCertificate } from '../pki/remember.js';
import { countryOf } from '../tls/country.js';
import { AssertionFault } from './failures.js';

/** The certificates a country's seals are, or are issued by: authorities and single leaves. */
export type Anchors = (country: CountryCode) => readonly X509Certificate[];

/**
 * Requires that a seal certificate is this country's: its subject says so, it equals or was issued by one of
 * the country's anchors, and it may sign now (dossier security 3.4 no. 9, 5.3). Throws {@link AssertionFault}.
 */
export function requireTrusted(
  certificate: X509Certificate,
  country: CountryCode,
  anchors: Anchors,
  now: Date,
): void {
  if (countryOf(certificate) !== country) {
    throw new AssertionFault('seal', 'the signature certificate is not of the country that asks');
  }
  const anchor = anchors(country).find(
    (candidate) =>
      candidate.fingerprint256 === certificate.fingerprint256 || hasIssued(candidate, certificate),
  );
  if (anchor === undefined) {
    throw new AssertionFault('seal', 'the signature certificate is not trusted for the country that asks');
  }
  if (!isValid(certificate, now) || !isValid(anchor, now)) {
    throw new AssertionFault('seal', 'the signature certificate is expired or not valid yet');
  }
  if (!maySign(certificate)) {
    throw new AssertionFault('seal', 'the signature certificate lacks the key usage digitalSignature');
  }
}

// An anchor is one object for as long as the node runs.
const issuedBy = ofCertificate(() => new WeakMap<X509Certificate, boolean>());

function hasIssued(authority: X509Certificate, certificate: X509Certificate): boolean {
  const known = issuedBy(certificate);
  const issued =
    known.get(authority) ??
    (authority.ca && certificate.checkIssued(authority) && certificate.verify(authority.publicKey));
  known.set(authority, issued);
  return issued;
}

function isValid(certificate: X509Certificate, now: Date): boolean {
  return (
    Date.parse(certificate.validFrom) <= now.getTime() && now.getTime() <= Date.parse(certificate.validTo)
  );
}

const DIGITAL_SIGNATURE = 0x80;
const BIT_STRING = 3;

/** True when the keyUsage extension has bit 0; Node tells the extended key usage only. */
const maySign = ofCertificate((certificate) => {
  const [tbs] = sequence(forge.asn1.fromDer(certificate.raw.toString('latin1')));
  const extensions = sequence(tbs).find(
    (field) => field.tagClass === forge.asn1.Class.CONTEXT_SPECIFIC && field.type === 3,
  );
  const keyUsage = sequence(sequence(extensions)[0])
    .map(sequence)
    .find(
      ([oid]) => typeof oid?.value === 'string' && forge.asn1.derToOid(oid.value) === forge.pki.oids.keyUsage,
    );
  const bits = keyUsage?.at(-1)?.value;
  // Tag, length, number of unused bits, bits.
  return (
    typeof bits === 'string' &&
    bits.charCodeAt(0) === BIT_STRING &&
    (bits.charCodeAt(3) & DIGITAL_SIGNATURE) !== 0
  );
});

function sequence(node: forge.asn1.Asn1 | undefined): forge.asn1.Asn1[] {
  return Array.isArray(node?.value) ? node.value : [];
}
