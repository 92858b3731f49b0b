import { createHash } from 'node:crypto';
import type { AuditFacts } from '../../records/audit/facts.js';
import type { Decision } from '../../wire/evidence/obligations.js';
import type { WireAnswer } from '../../wire/soap/types.js';
import type { Audited } from '../audit/audited.js';

/** An answer as it went out, and what was audited of it beside who asked. */
export interface GivenAnswer {
  readonly response: WireAnswer;
  readonly audited: readonly (Audited & Pick<AuditFacts, 'response'>)[];
  /** What may have to be proved of its being sent; undefined for a SOAP fault. */
  readonly provable?: { readonly messageId: string; readonly decision: Decision };
}

/**
 * What a submission's message is to this node: `new` (answer it, then settle), `repeated` (the very message
 * was answered before: this is the answer), `other` (its id was another message's).
 */
export type Claim =
  | { readonly kind: 'new'; readonly settle: Settle }
  | { readonly kind: 'repeated'; readonly given: GivenAnswer }
  | { readonly kind: 'other' };

/** The answer that was given; undefined when none was, and the message may be tried again. */
export type Settle = (given: GivenAnswer | undefined) => void;

/** Remembers the messages that were answered, each with its answer; shared where a country has several nodes. */
export interface AnsweredMessages {
  /**
   * Waits for the answer of a message that is being answered. `until` is when it may be forgotten, `now` the
   * present, both in milliseconds since 1970.
   */
  claim(key: string, bytes: Uint8Array, until: number, now: number): Promise<Claim>;
}

interface Kept {
  readonly hash: string;
  readonly until: number;
  readonly answer: Promise<GivenAnswer | undefined>;
}

/**
 * A store in memory, for one node: what outlives it is in the national systems, which know a document that they
 * hold already. It holds `capacity` messages; beyond them the oldest are forgotten before their time.
 */
export function memoryAnsweredMessages(capacity = 10_000): AnsweredMessages {
  const known = new Map<string, Kept>();
  return {
    async claim(key, bytes, until, now) {
      const hash = createHash('sha256').update(bytes).digest('base64url');
      for (;;) {
        const before = known.get(key);
        if (before === undefined || before.until <= now) break;
        if (before.hash !== hash) return { kind: 'other' };
        const given = await before.answer;
        if (given !== undefined) return { kind: 'repeated', given };
      }
      for (const [old, { until: end }] of known) {
        if (end > now && known.size < capacity) break;
        known.delete(old);
      }
      let resolve: Settle = () => {};
      const answer = new Promise<GivenAnswer | undefined>((settled) => {
        resolve = settled;
      });
      known.set(key, { hash, until, answer });
      return {
        kind: 'new',
        settle: (given) => {
          if (given === undefined) known.delete(key);
          resolve(given);
        },
      };
    },
  };
}
