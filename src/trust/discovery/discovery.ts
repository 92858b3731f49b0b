import type { CountryCode } from '../../kernel/identifiers.js';
import type { Runtime } from '../../kernel/runtime.js';
import { FetchError } from '../fetch.js';
import { type Kept, readKept, writeKept } from './cache.js';
import { DiscoveryRefusal, type Found, type TrustSource, together, type Version } from './found.js';

export interface DiscoveryOptions {
  readonly country: CountryCode;
  readonly source: TrustSource;
  /** Where what was believed is kept. */
  readonly file: string;
  readonly runtime: Runtime;
  /** From which age on it is warned that the source was not reached. */
  readonly staleMs: number;
}

/** How many replaced documents are remembered of each name. */
const REMEMBERED = 200;

/**
 * One peer's share of a signed directory. Every document is verified before it is used, also one from disk; an older
 * one than was believed before is refused; the last good one stays when none comes, and its age is told.
 */
export class Discovery {
  readonly #options: DiscoveryOptions;
  #kept = new Map<string, Kept>();
  readonly #found = new Map<string, Found>();

  constructor(options: DiscoveryOptions) {
    this.#options = options;
  }

  /** What is believed now. */
  get found(): Found {
    return together([...this.#found.values()]);
  }

  /** Takes up what an earlier run believed, as far as it still holds. */
  async load(): Promise<void> {
    const { country, source, file, runtime } = this.#options;
    try {
      this.#kept = await readKept(file);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#say(
        `${file} cannot be read, and it is not known any more which entries of ${country} are old: ${reason}`,
      );
    }
    for (const [name, { bytes }] of this.#kept) {
      try {
        this.#found.set(name, (await source.judge(name, bytes, runtime.clock.now())).found);
      } catch (error) {
        if (!(error instanceof DiscoveryRefusal)) throw error;
        this.#say(`what is kept of ${country} (${name}) does not hold any more: ${error.message}`);
      }
    }
  }

  /** Asks the source for every document. True when something changed. Rejects never for what a source does. */
  async refresh(): Promise<boolean> {
    const { country, source, file, runtime } = this.#options;
    let changed = false;
    for (const name of source.names) {
      const now = runtime.clock.now();
      try {
        const bytes = await source.fetch(name, now);
        if (bytes === undefined) {
          if (this.#kept.has(name))
            this.#say(`the directory has no entry ${name} of ${country} any more; the last one stays`);
          continue;
        }
        const { found, version } = await source.judge(name, bytes, now);
        changed = this.#keep(name, bytes, version, found, now) || changed;
      } catch (error) {
        if (!(error instanceof DiscoveryRefusal || error instanceof FetchError)) throw error;
        if (error instanceof DiscoveryRefusal)
          this.#say(`the entry ${name} of ${country} is refused: ${error.message}`);
        else this.#warnOfAge(name, error, now);
      }
    }
    await writeKept(file, this.#kept);
    return changed;
  }

  #keep(name: string, bytes: Uint8Array, version: Version, found: Found, now: Date): boolean {
    const before = this.#kept.get(name);
    requireNotOlder(version, before);
    const same = before?.version.digest === version.digest;
    const replaced =
      before === undefined || same
        ? (before?.replaced ?? [])
        : [...before.replaced, before.version.digest].slice(-REMEMBERED);
    this.#kept.set(name, { bytes, version, seen: now, replaced });
    const known = this.#found.has(name);
    this.#found.set(name, found);
    return !same || !known;
  }

  #warnOfAge(name: string, error: FetchError, now: Date): void {
    const { country, staleMs } = this.#options;
    const kept = this.#kept.get(name);
    if (kept === undefined) {
      this.#say(`nothing is known of ${country} (${name}): ${error.message}`);
      return;
    }
    const age = now.getTime() - kept.seen.getTime();
    if (age < staleMs) return;
    const hours = Math.floor(age / 3_600_000);
    this.#say(`the entry ${name} of ${country} was last confirmed ${hours} hours ago: ${error.message}`);
  }

  #say(message: string): void {
    this.#options.runtime.log.warn(message, { country: this.#options.country });
  }
}

/** A directory must not go back: neither in time, nor in number, nor to what it has replaced. */
function requireNotOlder(version: Version, before: Kept | undefined): void {
  if (before === undefined || before.version.digest === version.digest) return;
  const { issued, sequence } = before.version;
  const older =
    version.issued < issued ||
    (version.sequence ?? 0) < (sequence ?? 0) ||
    before.replaced.includes(version.digest) ||
    // Two lists of one number and one time: one of them is not the directory's.
    (sequence !== undefined &&
      version.sequence === sequence &&
      version.issued.getTime() === issued.getTime());
  if (older) {
    throw new DiscoveryRefusal(
      `it is older than the one before (of ${issued.toISOString()}): somebody plays it again`,
    );
  }
}
