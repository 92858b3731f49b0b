import { type KeyObject, verify } from 'node:crypto';
import { RevocationDoubt } from './status.js';

const PKCS1 = '1.2.840.113549.1.1';
const ECDSA = '1.2.840.10045.4.3';

/** Signature algorithms that lists and responses may bear; SHA-1 and MD5 are not among them. */
const algorithms: Readonly<Record<string, { readonly key: 'rsa' | 'ec'; readonly hash: string }>> = {
  [`${PKCS1}.11`]: { key: 'rsa', hash: 'sha256' },
  [`${PKCS1}.12`]: { key: 'rsa', hash: 'sha384' },
  [`${PKCS1}.13`]: { key: 'rsa', hash: 'sha512' },
  [`${ECDSA}.2`]: { key: 'ec', hash: 'sha256' },
  [`${ECDSA}.3`]: { key: 'ec', hash: 'sha384' },
  [`${ECDSA}.4`]: { key: 'ec', hash: 'sha512' },
};

/** Requires that the key signed these bytes. Throws {@link RevocationDoubt}. */
export function requireSigned(
  bytes: ArrayBuffer | undefined,
  algorithm: string,
  signature: ArrayBuffer,
  key: KeyObject,
): void {
  const known = algorithms[algorithm];
  if (known === undefined) throw new RevocationDoubt(`its signature algorithm ${algorithm} is not accepted`);
  const holds =
    bytes !== undefined &&
    key.asymmetricKeyType === known.key &&
    verify(known.hash, new Uint8Array(bytes), key, new Uint8Array(signature));
  if (!holds) throw new RevocationDoubt('its signature is not that of the authority');
}
