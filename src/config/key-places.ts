import { resolve } from 'node:path';
import { DATA, fileField, type Surroundings } from './files.js';
import { dataFolder, listPeers, NODE, type Part, PEERS, readPart, says } from './folder.js';
import { type KeyConfig, keySchema } from './key-schema.js';
import type { ConfigOptions } from './load.js';
import type { ConfigMistake } from './mistake.js';
import { writePath } from './schema-path.js';

/** Where in a configuration something stands. */
export type ConfigPlace = Pick<ConfigMistake, 'file' | 'line' | 'path'>;

const USES = ['seal', 'tls', 'hcpIssuer', 'smp'] as const;
export type KeyUse = (typeof USES)[number];

/** The key material that a configuration names, each with its place, for who can look into the files. */
export interface KeyPlaces {
  /** This node's country, as node.yaml says it. */
  readonly country: unknown;
  readonly keys: readonly { readonly place: ConfigPlace; readonly use: KeyUse; readonly key: KeyConfig }[];
  readonly anchors: readonly { readonly place: ConfigPlace; readonly file: string }[];
  /** What stands in a data folder that only a start will name. */
  readonly unknown: readonly ConfigPlace[];
}

/**
 * The keys and trust anchors of a configuration folder, whatever else is wrong in it. Those whose own entry
 * is a mistake are left out: checkConfig names them.
 */
export function keyPlaces(folder: string, options: Pick<ConfigOptions, 'dataDir' | 'env'> = {}): KeyPlaces {
  const root = resolve(folder);
  const node = readPart(root, NODE);
  const dataDir = dataFolder(root, node, options.dataDir);
  const around: Surroundings = { folder: root, dataDir, env: options.env ?? process.env };
  const unknown: ConfigPlace[] = [];
  /** What a file says at a path, unless it is nothing or cannot be looked up yet. */
  const named = (part: Part, path: readonly PropertyKey[]): unknown => {
    const value = says(part, ...path);
    if (dataDir !== undefined || !texts(value).some((text) => text === DATA || text.startsWith(`${DATA}/`))) {
      return value;
    }
    unknown.push(placeOf(part, path));
    return undefined;
  };
  const keys = USES.flatMap((use) => {
    const path = ['keys', use];
    const { data: key } = keySchema(around, '').safeParse(named(node, path));
    return key === undefined ? [] : [{ place: placeOf(node, path), use, key }];
  });
  const anchorsOf = (part: Part, path: readonly PropertyKey[]) => {
    const list = says(part, ...path);
    return (Array.isArray(list) ? list : []).flatMap((_, index) => {
      const at = [...path, index];
      const { data: file } = fileField(around, '').safeParse(named(part, at));
      return file === undefined ? [] : [{ place: placeOf(part, at), file }];
    });
  };
  const peers = listPeers(root).map((name) => readPart(root, `${PEERS}/${name}`));
  const anchors = [
    ...anchorsOf(node, ['anchors']),
    ...anchorsOf(node, ['tokenService', 'anchors']),
    ...clientsOf(node).flatMap((at) => anchorsOf(node, [...at, 'certificates'])),
    ...anchorsOf(node, ['audit', 'anchors']),
    ...peers.flatMap((peer) =>
      [['anchors'], ['smp', 'anchors'], ['tsl', 'anchors']].flatMap((path) =>
        anchorsOf(peer, ['trust', ...path]),
      ),
    ),
  ];
  return { country: says(node, 'country'), keys, anchors, unknown };
}

/** The paths of the national systems that may call. */
function clientsOf(node: Part): PropertyKey[][] {
  const clients = says(node, 'connector', 'clients');
  return (Array.isArray(clients) ? clients : []).map((_, index) => ['connector', 'clients', index]);
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

function placeOf(part: Part, path: readonly PropertyKey[]): ConfigPlace {
  const line = 'lineOf' in part ? part.lineOf(path) : undefined;
  const file = 'lineOf' in part ? part.name : part.file;
  return { file, ...(line === undefined ? {} : { line }), path: writePath(path) };
}
