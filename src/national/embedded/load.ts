import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import type { z } from 'zod';
import { Directory } from './directory.js';
import { NationalDataError } from './errors.js';
import { EmbeddedInfrastructure } from './infrastructure.js';
import type { Register } from './register.js';
import { directoryFile, patientFile } from './schema.js';

const DIRECTORY = 'directory.yaml';

/**
 * An embedded national infrastructure from a folder: directory.yaml and a file for each patient; what others
 * hand in goes into `register`, or is forgotten with the process. Throws
 * {@link NationalDataError}, which names the file and the place in it, for data that can not be used.
 */
export async function loadEmbeddedInfrastructure(
  folder: string,
  register?: Register,
): Promise<EmbeddedInfrastructure> {
  const { infrastructure, errors } = await readFolder(folder, register);
  if (infrastructure === undefined) throw errors[0] ?? new NationalDataError(folder, '', 'it is empty');
  return infrastructure;
}

/** Every mistake in the form of a folder's files; when there is none, the first in what they say together. */
export async function checkEmbeddedFolder(folder: string): Promise<readonly NationalDataError[]> {
  return (await readFolder(folder)).errors;
}

interface Reading {
  readonly infrastructure?: EmbeddedInfrastructure;
  readonly errors: readonly NationalDataError[];
}

async function readFolder(folder: string, register?: Register): Promise<Reading> {
  try {
    const names = await listYaml(folder);
    if (!names.includes(DIRECTORY)) {
      const problem = 'the file is missing; it describes the country';
      return { errors: [new NationalDataError(join(folder, DIRECTORY), '', problem)] };
    }
    const directory = await readData(join(folder, DIRECTORY), directoryFile);
    const patients = await Promise.all(
      names.filter((name) => name !== DIRECTORY).map((name) => readData(join(folder, name), patientFile)),
    );
    const errors = [directory, ...patients].flatMap((file) => file.errors);
    if (directory.data === undefined || errors.length > 0) return { errors };
    const loaded = patients.flatMap(({ file, data }) =>
      data === undefined ? [] : [{ file, patient: data }],
    );
    return {
      infrastructure: new EmbeddedInfrastructure(new Directory(directory.data), loaded, register),
      errors,
    };
  } catch (error) {
    if (!(error instanceof NationalDataError)) throw error;
    return { errors: [error] };
  }
}

async function listYaml(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  } catch (error) {
    throw new NationalDataError(folder, '', `the folder can not be read: ${messageOf(error)}`);
  }
}

interface DataFile<T> {
  readonly file: string;
  readonly data?: T;
  readonly errors: readonly NationalDataError[];
}

async function readData<T extends z.ZodType>(file: string, schema: T): Promise<DataFile<z.output<T>>> {
  const text = await readText(file);
  const value = parseYaml(text, file);
  if (value instanceof NationalDataError) return { file, errors: [value] };
  const { success, data, error } = schema.safeParse(value);
  if (success) return { file, data, errors: [] };
  const errors = error.issues.map(({ path, message }) => new NationalDataError(file, pathOf(path), message));
  return { file, errors };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new NationalDataError(file, '', `the file can not be read: ${messageOf(error)}`);
  }
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    // The first line says what and where; the ones below it would show the data.
    return new NationalDataError(file, '', error.message.split('\n')[0] ?? basename(file));
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
