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

/** Where all nodes of a country find the pivots that one of them has made. */
export interface PivotShelf {
  find(key: string, source: string): Promise<Shelved | undefined>;
  /** Gives the pivot that is kept: another node's, when that was first. */
  keep(key: string, source: string, pivot: Shelved): Promise<Shelved>;
}

interface Shelved {
  readonly bytes: Uint8Array;
  readonly report: string;
}

/**
 * Transcodes each document once and keeps the pivot while there is room, so that the size and hash of a
 * list are those of the bytes that a retrieve delivers, here or at another node with the same shelf. Changed
 * bytes are another document.
 */
export class PivotStore {
  readonly #transcode: (friendly: Uint8Array) => TranslationResult;
  readonly #shelf: PivotShelf | undefined;
  readonly #capacity: number;
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  /** `capacity` in bytes of pivots. */
  constructor(
    transcode: (friendly: Uint8Array) => TranslationResult,
    { shelf, capacity = 64 * 1024 * 1024 }: { shelf?: PivotShelf; capacity?: number } = {},
  ) {
    this.#transcode = transcode;
    this.#shelf = shelf;
    this.#capacity = capacity;
  }

  /** The pivot of a document whose friendly form is at hand; `onTranscoded` is told when it had to be made. */
  async of(
    document: NationalDocument,
    friendly: Uint8Array,
    onTranscoded?: (result: TranslationResult) => void,
  ): Promise<Pivot> {
    const key = `${document.repositoryUniqueId}/${writeUniqueId(document.uniqueId)}`;
    const source = createHash('sha256').update(friendly).digest('base64');
    const kept = this.#kept.get(key);
    if (kept?.source === source) {
      this.#keep(key, kept);
      return kept.pivot;
    }
    const pivot = pivotOf(await this.#make(key, source, friendly, onTranscoded));
    this.#keep(key, { source, pivot });
    return pivot;
  }

  async #make(
    key: string,
    source: string,
    friendly: Uint8Array,
    onTranscoded?: (result: TranslationResult) => void,
  ): Promise<TranslationResult> {
    const shelved = await this.#shelf?.find(key, source);
    if (shelved !== undefined) return unshelved(shelved);
    const result = this.#transcode(friendly);
    onTranscoded?.(result);
    if (this.#shelf === undefined) return result;
    const { document: bytes, ...report } = result;
    return unshelved(await this.#shelf.keep(key, source, { bytes, report: JSON.stringify(report) }));
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

function pivotOf(result: TranslationResult): Pivot {
  const bytes = result.document;
  return { bytes, size: bytes.length, hash: createHash('sha1').update(bytes).digest('hex'), result };
}

function unshelved({ bytes, report }: Shelved): TranslationResult {
  return { ...(JSON.parse(report) as Omit<TranslationResult, 'document'>), document: bytes };
}
