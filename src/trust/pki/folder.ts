import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KeyError } from '../keys/file.js';

const UNFINISHED = '.unfinished-';

/**
 * Writes a folder of private files (folder 700, files 600) that appears whole or not at all. Throws
 * {@link KeyError} when it cannot be written.
 */
export async function writeFolder(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  try {
    await mkdir(dirname(dir), { recursive: true, mode: 0o700 });
    // A folder of mkdtemp is open to its owner only.
    const unfinished = await mkdtemp(join(dirname(dir), UNFINISHED));
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(unfinished, name), text, { mode: 0o600, flag: 'wx', flush: true });
    }
    await rename(unfinished, dir);
  } catch (error) {
    throw new KeyError(
      `the keys in ${basename(dir)} cannot be written to ${dirname(dir)}: ${(error as Error).message}`,
      error,
    );
  }
}

/** Removes what a killed start left unfinished. */
export async function removeLeftovers(dir: string): Promise<void> {
  const names = await readdir(dir).catch(() => []);
  for (const name of names) {
    if (name.startsWith(UNFINISHED)) await rm(join(dir, name), { recursive: true, force: true });
  }
}
