import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { textField } from './fields.js';
import { fileField, type Surroundings, secretFileField } from './files.js';

/** Where a password stands; never in the configuration itself. */
export type PasswordSource = { readonly env: string } | { readonly file: string };

/** A private key with its certificate, as files: two in PEM, or one in PKCS#12. */
export type KeyConfig =
  | {
      readonly form: 'pem';
      readonly certificate: string;
      readonly key: string;
      readonly password?: PasswordSource;
    }
  | { readonly form: 'pkcs12'; readonly file: string; readonly password?: PasswordSource }
  /** The key is held by another process, which this command asks for signatures. */
  | { readonly form: 'command'; readonly certificate: string; readonly command: readonly string[] };

type KeyInput = Partial<
  Record<'certificate' | 'key' | 'pkcs12' | 'passwordEnv' | 'passwordFile', string | undefined>
> & { readonly command?: readonly string[] | undefined };

/** The schema of one key: `certificate` and `key`, or `pkcs12`; a password by name only. */
export function keySchema(around: Surroundings, description: string) {
  return z
    .strictObject({
      certificate: fileField(around, 'The certificate in PEM, followed by its intermediates').optional(),
      key: secretFileField(around, 'The private key in PEM').optional(),
      pkcs12: secretFileField(around, 'Both in one PKCS#12 file, instead of the two').optional(),
      command: z
        .array(z.string().describe('A word'))
        .min(1)
        .describe(
          'The command that signs with a key which this node never sees, instead of `key`; for all but `tls`',
        )
        .optional(),
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
    })
    .refine(hasOneForm, {
      when: isRecord,
      error: 'a key is either certificate and key, or certificate and command, or pkcs12',
      params: { remedy: 'Name two of them, or the one PKCS#12 file' },
    })
    .refine(({ passwordEnv, passwordFile }) => passwordEnv === undefined || passwordFile === undefined, {
      when: isRecord,
      error: 'the password stands in two places',
      params: { remedy: 'Keep passwordEnv or passwordFile' },
    })
    .transform(readKey)
    .describe(description);
}

function hasOneForm({ certificate, key, pkcs12, command }: KeyInput): boolean {
  const holders = [key, pkcs12, command].filter((holder) => holder !== undefined).length;
  return holders === 1 && (pkcs12 === undefined) === (certificate !== undefined);
}

// The rules about the whole run even when a part is wrong, so that all mistakes come at once.
function isRecord({ value }: { value: unknown }): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readKey(input: KeyInput): KeyConfig {
  const { certificate = '', key = '', pkcs12, command, passwordEnv, passwordFile } = input;
  if (command !== undefined) return { form: 'command', certificate, command };
  const source =
    passwordEnv !== undefined
      ? { env: passwordEnv }
      : passwordFile !== undefined
        ? { file: passwordFile }
        : undefined;
  const password = source === undefined ? {} : { password: source };
  return pkcs12 === undefined
    ? { form: 'pem', certificate, key, ...password }
    : { form: 'pkcs12', file: pkcs12, ...password };
}

/** The password itself; a line end after it in a file is not part of it. */
export function readPassword(source: PasswordSource, env: Surroundings['env'] = process.env): string {
  if ('file' in source) return readFileSync(source.file, 'utf8').replace(/\r?\n$/, '');
  const password = env[source.env];
  if (password === undefined) throw new Error(`the environment variable ${source.env} is not set`);
  return password;
}
