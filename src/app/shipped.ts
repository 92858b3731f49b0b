import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The same number of folders above this file in the sources and in the build.
const root = fileURLToPath(new URL('../../ncp-config', import.meta.url));

/** A file or folder of the configuration that ships with the program. */
export function shipped(...path: readonly string[]): string {
  return join(root, ...path);
}
