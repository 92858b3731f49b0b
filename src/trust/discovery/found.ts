import type { X509Certificate } from 'node:crypto';
import type { SearchMask } from '../../wire/search-mask/mask.js';
import type { TransactionKey } from '../../wire/transactions.js';

/** What a signed directory says of a peer. */
export interface Found {
  readonly endpoints: Readonly<Partial<Record<TransactionKey, string>>>;
  /** The certificates that its servers show. */
  readonly tls: readonly X509Certificate[];
  /** Seals that a status list vouches for; an SMP names none. */
  readonly seals: readonly X509Certificate[];
  readonly searchMask?: SearchMask;
}

/** A document of a directory, verified; `found` is its share. */
export interface Judged {
  readonly found: Found;
  readonly version: Version;
}

/** What tells an older document from a newer one. */
export interface Version {
  /** When it was issued, or becomes active. */
  readonly issued: Date;
  /** Counts up, where documents carry a number. */
  readonly sequence?: number;
  /** SHA-256 of the bytes. */
  readonly digest: string;
}

/** A document that is not believed; the message says why, for the operator. */
export class DiscoveryRefusal extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DiscoveryRefusal';
  }
}

/** Where a peer's signed documents come from, and how they are judged. */
export interface TrustSource {
  /** Names of the documents that there may be. */
  readonly names: readonly string[];
  /** One of them; undefined where the directory has none. Rejects with FetchError or {@link DiscoveryRefusal}. */
  fetch(name: string, now: Date): Promise<Uint8Array | undefined>;
  /** Rejects with {@link DiscoveryRefusal}. */
  judge(name: string, bytes: Uint8Array, now: Date): Promise<Judged>;
}

export const nothing: Found = { endpoints: {}, tls: [], seals: [] };

/** What several documents of one peer say. */
export function together(parts: readonly Found[]): Found {
  const mask = parts.find(({ searchMask }) => searchMask !== undefined)?.searchMask;
  return {
    endpoints: Object.assign({}, ...parts.map(({ endpoints }) => endpoints)),
    tls: distinct(parts.flatMap(({ tls }) => tls)),
    seals: distinct(parts.flatMap(({ seals }) => seals)),
    ...(mask === undefined ? {} : { searchMask: mask }),
  };
}

function distinct(certificates: readonly X509Certificate[]): X509Certificate[] {
  return [...new Map(certificates.map((one) => [one.fingerprint256, one])).values()];
}
