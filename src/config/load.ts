import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { compare } from './compare.js';
import { type Checked, checkFile } from './explain.js';
import { type Surroundings, statsOf } from './files.js';
import {
  dataFolder,
  listPeers,
  misplaced,
  NODE,
  type Part,
  PEERS,
  POLICY,
  readPart,
  type SubFolder,
} from './folder.js';
import { ConfigError, type ConfigMistake, inOrder } from './mistake.js';
import { nodeSchema } from './node-schema.js';
import { type PeerConfig, peerSchema } from './peer-schema.js';
import { type PolicyConfig, policySchema } from './policy-schema.js';

type NodeFile = z.output<ReturnType<typeof nodeSchema>>;

/** A country's configuration as a running node uses it. Paths are absolute, defaults filled in. */
export interface NodeConfig extends Omit<NodeFile, 'dataDir' | 'translation'> {
  readonly folder: string;
  readonly dataDir: string;
  readonly translation: { readonly language: string; readonly narrative: boolean };
  readonly peers: readonly PeerConfig[];
  readonly policy: PolicyConfig;
  /** Folders that other rooms read; undefined where the country has none. */
  readonly folders: Readonly<Record<SubFolder, string | undefined>>;
}

/** Looks over what another room reads in the configuration folder; its mistakes join the others. */
export type ConfigCheck = (folder: string) => readonly ConfigMistake[];

export interface ConfigOptions {
  /** The data folder of this start; goes before the one in node.yaml. */
  readonly dataDir?: string | undefined;
  readonly checks?: readonly ConfigCheck[];
  /** Where `passwordEnv` is looked up; the process's own environment when left out. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** Reads a configuration folder. Throws {@link ConfigError} with every mistake in it. */
export function loadConfig(folder: string, options: ConfigOptions = {}): NodeConfig {
  const { config, mistakes } = readConfig(resolve(folder), options);
  const all = [...mistakes];
  if (config?.dataDir === undefined && mistakes.length === 0) {
    all.push({
      file: NODE,
      path: 'dataDir',
      message: 'no data folder is named, here or at the start',
      remedy: 'Write dataDir here, or name one at the start',
    });
  }
  if (config?.dataDir === undefined || all.length > 0) throw new ConfigError(folder, all);
  return { ...config, dataDir: config.dataDir };
}

/**
 * Every mistake of a configuration folder at once; empty when it can be used. Files in a data folder that
 * only a start names are not looked up.
 */
export function checkConfig(folder: string, options: ConfigOptions = {}): readonly ConfigMistake[] {
  return readConfig(resolve(folder), options).mistakes;
}

interface Reading {
  readonly config?: Omit<NodeConfig, 'dataDir'> & { readonly dataDir: string | undefined };
  readonly mistakes: readonly ConfigMistake[];
}

function readConfig(folder: string, options: ConfigOptions): Reading {
  if (!statsOf(folder)?.isDirectory()) {
    return {
      mistakes: [
        { file: folder, path: '', message: 'there is no such folder', remedy: 'Name a configuration folder' },
      ],
    };
  }
  const nodeFile = readPart(folder, NODE);
  const dataDir = dataFolder(folder, nodeFile, options.dataDir);
  const around: Surroundings = { folder, dataDir, env: options.env ?? process.env };
  const node = check(nodeFile, nodeSchema(around));
  const policy = check(readPart(folder, POLICY), policySchema);
  const peerFiles = listPeers(folder).map((name) => readPart(folder, `${PEERS}/${name}`));
  const peers = peerFiles.map((file) => check(file, peerSchema(around)));
  const mistakes = inOrder([
    ...misplaced(folder),
    ...[node, policy, ...peers].flatMap((part) => part.mistakes),
    ...compare(nodeFile, peerFiles),
    ...(options.checks ?? []).flatMap((one) => one(folder)),
  ]);
  if (mistakes.length > 0 || node.value === undefined || policy.value === undefined) return { mistakes };
  return {
    mistakes,
    config: {
      ...node.value,
      folder,
      dataDir,
      translation: {
        ...node.value.translation,
        language: node.value.translation.language ?? node.value.language,
      },
      peers: peers.flatMap(({ value }) => (value === undefined ? [] : [value])),
      policy: policy.value,
      folders: {
        national: subFolder(folder, 'national'),
        terminology: subFolder(folder, 'terminology'),
        'search-masks': subFolder(folder, 'search-masks'),
      },
    },
  };
}

function check<T extends z.ZodType>(part: Part, schema: T): Checked<z.output<T>> {
  return 'lineOf' in part ? checkFile(part, schema) : { value: undefined, mistakes: [part] };
}

function subFolder(folder: string, name: SubFolder): string | undefined {
  const path = join(folder, name);
  return existsSync(path) ? path : undefined;
}
