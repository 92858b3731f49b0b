import { createHash, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';

/** A signature of a request, taken apart: what is left is the arithmetic. */
export interface SignedPart {
  /** PEM. */
  readonly certificate: string;
  /** Canonical. */
  readonly signedInfo: string;
  /** Base64. */
  readonly value: string;
  /** The canonical text that was digested, and its SHA-256 in base64. */
  readonly content: string;
  readonly digest: string;
}

/**
 * The arithmetic of one retrieve that no program can do without: an RSA verification and a SHA-256 for each
 * signed part, a SHA-256 over the document. Throws when one does not hold.
 */
export function boundWork(parts: readonly SignedPart[], document: Uint8Array): () => void {
  const prepared = parts.map((part) => ({
    key: createPublicKey(part.certificate),
    signedInfo: Buffer.from(part.signedInfo),
    value: Buffer.from(part.value, 'base64'),
    content: Buffer.from(part.content),
    digest: Buffer.from(part.digest, 'base64'),
  }));
  const expected = sha256(document);
  return () => {
    for (const { key, signedInfo, value, content, digest } of prepared) {
      if (!holds(key, signedInfo, value)) throw new Error('a signature value does not hold');
      if (!timingSafeEqual(sha256(content), digest)) throw new Error('a digest does not hold');
    }
    if (!timingSafeEqual(sha256(document), expected)) throw new Error('the document has changed');
  };
}

function holds(key: KeyObject, text: Uint8Array, value: Uint8Array): boolean {
  return verify('sha256', text, key, value);
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
