import type { TlsIdentity } from '../src/trust/tls/policy.js';
import { Connection, type Exchange } from './client.js';

/** A server under load, with its connections. */
export class Target {
  readonly #connections: readonly Connection[];
  /** Of a whole answer; one of another length is another answer. */
  readonly #answerLength: number;

  private constructor(connections: readonly Connection[], answerLength: number) {
    this.#connections = connections;
    this.#answerLength = answerLength;
  }

  /** Opens the connections and lets `check` judge the first answer. */
  static async open(
    port: number,
    identity: TlsIdentity,
    exchange: Exchange,
    connections: number,
    check: (answer: ReturnType<Connection['answer']>) => void,
  ): Promise<Target> {
    const opened = await Promise.all(
      Array.from({ length: connections }, () => Connection.open(port, identity, exchange)),
    );
    const [first] = opened;
    if (first === undefined) throw new Error('a load needs at least one connection');
    const length = await first.send();
    check(first.answer());
    return new Target(opened, length);
  }

  /** Keeps every connection busy for that long. */
  async round(ms: number, mostRequests = 20_000): Promise<Round> {
    const latencies: number[] = [];
    const begin = performance.now();
    const end = begin + ms;
    const busy = this.#connections.map(async (connection) => {
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
    await Promise.all(busy);
    return { requests: latencies.length, ms: performance.now() - begin, latencies };
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
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
