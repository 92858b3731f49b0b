import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ZodError, z } from 'zod';
import { XmlRefusal } from '../wire/xml/door.js';
import type { ImportedRows } from './importers/concepts.js';
import { readTerminologyFile, type TerminologyFormat } from './importers/read-file.js';
import type { RetrievedFile } from './retrieve.js';

/** A path that cannot be imported; nothing of the import was kept. */
export class ImportRefusal extends Error {
  readonly path: string;

  constructor(path: string, reason: string) {
    super(`${path}: ${reason}. Nothing was imported.`);
    this.name = 'ImportRefusal';
    this.path = path;
  }
}

/** A file to be imported. */
export interface FoundFile {
  readonly path: string;
  /** False for a file of a folder. */
  readonly named: boolean;
  /** Of a file that a server gave. */
  readonly bytes?: Uint8Array;
}

/** The files behind a path, folders walked in the order of names. Throws {@link ImportRefusal}. */
export function filesOf(source: string | RetrievedFile): FoundFile[] {
  if (typeof source !== 'string') return [{ ...source, named: true }];
  const path = source;
  const found = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  if (found === undefined) throw new ImportRefusal(path, 'there is no such file or folder');
  if (found.isFile()) return [{ path, named: true }];
  if (!found.isDirectory()) throw new ImportRefusal(path, 'it is neither a file nor a folder');
  const files = attempt(path, () => readdirSync(path, { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile() && /\.(tsv|xml|json|fsh)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path, named: false }));
  if (files.length === 0) throw new ImportRefusal(path, 'the folder holds no .tsv, .xml, .json or .fsh file');
  return files;
}

// Many times the largest catalogue there is.
const LARGEST_FILE = 256 * 1024 * 1024;

/** What the system does not let be read is the caller's to mend. */
function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw new ImportRefusal(path, `it cannot be read (${error.message})`);
  }
}

function bytesOf(path: string): Uint8Array {
  const { size } = attempt(path, () => statSync(path));
  if (size > LARGEST_FILE) {
    throw new ImportRefusal(path, `it has ${size} bytes, more than the ${LARGEST_FILE} that are taken in`);
  }
  return attempt(path, () => readFileSync(path));
}

/**
 * Reads one file. One of a package of FHIR or FSH that holds neither codes nor mappings is `other`. Throws
 * {@link ImportRefusal}.
 */
export function readImport(
  found: FoundFile,
): ImportedRows & { readonly format: TerminologyFormat | 'other' } {
  const { path, named } = found;
  const bytes = found.bytes ?? bytesOf(path);
  try {
    const file = readTerminologyFile(bytes);
    if (file !== undefined) return file;
  } catch (error) {
    if (error instanceof XmlRefusal) throw new ImportRefusal(path, error.message);
    if (error instanceof SyntaxError) throw new ImportRefusal(path, 'it is no JSON');
    if (error instanceof ZodError)
      throw new ImportRefusal(path, `it is no FHIR R4: ${z.prettifyError(error)}`);
    throw error;
  }
  const reason = 'it is no value set, catalogue or table of mappings in a known format';
  // A package of FHIR or FSH has profiles and indexes beside what is looked for.
  if (named || !/\.(json|fsh)$/i.test(path)) throw new ImportRefusal(path, reason);
  return { format: 'other', concepts: [], mappings: [], skipped: [{ reason }] };
}
