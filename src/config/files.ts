import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { type Objection, object } from './fields.js';

/** Stands in a path for the data folder of the start. */
export const DATA = '$' + '{data}';

/** What paths and environment names in a configuration are looked up against. */
export interface Surroundings {
  /** The configuration folder: relative paths start here. */
  readonly folder: string;
  /** What `${data}` stands for; undefined when only a start will tell. */
  readonly dataDir: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A file that must be there and readable; the value is its absolute path. */
export const fileField = (around: Surroundings, description: string) =>
  pathField(around, description, objectionToFile);

/** A file with a secret in it: readable for this node, not for everybody. */
export const secretFileField = (around: Surroundings, description: string) =>
  pathField(around, description, (path) => objectionToFile(path) ?? objectionToMode(path));

function pathField(
  around: Surroundings,
  description: string,
  judge: (path: string) => Objection | undefined,
) {
  return z
    .string()
    .transform((text, context) => {
      const path = resolvePath(around, text);
      // A path into a data folder that is not known yet cannot be looked up.
      const objection = path === undefined ? undefined : judge(path);
      if (objection !== undefined) object(context, objection);
      return path ?? text;
    })
    .describe(description);
}

function resolvePath(around: Surroundings, text: string): string | undefined {
  if (text !== DATA && !text.startsWith(`${DATA}/`)) return resolve(around.folder, text);
  return around.dataDir === undefined ? undefined : resolve(around.dataDir, `.${text.slice(DATA.length)}`);
}

/** The data folder as node.yaml names it, absolute. */
export function resolveFolder(folder: string, text: string): string {
  return isAbsolute(text) ? text : resolve(folder, text);
}

function objectionToFile(path: string): Objection | undefined {
  const found = statsOf(path);
  if (found === undefined) {
    return { message: `the file ${path} is not there`, remedy: 'Put it there or correct the path' };
  }
  if (!found.isFile()) {
    return { message: `${path} is not a file`, remedy: 'Name the file itself' };
  }
  try {
    accessSync(path, constants.R_OK);
    return undefined;
  } catch {
    return {
      message: `the file ${path} cannot be read`,
      remedy: 'Give it to the user that this node runs as',
    };
  }
}

function objectionToMode(path: string): Objection | undefined {
  const mode = statsOf(path)?.mode ?? 0;
  // Windows has no such mode and reports every file as readable for all.
  if (process.platform === 'win32' || (mode & 0o007) === 0) return undefined;
  return {
    message: `the secret in ${path} is open to every user of this machine (mode ${(mode & 0o777).toString(8)})`,
    remedy: 'Close it with chmod 600 and, if the machine has other users, replace the secret',
  };
}

export function statsOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}
