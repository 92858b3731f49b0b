import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Version } from './found.js';

/** A document that was believed, and what may not come after it. */
export interface Kept {
  readonly bytes: Uint8Array;
  readonly version: Version;
  /** When it was last had from its source. */
  readonly seen: Date;
  /** Digests of the documents that it replaced. */
  readonly replaced: readonly string[];
}

export type Keeping = ReadonlyMap<string, Kept>;

interface StoredDocument {
  readonly bytes: string;
  readonly issued: string;
  readonly sequence?: number;
  readonly digest: string;
  readonly seen: string;
  readonly replaced: readonly string[];
}

/**
 * What is kept of a peer in a file; nothing when there is none. Rejects when it cannot be read: with it goes the
 * memory of what may not come back.
 */
export async function readKept(file: string): Promise<Map<string, Kept>> {
  let stored: Readonly<Record<string, StoredDocument>>;
  try {
    stored = JSON.parse(await readFile(file, 'utf8')) as Readonly<Record<string, StoredDocument>>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
  return new Map(
    Object.entries(stored).map(([name, { bytes, issued, sequence, digest, seen, replaced }]) => [
      name,
      {
        bytes: new Uint8Array(Buffer.from(bytes, 'base64')),
        version: { issued: new Date(issued), digest, ...(sequence === undefined ? {} : { sequence }) },
        seen: new Date(seen),
        replaced,
      },
    ]),
  );
}

/** Writes the file whole or not at all. */
export async function writeKept(file: string, keeping: Keeping): Promise<void> {
  const stored: Record<string, StoredDocument> = {};
  for (const [name, { bytes, version, seen, replaced }] of keeping) {
    stored[name] = {
      bytes: Buffer.from(bytes).toString('base64'),
      ...version,
      issued: version.issued.toISOString(),
      seen: seen.toISOString(),
      replaced,
    };
  }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, JSON.stringify(stored), { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}
