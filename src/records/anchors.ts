import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Store } from './store.js';
import { StoreError } from './store-error.js';

/**
 * Where the chain over the journal stood at a time. Kept outside of the database, so that nobody who can
 * write there alone can cut off the chain's end or write it anew.
 */
export interface Anchor {
  readonly at: Date;
  readonly position: number;
  readonly hash: string;
  /** The node's seal over {@link anchorText}, base64; absent where no key was at hand. */
  readonly signature?: string;
}

const line = z.strictObject({
  at: z.iso.datetime(),
  position: z.int().min(0),
  hash: z.string(),
  signature: z.base64().optional(),
});

/** What the seal signs of an anchor. */
export function anchorText({ at, position, hash }: Anchor): string {
  return JSON.stringify([at.toISOString(), position, hash]);
}

/** Where the chain now ends, and where it now begins. */
export async function chainEnds(
  { db }: Pick<Store, 'db'>,
  at: Date,
): Promise<{ readonly end: Anchor; readonly start: Anchor }> {
  const head = await db.selectFrom('chain_head').selectAll().executeTakeFirstOrThrow();
  return {
    end: { at, position: head.position, hash: head.hash },
    start: { at, position: head.start_position, hash: head.start_hash },
  };
}

/** Adds anchors to a file, a line of JSON each; the file is for the own user only. */
export function writeAnchors(file: string, anchors: readonly Anchor[]): void {
  const text = anchors.map((anchor) => `${JSON.stringify({ ...anchor, at: anchor.at.toISOString() })}\n`);
  try {
    appendFileSync(file, text.join(''), { mode: 0o600, flush: true });
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
      const { at, signature, ...rest } = line.parse(JSON.parse(text));
      return [{ ...rest, at: new Date(at), ...(signature === undefined ? {} : { signature }) }];
    } catch (error) {
      // A line cut short by a crash is the last one.
      if (index === lines.length - 1) return [];
      throw new StoreError(`line ${index + 1} of ${file} is no anchor of the journal`, error);
    }
  });
}
