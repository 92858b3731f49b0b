import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { XmlRefusal } from '../../../wire/xml/door.js';
import { loadSchema, SchemaRefusal } from '../schema/schema.js';
import { loadSchematron, SchematronRefusal } from '../schematron/schematron.js';
import { type FoundStandard, INDEX, type Standard, standardIndex } from './standard.js';
import { type SurveyedFile, survey } from './survey.js';

export type { FoundStandard, Standard } from './standard.js';

/** What `importStandards` took over. */
export interface StandardsImport {
  /** The folder in the standards folder. */
  readonly name: string;
  readonly files: number;
  readonly standards: readonly Standard[];
}

/** A folder that cannot be imported, with every reason; nothing of it was kept. */
export class StandardsRefusal extends Error {
  readonly path: string;
  readonly reasons: readonly string[];

  constructor(path: string, reasons: readonly string[]) {
    super(`${path}: ${reasons.join('; ')}. Nothing was imported.`);
    this.name = 'StandardsRefusal';
    this.path = path;
    this.reasons = reasons;
  }
}

/** What a standard is made of: schemas, Schematron files, and the value sets that these read. */
const TAKEN = /\.(xsd|sch|xml)$/i;

/** Files of one import, and bytes of them all, at most. */
const MOST = { files: 2000, bytes: 500 * 1024 * 1024 };

/**
 * Copies the schemas and Schematron files of a folder into the standards folder, under the folder's name, with an
 * index of what each is for. An earlier import of that name is replaced. All or nothing: each entry file is
 * compiled first. Throws {@link StandardsRefusal}.
 */
export function importStandards(folder: string, target: string): StandardsImport {
  const files = readFolder(folder);
  const standards = surveyed(folder, files);
  if (standards.length === 0) {
    throw new StandardsRefusal(folder, [
      'there is no schema of ClinicalDocument and no Schematron schema in it',
    ]);
  }
  const name = basename(resolve(folder));
  mkdirSync(target, { recursive: true });
  const made = mkdtempSync(join(target, '.import-'));
  try {
    for (const { file, bytes } of files) {
      mkdirSync(dirname(join(made, file)), { recursive: true });
      writeFileSync(join(made, file), bytes);
    }
    writeFileSync(join(made, INDEX), `${JSON.stringify({ standards }, null, 2)}\n`);
    const reasons = standards.flatMap((standard) => whyUnusable(standard, made));
    if (reasons.length > 0) throw new StandardsRefusal(folder, reasons);
    replace(made, join(target, name));
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    throw error;
  }
  return { name, files: files.length, standards };
}

/**
 * The standards of a folder that {@link importStandards} filled, in the order of names; none when there is no
 * such folder. Throws {@link StandardsRefusal} when an index cannot be read.
 */
export function findStandards(folder: string): FoundStandard[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => !name.startsWith('.'))
    .sort()
    .flatMap((name) => {
      const root = join(folder, name);
      return indexOf(root).map((standard) => ({
        ...standard,
        name: `${name}/${standard.file}`,
        root,
        path: join(root, standard.file),
      }));
    });
}

function indexOf(root: string): readonly Standard[] {
  const path = join(root, INDEX);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  try {
    return standardIndex.parse(JSON.parse(text)).standards;
  } catch {
    throw new StandardsRefusal(path, ['it is not an index of standards; import the folder again']);
  }
}

function readFolder(folder: string): SurveyedFile[] {
  const root = resolve(folder);
  try {
    if (!statSync(root).isDirectory()) throw new StandardsRefusal(folder, ['it is no folder']);
  } catch (error) {
    if (error instanceof StandardsRefusal) throw error;
    throw new StandardsRefusal(folder, ['there is no such folder']);
  }
  // Links are passed over: what they lead to is not part of the folder.
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && TAKEN.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  if (paths.length > MOST.files || bytes > MOST.bytes) {
    throw new StandardsRefusal(folder, [`it has more than ${MOST.files} files or ${MOST.bytes} bytes`]);
  }
  return paths.map((path) => ({ file: path.slice(root.length + 1), bytes: readFileSync(path) }));
}

function surveyed(folder: string, files: readonly SurveyedFile[]): Standard[] {
  try {
    return survey(files);
  } catch (error) {
    if (error instanceof XmlRefusal) throw new StandardsRefusal(folder, [error.message]);
    throw error;
  }
}

function whyUnusable({ layer, file }: Standard, root: string): string[] {
  try {
    const path = join(root, file);
    if (layer === 'schema') loadSchema(path, root);
    else loadSchematron(path, root);
    return [];
  } catch (error) {
    if (!(error instanceof SchemaRefusal || error instanceof SchematronRefusal)) throw error;
    return [error.message.replaceAll(`${root}/`, '')];
  }
}

function replace(made: string, final: string): void {
  const before = `${made}-before`;
  try {
    renameSync(final, before);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  renameSync(made, final);
  rmSync(before, { recursive: true, force: true });
}
