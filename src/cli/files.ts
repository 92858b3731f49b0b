import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that was named or found in a folder, or why it could not be looked at. */
export type Found = { readonly file: string } | { readonly file: string; readonly problem: string };

/**
 * The files behind the paths of a command line, folders walked in the order of names. Inside folders, hidden
 * entries, links and whatever is no regular file are passed over.
 */
export async function* filesOf(paths: readonly string[]): AsyncGenerator<Found> {
  for (const path of paths) {
    try {
      const entry = await stat(path);
      if (entry.isDirectory()) yield* walk(path);
      else if (entry.isFile()) yield { file: path };
      else yield { file: path, problem: 'it is neither a file nor a folder' };
    } catch (error) {
      yield { file: path, problem: causeOf(error) };
    }
  }
}

async function* walk(folder: string): AsyncGenerator<Found> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isFile()) yield { file: path };
    else if (entry.isDirectory()) {
      try {
        yield* walk(path);
      } catch (error) {
        yield { file: path, problem: causeOf(error) };
      }
    }
  }
}

/** The bytes of a file, or its size alone when it has more than `limit` bytes: such a file is never loaded. */
export async function readUpTo(file: string, limit: number): Promise<Uint8Array | { readonly size: number }> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    return size > limit ? { size } : await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Whether the system refused something about a file; any other error is not the caller's. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

/** Why the system would not let a file be read or written, in words. */
export function causeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder; a file is expected';
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'a file is where a folder is expected';
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'EROFS') return 'the disk is read-only';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return error instanceof Error ? error.message : String(error);
}
