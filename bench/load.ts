import type { TlsIdentity } from '../src/trust/tls/policy.js';
import { type Answer, Connection, type Exchange } from './client.js';

/** A server that can be put under load, and the answer that it gives. */
export class Target {
  readonly #open: () => Promise<Connection>;
  /** Of a whole answer; one of another length is another answer. */
  readonly #answerLength: number;

  private constructor(open: () => Promise<Connection>, answerLength: number) {
    this.#open = open;
    this.#answerLength = answerLength;
  }

  /** Sends one request and lets `check` judge the answer. */
  static async open(
    port: number,
    identity: TlsIdentity,
    exchange: Exchange,
    check: (answer: Answer) => void,
  ): Promise<Target> {
    const open = () => Connection.open(port, identity, exchange);
    const connection = await open();
    try {
      const length = await connection.send();
      check(connection.answer());
      return new Target(open, length);
    } finally {
      connection.close();
    }
  }

  /** Keeps so many connections busy for so long. They are made before the time begins, and closed after it. */
  async round(ms: number, connections: number, mostRequests = 20_000): Promise<Round> {
    const opened = await Promise.all(Array.from({ length: connections }, this.#open));
    const latencies: number[] = [];
    const begin = performance.now();
    const end = begin + ms;
    const busy = opened.map(async (connection) => {
      for (let now = begin; now < end && latencies.length < mostRequests; ) {
        const sent = now;
        const length = await connection.send();
        if (length !== this.#answerLength) {
          const { status, bytes } = connection.answer();
          throw new Error(`another answer than expected (HTTP ${status}, ${bytes.length} bytes)`);
        }
        now = performance.now();
        latencies.push(now - sent);
      }
    });
    try {
      await Promise.all(busy);
      return { requests: latencies.length, ms: performance.now() - begin, latencies };
    } finally {
      for (const connection of opened) connection.close();
    }
  }
}

export interface Round {
  readonly requests: number;
  readonly ms: number;
  readonly latencies: readonly number[];
}

export function requestsPerSecond({ requests, ms }: Round): number {
  return (requests / ms) * 1000;
}

/** The value below which that share (0 to 1) of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
