import { createHash } from 'node:crypto';
import type { AssertionParts } from '../../wire/saml/assertion.js';
import { AssertionFault, type JudgedTransaction, refusing } from './failures.js';

/** Remembers keys until a time; shared by the nodes of a country where it has several. */
export interface ReplayStore {
  /** Remembers the key until then (milliseconds since 1970); false when it is remembered already. Atomic. */
  remember(key: string, until: number, now: number): Promise<boolean>;
}

export interface Replay extends JudgedTransaction {
  readonly assertion: AssertionParts;
  /** `wsa:MessageID`. One assertion is used in many messages, one message once. */
  readonly messageId: string;
  readonly now: Date;
  readonly skewMs: number;
}

/**
 * Requires that this assertion has not come in this message before, as long as it is valid (dossier security
 * 11.2 no. 7). Rejects with an ExchangeError.
 */
export async function requireFresh(replay: Replay, store: ReplayStore): Promise<void> {
  const { assertion, messageId, now, skewMs } = replay;
  const key = createHash('sha256')
    .update(JSON.stringify([assertion.issuer.value, assertion.id, messageId]))
    .digest('base64url');
  const isNew = await store.remember(key, assertion.notOnOrAfter.getTime() + skewMs, now.getTime());
  refusing(replay, () => {
    if (!isNew) throw new AssertionFault('replay', 'the message with this MessageID was received already');
  });
}

/**
 * A store in memory, for one node. It holds `capacity` keys; beyond them the oldest are forgotten before
 * their time: only a peer whose seal and TLS certificate are trusted can fill it, and refusing care for want
 * of memory would be the greater harm.
 */
export function memoryReplayStore(capacity = 100_000): ReplayStore {
  const remembered = new Map<string, number>();
  return {
    async remember(key, until, now) {
      const held = remembered.get(key);
      if (held !== undefined && held > now) return false;
      remembered.delete(key);
      for (const [old, end] of remembered) {
        if (end > now && remembered.size < capacity) break;
        remembered.delete(old);
      }
      remembered.set(key, until);
      return true;
    },
  };
}
