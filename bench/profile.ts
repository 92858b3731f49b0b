import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A share of the node's busy time. */
export interface Cost {
  readonly where: string;
  /** 0 to 1. */
  readonly share: number;
}

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/**
 * Sums the one profile in `folder` up by rooms of this program, packages, and parts of Node; largest first. The
 * first `skipMs` of it are left out.
 */
export function costsOf(folder: string, skipMs: number): readonly Cost[] {
  const [file] = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error('the process left no profile');
  const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
  const places = new Map(profile.nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const micros = new Map<string, number>();
  let elapsed = 0;
  for (const [index, sample] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0;
    elapsed += delta;
    const place = places.get(sample);
    if (place === undefined || elapsed < skipMs * 1000) continue;
    micros.set(place, (micros.get(place) ?? 0) + delta);
  }
  const busy = [...micros.values()].reduce((sum, each) => sum + each, 0);
  return [...micros]
    .map(([where, each]) => ({ where, share: each / busy }))
    .sort((a, b) => b.share - a.share);
}

/** Undefined for idle time. */
function placeOf({
  functionName,
  url,
}: {
  readonly functionName: string;
  readonly url: string;
}): string | undefined {
  if (functionName === '(idle)') return undefined;
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(program)') return 'native code outside JavaScript';
  if (url.startsWith('wasm://')) return 'libxml2-wasm';
  const module = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (module !== undefined) return module;
  const room = /\/dist\/(\w+)\//.exec(url)?.[1];
  if (room !== undefined) return `src/${room}`;
  if (/^node:(internal\/crypto|crypto)/.test(url)) return 'Node: signatures and digests';
  if (/^node:(_http|_tls|https?|net|internal\/(streams|stream_base_commons|http))/.test(url)) {
    return 'Node: TLS and HTTP';
  }
  return 'Node: the rest';
}
