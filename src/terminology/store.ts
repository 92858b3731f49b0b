import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlRefusal } from '../wire/xml/door.js';
import { TerminologyBuilder } from './builder.js';
import {
  type ImportedRows,
  readConceptTable,
  readMappingTable,
  writeConceptTable,
  writeMappingTable,
} from './importers/concepts.js';
import { readTerminologyFile, type TerminologyFormat } from './importers/read-file.js';
import type { SkippedRow } from './importers/tsv.js';
import type { ConceptRow, MappingRow } from './model.js';
import type { Terminology } from './terminology.js';

const CONCEPTS = 'concepts.tsv';
const MAPPINGS = 'mappings.tsv';

/** What `terminology import` did with one file. */
export interface ImportReport {
  readonly path: string;
  readonly format: TerminologyFormat;
  readonly valueSets: readonly { oid: string; name: string; version: string; concepts: number }[];
  readonly mappings: number;
  readonly skipped: readonly SkippedRow[];
}

/** A path that cannot be imported; nothing of the import was kept. */
export class ImportRefusal extends Error {
  readonly path: string;

  constructor(path: string, reason: string) {
    super(`${path}: ${reason}. Nothing was imported.`);
    this.name = 'ImportRefusal';
    this.path = path;
  }
}

/** A table in a folder of terminology that cannot be read: which line of which file, and why. */
export class TerminologyError extends Error {
  readonly file: string;
  readonly line: number | undefined;
  readonly problem: string;

  constructor(file: string, line: number | undefined, problem: string) {
    const where = line === undefined ? file : `${file}, line ${line}`;
    super(`${where}: ${problem}. Mend or remove the line.`);
    this.name = 'TerminologyError';
    this.file = file;
    this.line = line;
    this.problem = problem;
  }
}

/**
 * Loads the terminology of these folders (`concepts.tsv`, `mappings.tsv` in each); the first folder is
 * preferred, one that does not exist is empty. Throws {@link TerminologyError} for a line that cannot be read.
 */
export function loadTerminology(folders: readonly string[]): Terminology {
  const builder = new TerminologyBuilder();
  for (const folder of folders) {
    const { concepts, mappings } = readFolder(folder);
    for (const row of concepts) builder.addConcept(row);
    for (const row of mappings) builder.addMapping(row);
  }
  return builder.build();
}

/**
 * Takes files (or all files of folders) over into a folder that {@link loadTerminology} reads. A value set's
 * version replaces the same one of an earlier import, a source code's mappings the earlier ones. All or
 * nothing: throws {@link ImportRefusal}. `progress` is told each file before it is read.
 */
export function importTerminology(
  paths: readonly string[],
  folder: string,
  progress: (path: string, index: number, count: number) => void = () => {},
): readonly ImportReport[] {
  const names = paths.flatMap(filesOf);
  const files = names.map((path, index) => {
    progress(path, index, names.length);
    return { path, ...readImport(path) };
  });
  const before = readFolder(folder);
  const concepts = replaced(
    before.concepts,
    files.flatMap((file) => file.concepts),
    versionOf,
  );
  const mappings = replaced(
    before.mappings,
    files.flatMap((file) => file.mappings),
    sourceOf,
  );
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, CONCEPTS), writeConceptTable(concepts));
  writeWhole(join(folder, MAPPINGS), writeMappingTable(mappings));
  return files.map(({ path, format, concepts, mappings, skipped }) => ({
    path,
    format,
    valueSets: countValueSets(concepts),
    mappings: mappings.length,
    skipped,
  }));
}

function filesOf(path: string): string[] {
  const found = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  if (found === undefined) throw new ImportRefusal(path, 'there is no such file or folder');
  if (found.isFile()) return [path];
  if (!found.isDirectory()) throw new ImportRefusal(path, 'it is neither a file nor a folder');
  const files = attempt(path, () => readdirSync(path, { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile() && /\.(tsv|xml)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) throw new ImportRefusal(path, 'the folder holds no .tsv or .xml file');
  return files;
}

// Many times the largest catalogue there is.
const LARGEST_FILE = 256 * 1024 * 1024;

function readImport(path: string): ImportedRows & { format: TerminologyFormat } {
  const { size } = attempt(path, () => statSync(path));
  if (size > LARGEST_FILE) {
    throw new ImportRefusal(path, `it has ${size} bytes, more than the ${LARGEST_FILE} that are taken in`);
  }
  const bytes = attempt(path, () => readFileSync(path));
  try {
    const file = readTerminologyFile(bytes);
    if (file !== undefined) return file;
  } catch (error) {
    if (error instanceof XmlRefusal) throw new ImportRefusal(path, error.message);
    throw error;
  }
  throw new ImportRefusal(path, 'it is no value set, catalogue or table of mappings in a known format');
}

/** What the system does not let be read is the caller's to mend. */
function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw new ImportRefusal(path, `it cannot be read (${error.message})`);
  }
}

function readFolder(folder: string): { concepts: readonly ConceptRow[]; mappings: readonly MappingRow[] } {
  return {
    concepts: readTable(join(folder, CONCEPTS), readConceptTable).concepts,
    mappings: readTable(join(folder, MAPPINGS), readMappingTable).mappings,
  };
}

function readTable(path: string, read: (text: string) => ImportedRows): ImportedRows {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return { concepts: [], mappings: [], skipped: [] };
    throw error;
  }
  const rows = read(text);
  const [bad] = rows.skipped;
  if (bad !== undefined) throw new TerminologyError(path, bad.line, bad.reason);
  return rows;
}

// Rows of one import stay together, whichever of its files they come from.
function replaced<Row>(before: readonly Row[], imported: readonly Row[], key: (row: Row) => string): Row[] {
  const fresh = new Set(imported.map(key));
  return [...before.filter((row) => !fresh.has(key(row))), ...imported];
}

function versionOf(row: ConceptRow): string {
  return `${row.valueSetOid}\n${row.valueSetVersion}`;
}

function sourceOf(row: MappingRow): string {
  return `${row.sourceCodeSystemOid}\n${row.sourceCode}`;
}

function writeWhole(path: string, text: string): void {
  const part = `${path}.part`;
  writeFileSync(part, text);
  renameSync(part, path);
}

function countValueSets(rows: readonly ConceptRow[]): ImportReport['valueSets'] {
  const sets = new Map<string, { oid: string; name: string; version: string; codes: Set<string> }>();
  for (const row of rows) {
    const set = sets.get(versionOf(row)) ?? {
      oid: row.valueSetOid,
      name: row.valueSet,
      version: row.valueSetVersion,
      codes: new Set<string>(),
    };
    set.codes.add(`${row.codeSystem}\n${row.code}`);
    sets.set(versionOf(row), set);
  }
  return [...sets.values()].map(({ oid, name, version, codes }) => ({
    oid,
    name,
    version,
    concepts: codes.size,
  }));
}
