import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type StoredResult, storedResult } from './result.js';

const RESULT = 'result.json';
const DOCUMENT = 'document';
const ID = /^[0-9a-f]{32}$/;
const DAY_MS = 86_400_000;

export interface StoreLimits {
  readonly keepDays: number;
  readonly keepBytes: number;
}

/** There is no room for another result until older ones are deleted. */
export class StoreFull extends Error {
  constructor() {
    super('the store of results is full');
    this.name = 'StoreFull';
  }
}

/**
 * Results with the documents that were judged, a folder each, for the program's own user only. An id is 128 random
 * bits: whoever has it may read what belongs to it, and there is no list.
 */
export class ResultStore {
  readonly #folder: string;
  readonly #limits: StoreLimits;
  readonly #now: () => Date;
  #bytes = 0;

  private constructor(folder: string, limits: StoreLimits, now: () => Date) {
    this.#folder = folder;
    this.#limits = limits;
    this.#now = now;
  }

  /** Makes the folder where it is missing, and deletes what is past its days. */
  static async open(folder: string, limits: StoreLimits, now: () => Date): Promise<ResultStore> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const store = new ResultStore(folder, limits, now);
    await store.sweep();
    return store;
  }

  /** What resolves is on disk, whole. Throws {@link StoreFull}. */
  async save(result: StoredResult, document: Uint8Array): Promise<void> {
    const text = JSON.stringify(result);
    const bytes = Buffer.byteLength(text) + document.length;
    if (this.#bytes + bytes > this.#limits.keepBytes) throw new StoreFull();
    this.#bytes += bytes;
    const made = join(this.#folder, `.new-${randomUUID()}`);
    try {
      await mkdir(made, { mode: 0o700 });
      await writeFile(join(made, DOCUMENT), document, { mode: 0o600, flush: true });
      await writeFile(join(made, RESULT), text, { mode: 0o600, flush: true });
      await rename(made, join(this.#folder, result.id));
    } catch (error) {
      this.#bytes -= bytes;
      await rm(made, { recursive: true, force: true });
      throw error;
    }
  }

  /** Undefined for an id of nothing, or of something past its days. */
  async find(id: string): Promise<StoredResult | undefined> {
    const text = await this.#read(id, RESULT);
    if (text === undefined) return undefined;
    const result = storedResult.parse(JSON.parse(text.toString('utf8')));
    return this.#isPast(new Date(result.judgedAt)) ? undefined : result;
  }

  /** The bytes of the document as they were sent. */
  async document(id: string): Promise<Uint8Array | undefined> {
    return this.#read(id, DOCUMENT);
  }

  /** Deletes what is past its days or was left unfinished, and counts what stays. */
  async sweep(): Promise<void> {
    let bytes = 0;
    for (const entry of await readdir(this.#folder, { withFileTypes: true })) {
      const path = join(this.#folder, entry.name);
      const result = ID.test(entry.name) ? await statOf(join(path, RESULT)) : undefined;
      const unfinished = entry.name.startsWith('.new-') && (await isOlderThanAnHour(path, this.#now()));
      if (unfinished || (result !== undefined && this.#isPast(result.mtime))) {
        await rm(path, { recursive: true, force: true });
      } else if (result !== undefined) {
        bytes += result.size + ((await statOf(join(path, DOCUMENT)))?.size ?? 0);
      }
    }
    this.#bytes = bytes;
  }

  #isPast(at: Date): boolean {
    return this.#now().getTime() - at.getTime() > this.#limits.keepDays * DAY_MS;
  }

  async #read(id: string, name: string): Promise<Buffer | undefined> {
    // Nothing but an id ever becomes part of a path.
    if (!ID.test(id)) return undefined;
    try {
      return await readFile(join(this.#folder, id, name));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}

async function isOlderThanAnHour(path: string, now: Date): Promise<boolean> {
  const found = await statOf(path);
  return found !== undefined && now.getTime() - found.mtimeMs > 3_600_000;
}
