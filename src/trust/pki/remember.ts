import type { X509Certificate } from 'node:crypto';

/** Certificates that are remembered; a network has a few for each country. */
const CAPACITY = 512;
/** Bytes of the longest; a certificate has one to three thousand. */
const LONGEST = 8 * 1024;

/**
 * A function of a certificate's bytes alone, computed once for each certificate of late and then remembered.
 * Nothing that depends on the time or on whom one trusts may be asked this way.
 */
export function ofCertificate<T>(
  compute: (certificate: X509Certificate) => T,
): (certificate: X509Certificate) => T {
  const remembered = remember<T>();
  return (certificate) => remembered(certificate.raw, () => compute(certificate));
}

/**
 * Remembers what is computed of a certificate by its bytes. The number of certificates is bounded, the one not
 * asked for the longest is forgotten first; what is unusually long or makes `compute` throw is not remembered.
 */
export function remember<T>(): (bytes: Buffer, compute: () => T) => T {
  const values = new Map<string, { readonly value: T }>();
  return (bytes, compute) => {
    if (bytes.length > LONGEST) return compute();
    const key = bytes.toString('latin1');
    const known = values.get(key) ?? { value: compute() };
    // A map keeps insertion order.
    values.delete(key);
    values.set(key, known);
    for (const oldest of values.keys()) {
      if (values.size <= CAPACITY) break;
      values.delete(oldest);
    }
    return known.value;
  };
}
