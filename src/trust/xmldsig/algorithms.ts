import { createHash, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import type { Hash } from '../keys/signer.js';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const ENC = 'http://www.w3.org/2001/04/xmlenc#';

export const ENVELOPED_SIGNATURE = `${DSIG}enveloped-signature`;
export const RSA_SHA1 = `${DSIG}rsa-sha1`;
export const RSA_SHA256 = `${MORE}rsa-sha256`;
export const SHA1 = `${DSIG}sha1`;
export const SHA256 = `${ENC}sha256`;

export interface SignatureMethod {
  readonly keyType: 'rsa' | 'ec';
  readonly hash: Hash;
}

/**
 * The public key signature methods of the field by URI (dossier security 3.1). There is no HMAC among them.
 */
export const signatureMethods: ReadonlyMap<string, SignatureMethod> = new Map<string, SignatureMethod>([
  [RSA_SHA1, { keyType: 'rsa', hash: 'sha1' }],
  [RSA_SHA256, { keyType: 'rsa', hash: 'sha256' }],
  [`${MORE}rsa-sha384`, { keyType: 'rsa', hash: 'sha384' }],
  [`${MORE}rsa-sha512`, { keyType: 'rsa', hash: 'sha512' }],
  [`${MORE}ecdsa-sha256`, { keyType: 'ec', hash: 'sha256' }],
  [`${MORE}ecdsa-sha384`, { keyType: 'ec', hash: 'sha384' }],
  [`${MORE}ecdsa-sha512`, { keyType: 'ec', hash: 'sha512' }],
]);

export const digestMethods: ReadonlyMap<string, Hash> = new Map<string, Hash>([
  [SHA1, 'sha1'],
  [SHA256, 'sha256'],
  [`${MORE}sha384`, 'sha384'],
  [`${ENC}sha512`, 'sha512'],
]);

/** The digest of a text's UTF-8 bytes. */
export function digestOf(text: string, hash: Hash): Buffer {
  return createHash(hash).update(text, 'utf8').digest();
}

/** True when both hold the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** True when the key is of the method's kind and made this value over the text's UTF-8 bytes. */
export function valueHolds(
  method: SignatureMethod,
  key: KeyObject,
  text: string,
  value: Uint8Array,
): boolean {
  if (key.asymmetricKeyType !== method.keyType) return false;
  return verify(method.hash, Buffer.from(text, 'utf8'), { key, dsaEncoding: 'ieee-p1363' }, value);
}

/**
 * Bytes of a base64 text in which white space is allowed anywhere; undefined when it is not base64, or not the
 * one text that these bytes have: bits that mean nothing could be changed unseen.
 */
export function fromBase64(text: string): Buffer | undefined {
  const bare = text.replace(/[ \t\r\n]/g, '');
  if (bare.length === 0) return undefined;
  const bytes = Buffer.from(bare, 'base64');
  return bytes.toString('base64') === bare ? bytes : undefined;
}
