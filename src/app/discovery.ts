import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { NodeConfig } from '../config/load.js';
import type { PeerConfig } from '../config/peer-schema.js';
import type { CountryCode } from '../kernel/identifiers.js';
import type { Runtime } from '../kernel/runtime.js';
import { Discovery } from '../trust/discovery/discovery.js';
import { type Found, nothing, type TrustSource } from '../trust/discovery/found.js';
import { locateSmp, type ResolveNaptr } from '../trust/discovery/locator.js';
import { smpSource } from '../trust/discovery/smp-source.js';
import { tslSource } from '../trust/discovery/tsl-source.js';
import { loadCertificates } from '../trust/keys/load.js';
import type { RequireNotRevoked } from '../trust/revocation/policy.js';
import type { NodeKeys } from './keys.js';

const LIMITS = { bytes: 5 * 1024 * 1024, timeoutMs: 10_000 };
/** How often it is looked whether something is due. */
const TICK_MS = 30_000;
/** How long a start waits for the first answers. */
const START_MS = 10_000;

export interface DiscoveryParts {
  readonly runtime: Runtime;
  readonly keys: NodeKeys;
  readonly revocation: RequireNotRevoked;
  /** Other DNS servers, for tests. */
  readonly resolveNaptr?: ResolveNaptr;
}

/** What signed directories say of the peers that have one. */
export interface Directories {
  found(country: CountryCode): Found;
  /** Told of every peer of which something else is known from now on. */
  onChange(listener: (country: CountryCode) => void): void;
  /** Asks every source that is due, by the runtime's clock. */
  refreshDue(): Promise<void>;
  close(): void;
}

interface Watched {
  readonly country: CountryCode;
  readonly discovery: Discovery;
  readonly everyMs: number;
  due: number;
}

/**
 * Opens the directories of a node's peers: what an earlier run believed is there at once, the sources are asked
 * now and then by schedule. A source that is slow does not hold up the start.
 */
export async function openDirectories(config: NodeConfig, parts: DiscoveryParts): Promise<Directories> {
  const { clock, log } = parts.runtime;
  const watched = config.peers.flatMap((peer): Watched[] => {
    const source = sourceOf(peer, parts);
    if (source === undefined) return [];
    const { country, trust } = peer;
    const discovery = new Discovery({
      country,
      source,
      file: join(config.dataDir, 'discovery', `${config.country}-${country}.json`),
      runtime: parts.runtime,
      staleMs: trust.staleHours * 3_600_000,
    });
    return [{ country, discovery, everyMs: trust.refreshMinutes * 60_000, due: 0 }];
  });
  await Promise.all(watched.map(({ discovery }) => discovery.load()));

  const listeners: ((country: CountryCode) => void)[] = [];
  let running: Promise<void> | undefined;
  const refresh = async () => {
    const now = clock.now().getTime();
    await Promise.all(
      watched
        .filter(({ due }) => due <= now)
        .map(async (one) => {
          one.due = now + one.everyMs;
          try {
            if (!(await one.discovery.refresh())) return;
            for (const listener of listeners) listener(one.country);
          } catch (error) {
            // A full disk must not end the node; the next attempt says it again.
            log.error(`the directory of ${one.country} could not be kept: ${(error as Error).message}`);
          }
        }),
    );
  };
  const refreshDue = () => {
    running ??= refresh().finally(() => {
      running = undefined;
    });
    return running;
  };
  await Promise.race([refreshDue(), setTimeout(START_MS, undefined, { ref: false })]);
  const timer = watched.length === 0 ? undefined : setInterval(refreshDue, TICK_MS).unref();
  return {
    found: (country) => watched.find((one) => one.country === country)?.discovery.found ?? nothing,
    onChange: (listener) => {
      listeners.push(listener);
    },
    refreshDue,
    close: () => clearInterval(timer),
  };
}

function sourceOf(peer: PeerConfig, parts: DiscoveryParts): TrustSource | undefined {
  const { country, trust } = peer;
  const common = { country, revocation: parts.revocation, limits: LIMITS };
  if (trust.source === 'smp' && trust.smp !== undefined) {
    const { url, domain, anchors } = trust.smp;
    return smpSource({
      ...common,
      base: async () => url ?? (await locateSmp(country, domain ?? '', parts.resolveNaptr)),
      smpAnchors: anchors.flatMap(loadCertificates),
      anchors: parts.keys.anchors(country),
    });
  }
  if (trust.source === 'tsl' && trust.tsl !== undefined) {
    const { location, anchors } = trust.tsl;
    return tslSource({ ...common, location, tslAnchors: anchors.flatMap(loadCertificates) });
  }
  return undefined;
}
