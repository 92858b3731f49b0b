import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Store } from './store.js';
import { StoreError } from './store-error.js';

/** Where the chain over the journal stood at a time. */
export interface ChainEnd {
  readonly at: Date;
  readonly position: number;
  readonly hash: string;
}

/**
 * The end of the chain at a time, sealed. Kept outside of the database, so that nobody who can
 * write there alone can cut off the chain's end or write it anew.
 */
export interface Anchor extends ChainEnd {
  /** The node's seal over {@link anchorText}, base64. */
  readonly signature: string;
  /** SHA-256 fingerprint of the seal's certificate. */
  readonly sealedBy: string;
}

const line = z.strictObject({
  at: z.iso.datetime(),
  position: z.int().min(0),
  hash: z.string(),
  signature: z.base64(),
  sealedBy: z.string(),
});

/** What the seal signs of an anchor. */
export function anchorText({ at, position, hash }: ChainEnd): string {
  return JSON.stringify([at.toISOString(), position, hash]);
}

/** Where the chain now ends. */
export async function chainEnd({ db }: Pick<Store, 'db'>, at: Date): Promise<ChainEnd> {
  const { position, hash } = await db.selectFrom('chain_head').selectAll().executeTakeFirstOrThrow();
  return { at, position, hash };
}

/** Adds an anchor to a file, a line of JSON; the file is for the own user only. */
export function writeAnchor(file: string, anchor: Anchor): void {
  try {
    const text = JSON.stringify({ ...anchor, at: anchor.at.toISOString() });
    appendFileSync(file, `${text}\n`, { mode: 0o600, flush: true });
  } catch (error) {
    throw new StoreError(`the anchors of the journal cannot be written to ${file}: ${String(error)}`, error);
  }
}

/** The anchors of a file; none when it is not there. Throws {@link StoreError} for a line that is none. */
export function readAnchors(file: string): readonly Anchor[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((text, index): Anchor[] => {
    if (text === '') return [];
    try {
      const { at, ...rest } = line.parse(JSON.parse(text));
      return [{ ...rest, at: new Date(at) }];
    } catch (error) {
      // A line cut short by a crash is the last one.
      if (index === lines.length - 1) return [];
      throw new StoreError(`line ${index + 1} of ${file} is no anchor of the journal`, error);
    }
  });
}
