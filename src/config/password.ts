import { readFileSync } from 'node:fs';
import { textField } from './fields.js';
import { type Surroundings, secretFileField } from './files.js';

/** Where a password stands; never in the configuration itself. */
export type PasswordSource = { readonly env: string } | { readonly file: string };

interface PasswordInput {
  readonly passwordEnv?: string | undefined;
  readonly passwordFile?: string | undefined;
}

/** The two keys that name a password. */
export const passwordFields = (around: Surroundings) => ({
  passwordEnv: textField('The environment variable that holds the password', (name) =>
    around.env[name] === undefined
      ? {
          // Not repeated: it may be the password itself, written in the wrong place.
          message: 'the environment variable that is named here is not set',
          remedy: 'Set it for this node, or name a passwordFile',
        }
      : undefined,
  ).optional(),
  passwordFile: secretFileField(around, 'The file that holds the password').optional(),
});

/** The rule that a password stands in one place at most, as `refine` takes it. */
export const hasOnePassword = [
  ({ passwordEnv, passwordFile }: PasswordInput) => passwordEnv === undefined || passwordFile === undefined,
  {
    when: isRecord,
    error: 'the password stands in two places',
    params: { remedy: 'Keep passwordEnv or passwordFile' },
  },
] as const;

// The rules about the whole run even when a part is wrong, so that all mistakes come at once.
export function isRecord({ value }: { value: unknown }): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `password`, where one is named. */
export function passwordSource(env?: string, file?: string): { readonly password?: PasswordSource } {
  if (env !== undefined) return { password: { env } };
  return file === undefined ? {} : { password: { file } };
}

/** The password itself; a line end after it in a file is not part of it. */
export function readPassword(source: PasswordSource, env: Surroundings['env'] = process.env): string {
  if ('file' in source) return readFileSync(source.file, 'utf8').replace(/\r?\n$/, '');
  const password = env[source.env];
  if (password === undefined) throw new Error(`the environment variable ${source.env} is not set`);
  return password;
}
