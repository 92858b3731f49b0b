import { type KeyObject, sign, type X509Certificate } from 'node:crypto';

export type Hash = 'sha1' | 'sha256' | 'sha384' | 'sha512';

/**
 * A private key that signs, and the certificate it belongs to. The key itself may be out of reach (a
 * PKCS#11 token): only what it signs is asked for.
 */
export interface Signer {
  readonly certificate: X509Certificate;
  /** The raw signature over the bytes: PKCS#1 v1.5 of an RSA key, `r || s` of an EC key. */
  sign(hash: Hash, bytes: Uint8Array): Uint8Array;
}

/** A signer whose key is in this process's memory. Throws when the key is not the certificate's. */
export function softwareSigner(privateKey: KeyObject, certificate: X509Certificate): Signer {
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new Error(`the private key does not belong to the certificate of ${oneLine(certificate.subject)}`);
  }
  return {
    certificate,
    sign: (hash, bytes) => new Uint8Array(sign(hash, bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' })),
  };
}

/** A certificate's subject as one line, `C=LU, O=…, CN=…`, for messages. */
export function oneLine(subject: string): string {
  return subject.split('\n').join(', ');
}
