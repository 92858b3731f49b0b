import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder for the files of a test. */
export interface Scratch {
  readonly folder: string;
  /** Writes a file, for its owner only, with the folders above it; gives its path. */
  file(name: string, content?: string | Uint8Array): string;
  path(...parts: readonly string[]): string;
  remove(): void;
}

export function scratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-test-'));
  return {
    folder,
    path: (...parts) => join(folder, ...parts),
    file: (name, content = '') => {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content, { mode: 0o600 });
      return path;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
