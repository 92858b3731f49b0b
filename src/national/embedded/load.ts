import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import type { z } from 'zod';
import { Directory } from './directory.js';
import { NationalDataError } from './errors.js';
import { EmbeddedInfrastructure } from './infrastructure.js';
import { directoryFile, type LoadedPatient, patientFile } from './schema.js';

const DIRECTORY = 'directory.yaml';

/**
 * An embedded national infrastructure from a folder: directory.yaml and a file for each patient. Throws
 * {@link NationalDataError}, which names the file and the place in it, for data that can not be used.
 */
export async function loadEmbeddedInfrastructure(folder: string): Promise<EmbeddedInfrastructure> {
  const names = await listYaml(folder);
  if (!names.includes(DIRECTORY)) {
    throw new NationalDataError(join(folder, DIRECTORY), '', 'the file is missing; it describes the country');
  }
  const directory = new Directory(await loadFile(join(folder, DIRECTORY), directoryFile));
  const patients: LoadedPatient[] = [];
  for (const name of names.filter((each) => each !== DIRECTORY)) {
    const file = join(folder, name);
    patients.push({ file, patient: await loadFile(file, patientFile) });
  }
  return new EmbeddedInfrastructure(directory, patients);
}

async function listYaml(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  } catch (error) {
    throw new NationalDataError(folder, '', `the folder can not be read: ${messageOf(error)}`);
  }
}

async function loadFile<T extends z.ZodType>(file: string, schema: T): Promise<z.output<T>> {
  const text = await readFile(file, 'utf8');
  const result = schema.safeParse(parseYaml(text, file));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new NationalDataError(file, pathOf(issue?.path ?? []), issue?.message ?? 'the data is not valid');
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    // The first line says what and where; the ones below it would show the data.
    throw new NationalDataError(file, '', error.message.split('\n')[0] ?? basename(file));
  }
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
