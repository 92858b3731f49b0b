import { z } from 'zod';
import type { ConfigMistake } from './mistake.js';
import { bare, meaning, schemaAt, valueAt, writePath } from './schema-path.js';
import { nearest } from './suggest.js';
import type { YamlFile } from './yaml-file.js';

/** The value of a file as its schema reads it, and everything that is wrong with it. */
export interface Checked<T> {
  /** Undefined when anything is wrong. */
  readonly value: T | undefined;
  readonly mistakes: readonly ConfigMistake[];
}

/** Holds a file against its schema and says each mistake in words. */
export function checkFile<T extends z.ZodType>(file: YamlFile, schema: T): Checked<z.output<T>> {
  if (file.mistakes.length > 0) return { value: undefined, mistakes: file.mistakes };
  const result = schema.safeParse(file.value);
  if (result.success) return { value: result.data, mistakes: [] };
  return {
    value: undefined,
    mistakes: result.error.issues.flatMap((issue) => explain(issue, file, schema)),
  };
}

type Issue = z.core.$ZodIssue;
type Sentence = readonly [path: readonly PropertyKey[], message: string, remedy: string];

function explain(issue: Issue, file: YamlFile, schema: z.ZodType): ConfigMistake[] {
  return sentences(issue, file, schema).map(([path, message, remedy]) => {
    const line = file.lineOf(path);
    return {
      file: file.name,
      ...(line === undefined ? {} : { line }),
      path: writePath(path),
      message,
      remedy,
    };
  });
}

function sentences(issue: Issue, file: YamlFile, schema: z.ZodType): Sentence[] {
  const { path } = issue;
  const about = schemaAt(schema, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => [[...path, key], 'this key is not known', remedyForKey(key, about)]);
    case 'invalid_type': {
      const value = valueAt(file.value, path);
      const expected = kinds[issue.expected] ?? issue.expected;
      return value === undefined
        ? [[path, 'this is missing', `Write ${expected}: ${meaning(about)}`]]
        : [
            [
              path,
              `${kindOf(value)} stands here instead of ${expected}`,
              `Write ${expected}: ${meaning(about)}`,
            ],
          ];
    }
    case 'invalid_value': {
      const value = valueAt(file.value, path);
      const known = issue.values.map(String);
      const choice = known.length > 15 ? 'a name of the documentation' : `one of: ${known.join(', ')}`;
      if (value === undefined) return [[path, 'this is missing', `Write ${choice}`]];
      const near = typeof value === 'string' ? nearest(value, known) : undefined;
      return [
        [
          path,
          `${JSON.stringify(value)} is not known here`,
          near === undefined ? `Write ${choice}` : `Did you mean ${near}? Write ${choice}`,
        ],
      ];
    }
    case 'too_small':
      return [
        [path, `this is less than ${issue.minimum}`, `Write at least ${issue.minimum}: ${meaning(about)}`],
      ];
    case 'too_big':
      return [
        [path, `this is more than ${issue.maximum}`, `Write at most ${issue.maximum}: ${meaning(about)}`],
      ];
    case 'custom':
      return [[path, issue.message, String(issue.params?.remedy ?? `Write ${meaning(about)}`)]];
    default:
      return [[path, issue.message, `Write ${meaning(about)}`]];
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys and values',
  record: 'keys and values',
};

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' && !Number.isInteger(value)) return 'a broken number';
  return kinds[typeof value] ?? typeof value;
}

function remedyForKey(key: string, about: z.ZodType | undefined): string {
  if (/password|passphrase|secret/i.test(key)) {
    return 'A secret never stands in the configuration: name a variable in passwordEnv or a file in passwordFile';
  }
  const within = about && bare(about);
  const known = within instanceof z.ZodObject ? Object.keys(within.shape) : [];
  const near = nearest(key, known);
  if (near !== undefined) return `Did you mean ${near}?`;
  return known.length === 0 ? 'Take it out' : `Known here are: ${known.join(', ')}`;
}
