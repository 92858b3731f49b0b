import { readFileSync, statSync } from 'node:fs';

/** A key, certificate or key store that cannot be used; the message says which file, why, and what to do. */
export class KeyError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'KeyError';
  }
}

/** The bytes of a file. Throws {@link KeyError} when there is none or it may not be read. */
export function readKeyFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT')
      throw new KeyError(`${path} does not exist: put the file there or correct its path`);
    if (code === 'EACCES') {
      throw new KeyError(`${path} may not be read by this process: make its owner the user that runs it`);
    }
    if (code === 'EISDIR') throw new KeyError(`${path} is a folder; a file is expected`);
    throw new KeyError(`${path} cannot be read: ${(error as Error).message}`, error);
  }
}

// The owner may do anything and the group read, as mounted secrets need it; all else is open too wide.
const TOO_OPEN = 0o037;

/** Reads a file that holds a private key. Throws {@link KeyError} also when others could read it. */
export function readPrivateFile(path: string): Buffer {
  const bytes = readKeyFile(path);
  const mode = statSync(path).mode & 0o777;
  if (process.platform !== 'win32' && (mode & TOO_OPEN) !== 0) {
    throw new KeyError(
      `${path} holds a private key and is open to others (mode ${mode.toString(8)}): run chmod 600 on it, ` +
        'and replace the key if somebody may have read it',
    );
  }
  return bytes;
}
