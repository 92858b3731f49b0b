import { truncateSync } from 'node:fs';
import type { Scratch } from '../support/scratch.js';

/** Files that no command may choke on, each with what is said of it. */
export function hostileFiles({ file }: Scratch) {
  const huge = file('huge.xml');
  truncateSync(huge, 50 * 1024 ** 3);
  return {
    'an external entity': {
      path: file('entity.xml', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
      says: /document type declaration/,
    },
    'deep nesting': { path: file('deep.xml', '<a>'.repeat(100_000)), says: /nested more than 200 deep/ },
    'a truncated file': { path: file('truncated.xml', '<a><b'), says: /ends inside a tag/ },
    'a huge file': { path: huge, says: /53687091200 bytes/ },
    'binary data': {
      path: file(
        'binary.xml',
        Uint8Array.from({ length: 64 }, (_, n) => n + 1),
      ),
      says: /./,
    },
    'an empty file': { path: file('empty.xml'), says: /there (are no bytes|is no document)/ },
  } as const satisfies Readonly<Record<string, { path: string; says: RegExp }>>;
}
