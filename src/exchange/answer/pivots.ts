import { createHash } from 'node:crypto';
import type { TranslationResult } from '../../documents/translate/result.js';
import { writeUniqueId } from '../../kernel/identifiers.js';
import type { NationalDocument } from '../../national/ports.js';

/** A document as it crosses the border, with what the list says of it. */
export interface Pivot {
  readonly bytes: Uint8Array;
  readonly size: number;
  /** SHA-1, hexadecimal, as XDS wants it (IHE ITI TF-3 4.2.3.2.10): an identifier of bytes, not a guard. */
  readonly hash: string;
  readonly result: TranslationResult;
}

interface Kept {
  readonly source: string;
  readonly pivot: Pivot;
}

/**
 * Transcodes each document once and keeps the pivot while there is room, so that the size and hash of a
 * list are those of the bytes that a retrieve delivers. Changed bytes are another document.
 */
export class PivotStore {
  readonly #transcode: (friendly: Uint8Array) => TranslationResult;
  readonly #capacity: number;
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  /** `capacity` in bytes of pivots. */
  constructor(transcode: (friendly: Uint8Array) => TranslationResult, capacity = 64 * 1024 * 1024) {
    this.#transcode = transcode;
    this.#capacity = capacity;
  }

  /** The pivot of a document whose friendly form is at hand; `onTranscoded` is told when it was not kept. */
  of(document: NationalDocument, friendly: Uint8Array, onTranscoded?: (pivot: Pivot) => void): Pivot {
    const key = `${document.repositoryUniqueId}/${writeUniqueId(document.uniqueId)}`;
    const source = createHash('sha256').update(friendly).digest('base64');
    const kept = this.#kept.get(key);
    if (kept?.source === source) {
      this.#keep(key, kept);
      return kept.pivot;
    }
    const result = this.#transcode(friendly);
    const bytes = result.document;
    const hash = createHash('sha1').update(bytes).digest('hex');
    const pivot = { bytes, size: bytes.length, hash, result };
    this.#keep(key, { source, pivot });
    onTranscoded?.(pivot);
    return pivot;
  }

  // A map keeps insertion order, so the first key is the one not asked for the longest.
  #keep(key: string, kept: Kept): void {
    this.#bytes += kept.pivot.size - (this.#kept.get(key)?.pivot.size ?? 0);
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    for (const [oldest, { pivot }] of this.#kept) {
      if (this.#bytes <= this.#capacity) break;
      this.#kept.delete(oldest);
      this.#bytes -= pivot.size;
    }
  }
}
