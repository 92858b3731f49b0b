import { readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';

/** Why a file that a schema or a Schematron file names is not read; `wanted` is what it named. */
export class ConfinementRefusal extends Error {
  readonly wanted: string;

  constructor(wanted: string, reason: string) {
    super(`${wanted} ${reason}`);
    this.name = 'ConfinementRefusal';
    this.wanted = wanted;
  }
}

/** Bytes of one file; 50 MB holds the largest published value set files several times. */
const LARGEST = 50 * 1024 * 1024;

/** A folder out of which files are read, and nothing else: no network, no path or link that leads outside. */
export class ConfinedFolder {
  readonly root: string;

  /** Throws when there is no such folder. */
  constructor(root: string) {
    this.root = realpathSync(root);
  }

  /**
   * The real path behind a reference, relative to the file that makes it. Throws {@link ConfinementRefusal}.
   */
  locate(reference: string, from = this.root): string {
    if (/^[a-z][a-z0-9+.-]+:/i.test(reference)) {
      throw new ConfinementRefusal(
        reference,
        'is not read: only files beside the schema are, never a network',
      );
    }
    let path: string;
    try {
      path = realpathSync(resolve(from, decodeURIComponent(reference)));
    } catch {
      throw new ConfinementRefusal(reference, 'is not there');
    }
    const inside = relative(this.root, path);
    if (inside === '..' || inside.startsWith('../') || inside.startsWith('..\\') || isAbsolute(inside)) {
      throw new ConfinementRefusal(reference, 'is not read: it lies outside of the folder of the schema');
    }
    return path;
  }

  /** The bytes of a file that {@link locate} has found. Throws {@link ConfinementRefusal}. */
  read(path: string): Uint8Array {
    try {
      const bytes = readFileSync(path);
      if (bytes.length <= LARGEST) return bytes;
    } catch {
      throw new ConfinementRefusal(relative(this.root, path), 'cannot be read');
    }
    throw new ConfinementRefusal(relative(this.root, path), `has more than ${LARGEST} bytes`);
  }
}
