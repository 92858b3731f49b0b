import { errorTable } from '../../kernel/errors.js';
import type { Dialect } from './dialect.js';

/** Single values of a dialect that a peer does otherwise; lists are replaced as a whole. */
export type DialectOverrides = DeepPartial<Dialect>;

type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
    : T;

export interface OverrideMistake {
  /** `xca.sizeAndHash`. */
  readonly path: string;
  readonly message: string;
}

/** Every mistake in a peer's overrides at once. */
export class OverrideError extends Error {
  readonly mistakes: readonly OverrideMistake[];

  constructor(mistakes: readonly OverrideMistake[]) {
    super(mistakes.map(({ path, message }) => `${path}: ${message}`).join('; '));
    this.name = 'OverrideError';
    this.mistakes = mistakes;
  }
}

/** Tables whose keys are codes: a peer may add some. */
const OPEN: ReadonlySet<string> = new Set([
  'spokenAs',
  'xca.nothingFound',
  'xca.versionName',
  'xca.contextPrefix',
]);

/** Where a name of the error table stands, alone or as each value of a table. */
const ERROR_NAMES = /^(?:spokenAs|xca\.nothingFound)\.|^xca\.unknownClass$|^xcpd\.genericReason$/;

/**
 * A dialect with single values replaced. Throws {@link OverrideError} that names every key that the dialect
 * does not have and every value of another kind than the one that it replaces.
 */
export function withOverrides(dialect: Dialect, overrides: DialectOverrides): Dialect {
  const mistakes: OverrideMistake[] = [];
  const merged = merge(dialect, overrides, '', mistakes) as Dialect;
  if (mistakes.length > 0) throw new OverrideError(mistakes);
  return merged;
}

type Table = Readonly<Record<string, unknown>>;

function merge(base: object, overrides: object, at: string, mistakes: OverrideMistake[]): object {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(overrides)) {
    const path = at === '' ? key : `${at}.${key}`;
    const before = Object.hasOwn(base, key) ? (base as Table)[key] : undefined;
    const message = mistakeIn(base, key, before, value, at);
    if (message !== undefined) mistakes.push({ path, message });
    else if (kindOf(before) !== 'table') merged[key] = value;
    else merged[key] = merge(before as object, value as object, path, mistakes);
  }
  return merged;
}

function mistakeIn(
  base: object,
  key: string,
  before: unknown,
  value: unknown,
  at: string,
): string | undefined {
  if (!Object.hasOwn(base, key) && !OPEN.has(at)) {
    return `there is no such value; there are ${Object.keys(base).join(', ')}`;
  }
  const wanted = OPEN.has(at) ? 'text' : kindOf(before);
  const given = kindOf(value);
  if (wanted !== 'nothing' && given !== wanted) return `it has to be a ${wanted}, not a ${given}`;
  if (ERROR_NAMES.test(at === '' ? key : `${at}.${key}`) && !Object.hasOwn(errorTable, String(value))) {
    return 'it has to be the name of an error, such as ERROR_GENERIC';
  }
  return undefined;
}

type Kind = 'list' | 'table' | 'text' | 'number' | 'yes or no' | 'nothing';

const kinds: Readonly<Record<string, Kind>> = {
  string: 'text',
  number: 'number',
  boolean: 'yes or no',
  object: 'table',
};

function kindOf(value: unknown): Kind {
  if (Array.isArray(value)) return 'list';
  return (value === null ? undefined : kinds[typeof value]) ?? 'nothing';
}
