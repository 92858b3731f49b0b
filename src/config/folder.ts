import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { resolveFolder, statsOf } from './files.js';
import type { ConfigMistake } from './mistake.js';
import { valueAt } from './schema-path.js';
import { nearest } from './suggest.js';
import { readYaml, type YamlFile } from './yaml-file.js';

export const NODE = 'node.yaml';
export const POLICY = 'policy/policy.yaml';
export const VALIDATION = 'validation.yaml';
export const PEERS = 'peers';

/** Folders of a configuration whose files belong to other rooms. */
const SUB_FOLDERS = ['national', 'terminology', 'search-masks'] as const;
export type SubFolder = (typeof SUB_FOLDERS)[number];

/** A file of the configuration, or why there is none. */
export type Part = YamlFile | ConfigMistake;

/** Reads one file of the folder. */
export function readPart(folder: string, name: string): Part {
  const path = join(folder, name);
  if (!existsSync(path)) {
    return { file: name, path: '', message: 'this file is missing', remedy: `Write it: ${contents(name)}` };
  }
  try {
    return readYaml(path, name);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      file: name,
      path: '',
      message: `it cannot be read: ${reason}`,
      remedy: 'Give it to the user that this node runs as',
    };
  }
}

function contents(name: string): string {
  return name === NODE ? 'who this node is and where it listens' : 'what this country gives out';
}

/** What a file says at a path, right or wrong. */
export function says(part: Part, ...path: PropertyKey[]): unknown {
  return 'lineOf' in part ? valueAt(part.value, path) : undefined;
}

/** The data folder, absolute: that of the start, else the one node.yaml names; undefined when neither does. */
export function dataFolder(folder: string, node: Part, dataDir?: string): string | undefined {
  if (dataDir !== undefined) return resolve(dataDir);
  const named = says(node, 'dataDir');
  return typeof named === 'string' && named !== '' ? resolveFolder(folder, named) : undefined;
}

/** The names of the files in peers/. */
export function listPeers(folder: string): string[] {
  const path = join(folder, PEERS);
  if (!statsOf(path)?.isDirectory()) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml') && !name.startsWith('.'))
    .sort();
}

/** What looks like a part of the configuration and would silently not be read. */
export function misplaced(folder: string): ConfigMistake[] {
  const folders: readonly string[] = [PEERS, 'policy', 'standards', ...SUB_FOLDERS];
  const mistakes: ConfigMistake[] = [];
  const unread = (file: string, remedy: string) =>
    mistakes.push({ file, path: '', message: 'this is not read', remedy });
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const isFolder = statsOf(join(folder, entry.name))?.isDirectory() === true;
    const known = isFolder ? folders : [NODE, VALIDATION];
    if (known.includes(entry.name)) continue;
    if (folders.includes(entry.name)) unread(entry.name, 'Make a folder of it');
    else {
      // A folder of another name is the operator's own (keys, notes), unless it looks like a slip.
      const near = nearest(entry.name, known);
      if (near !== undefined) unread(entry.name, `Rename it to ${near}`);
      else if (!isFolder && isYaml(entry.name)) unread(entry.name, 'Take it out of this folder');
    }
  }
  for (const [part, kept] of [
    [PEERS, undefined],
    ['policy', basename(POLICY)],
  ] as const) {
    const path = join(folder, part);
    if (!statsOf(path)?.isDirectory()) continue;
    for (const name of readdirSync(path)) {
      if (!isYaml(name) || name.startsWith('.')) continue;
      if (kept === undefined ? !name.endsWith('.yaml') : name !== kept) {
        unread(`${part}/${name}`, `Rename it to ${part}/${kept ?? name.replace(/\.ya?ml$/i, '.yaml')}`);
      }
    }
  }
  return mistakes;
}

function isYaml(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}
