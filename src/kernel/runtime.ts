import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { type Logger, silentLogger } from './logger.js';

/** Where the time comes from. Replay provides a recorded one. */
export interface Clock {
  /** The current instant. */
  now(): Date;
  /** Milliseconds of a clock that never goes back; for durations only. */
  elapsed(): number;
}

/** Where identifiers and random values come from. */
export interface Ids {
  /** A version 4 UUID in lower case, without `urn:uuid:`. */
  uuid(): string;
  /** `count` decimal digits. */
  digits(count: number): string;
  /** `count` random bytes. */
  bytes(count: number): Uint8Array;
}

/** What every part of the house may ask of its surroundings. Nothing else reads a clock or a random source. */
export interface Runtime {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
}

const systemClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
};

const systemIds: Ids = {
  uuid: () => randomUUID(),
  digits: (count) => Array.from({ length: count }, () => randomInt(10)).join(''),
  bytes: (count) => new Uint8Array(randomBytes(count)),
};

/** The runtime of a running node: the system's clock and random source. */
export function systemRuntime(log: Logger = silentLogger): Runtime {
  return { clock: systemClock, ids: systemIds, log };
}

/**
 * A runtime that always gives the same values: time starts at `start` and moves on by `stepMs` a look,
 * identifiers count up from `seed`. For replay and for tests.
 */
export function scriptedRuntime(start = '2026-01-15T09:00:00.000Z', stepMs = 0, seed = 1): Runtime {
  let at = Date.parse(start);
  let count = seed;
  const hex = () => (count++).toString(16).padStart(12, '0');
  return {
    clock: {
      now: () => {
        const value = new Date(at);
        at += stepMs;
        return value;
      },
      elapsed: () => at,
    },
    ids: {
      uuid: () => `00000000-0000-4000-8000-${hex()}`,
      digits: (n) => String(count++).padStart(n, '0').slice(-n),
      bytes: (n) => Uint8Array.from({ length: n }, () => count++ & 0xff),
    },
    log: silentLogger,
  };
}
