import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TerminologyBuilder } from './builder.js';
import { changesOf, type ValueSetChange, versionKey } from './changes.js';
import { codeSystemId } from './code-systems.js';
import { currentTables, writeGeneration } from './generations.js';
import { groupBy } from './group.js';
import {
  type ImportedRows,
  readConceptTable,
  readMappingTable,
  writeConceptTable,
  writeMappingTable,
} from './importers/concepts.js';
import type { TerminologyFormat } from './importers/read-file.js';
import type { SkippedRow } from './importers/tsv.js';
import type { ConceptRow, MappingRow } from './model.js';
import type { RetrievedFile } from './retrieve.js';
import { filesOf, readImport } from './sources.js';
import type { Terminology } from './terminology.js';

const CONCEPTS = 'concepts.tsv';
const MAPPINGS = 'mappings.tsv';

/** The content of a folder of terminology. */
export interface TerminologyTables {
  readonly concepts: readonly ConceptRow[];
  readonly mappings: readonly MappingRow[];
}

/** What `terminology import` did with one file. */
export interface ImportReport {
  readonly path: string;
  /** `other`: a file of a folder that holds neither codes nor mappings. */
  readonly format: TerminologyFormat | 'other';
  readonly valueSets: readonly ImportedValueSet[];
  readonly mappings: number;
  readonly skipped: readonly SkippedRow[];
}

/** One version of a value set, or of a code system (no OID) whose concepts stand in none. */
export interface ImportedValueSet {
  readonly oid: string;
  readonly name: string;
  readonly version: string;
  readonly concepts: number;
  /** What changed against what was held before, all files of the import together; absent when nothing was. */
  readonly change?: ValueSetChange;
}

export { ImportRefusal } from './sources.js';

export interface ImportOptions {
  /** Told before each file is read, and before all is written. */
  readonly onProgress?: (step: string) => void;
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
  for (const { concepts, mappings } of folders.map(readFolder)) {
    for (const row of concepts) builder.addConcept(row);
    for (const row of mappings) builder.addMapping(row);
  }
  return builder.build();
}

/** The rows that {@link loadTerminology} loads, in its order; as it, throws for a line that cannot be read. */
export function readTerminologyTables(folders: readonly string[]): TerminologyTables {
  const tables = folders.map(readFolder);
  return {
    concepts: tables.flatMap(({ concepts }) => concepts),
    mappings: tables.flatMap(({ mappings }) => mappings),
  };
}

/**
 * Takes files (or all files of folders, or what a server gave) over into a folder that {@link loadTerminology} reads. A value set's
 * version replaces the same one of an earlier import, a source code's mappings the earlier ones; what comes last
 * is preferred. All or nothing, the import before is kept (dossier documents 4.4): throws {@link ImportRefusal}.
 */
export function importTerminology(
  paths: readonly (string | RetrievedFile)[],
  folder: string,
  { onProgress = () => {} }: ImportOptions = {},
): readonly ImportReport[] {
  const found = paths.flatMap(filesOf);
  const files = found.map((file, index) => {
    onProgress(`${index + 1} of ${found.length}: ${file.path}`);
    return { path: file.path, ...readImport(file) };
  });
  const before = readFolder(folder);
  const concepts = files.flatMap((file) => file.concepts);
  const mappings = files.flatMap((file) => file.mappings);
  onProgress('writing');
  writeGeneration(folder, {
    [CONCEPTS]: writeConceptTable(replaced(before.concepts, concepts, versionKey)),
    [MAPPINGS]: writeMappingTable(replaced(before.mappings, mappings, sourceOf)),
  });
  const changes = changesOf(before.concepts, concepts);
  return files.map(({ path, format, concepts, mappings, skipped }) => ({
    path,
    format,
    valueSets: countValueSets(concepts, changes),
    mappings: mappings.length,
    skipped,
  }));
}

function readFolder(folder: string): TerminologyTables {
  const tables = currentTables(folder);
  return {
    concepts: readTable(join(tables, CONCEPTS), readConceptTable).concepts,
    mappings: readTable(join(tables, MAPPINGS), readMappingTable).mappings,
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

function replaced<Row>(before: readonly Row[], imported: readonly Row[], key: (row: Row) => string): Row[] {
  const fresh = new Set(imported.map(key));
  return [...imported, ...before.filter((row) => !fresh.has(key(row)))];
}

function sourceOf(row: MappingRow): string {
  return `${codeSystemId(row.sourceCodeSystemOid)}\n${row.sourceCode}`;
}

function countValueSets(
  rows: readonly ConceptRow[],
  changes: ReadonlyMap<string, ValueSetChange>,
): ImportedValueSet[] {
  return [...groupBy(rows, versionKey)].map(([key, [first, ...others]]) => {
    const concepts = new Set([first, ...others].map((row) => `${row?.codeSystem}\n${row?.code}`)).size;
    const change = changes.get(key);
    const inSet = first?.valueSetOid !== '';
    return {
      oid: first?.valueSetOid ?? '',
      name: (inSet ? first?.valueSet : first.codeSystemName || first.codeSystem) ?? '',
      version: (inSet ? first?.valueSetVersion : first.codeSystemVersion) ?? '',
      concepts,
      ...(change === undefined ? {} : { change }),
    };
  });
}
