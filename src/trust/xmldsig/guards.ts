import { X509Certificate } from 'node:crypto';
import { childOf } from '../../wire/xml/read.js';
import { remember } from '../pki/remember.js';
import { signatureMethods } from './algorithms.js';
import type { SignatureParts } from './parts.js';
import { SignatureRefusal } from './refusal.js';

/** The algorithms that a peer's dialect allows, as URIs; whatever is not listed is refused. */
export interface SignaturePolicy {
  readonly signatureMethods: readonly string[];
  readonly digestMethods: readonly string[];
  readonly canonicalisations: readonly string[];
}

const MIN_RSA_BITS = 2048;
const CURVES: readonly (string | undefined)[] = ['prime256v1', 'secp384r1', 'secp521r1'];

/** Throws {@link SignatureRefusal} when an algorithm of the signature is not one that is allowed. */
export function requireAlgorithms(signature: SignatureParts, policy: SignaturePolicy): void {
  const { signatureMethod, canonicalisation, references } = signature;
  if (!policy.signatureMethods.includes(signatureMethod)) {
    throw new SignatureRefusal('signature-method', `the signature method ${signatureMethod} is not allowed`);
  }
  requireCanonicalisation(canonicalisation.algorithm, policy);
  for (const { digestMethod } of references) {
    if (!policy.digestMethods.includes(digestMethod)) {
      throw new SignatureRefusal('digest-method', `the digest method ${digestMethod} is not allowed`);
    }
  }
}

/** Throws {@link SignatureRefusal} when the canonicalisation is not one that is allowed. */
export function requireCanonicalisation(algorithm: string, policy: SignaturePolicy): void {
  if (!policy.canonicalisations.includes(algorithm)) {
    throw new SignatureRefusal('canonicalisation', `the canonicalisation ${algorithm} is not allowed`);
  }
}

/** Certificates as they were parsed: an assertion brings the same few again and again. */
const parsed = remember<X509Certificate>();

/** The one certificate inside the signature. Throws {@link SignatureRefusal}. */
export function certificateOf(signature: SignatureParts): X509Certificate {
  const keyInfo = childOf(signature.element, 'ds:KeyInfo');
  if (keyInfo !== undefined && childOf(keyInfo, 'ds:RetrievalMethod') !== undefined) {
    throw new SignatureRefusal('key-info', 'the key would have to be retrieved from elsewhere');
  }
  const [der, another] = signature.certificates;
  if (signature.certificates.length !== 1 || another !== undefined) {
    throw new SignatureRefusal(
      'certificate-count',
      `the signature names ${signature.certificates.length} certificates instead of one`,
    );
  }
  try {
    if (der !== undefined) return parsed(der, () => readable(der));
  } catch {
    // Reported below: what OpenSSL says of broken bytes helps nobody.
  }
  throw new SignatureRefusal('key-info', 'the certificate in the signature cannot be read');
}

// A certificate may be whole around a key, or a date, that is not.
function readable(der: Buffer): X509Certificate {
  const certificate = new X509Certificate(der);
  const { publicKey, validFrom, validTo } = certificate;
  if (publicKey.type !== 'public' || Number.isNaN(Date.parse(validFrom) + Date.parse(validTo))) {
    throw new Error('the certificate is damaged');
  }
  return certificate;
}

/** Throws {@link SignatureRefusal} for a key of another kind than the method's, or a weak one. */
export function requireStrongKey(certificate: X509Certificate, signature: SignatureParts): void {
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  if (asymmetricKeyType !== signatureMethods.get(signature.signatureMethod)?.keyType) {
    throw new SignatureRefusal('signature-method', 'the signature method does not fit the kind of key');
  }
  const strong =
    asymmetricKeyType === 'rsa'
      ? (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS
      : CURVES.includes(asymmetricKeyDetails?.namedCurve);
  if (!strong) {
    throw new SignatureRefusal(
      'weak-key',
      `the key is weaker than RSA ${MIN_RSA_BITS} or a NIST curve of 256 bits`,
    );
  }
}
