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

/** Why the system would not let a file be read, in words. */
export function causeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'reading it is not allowed';
  return error instanceof Error ? error.message : String(error);
}
