import { z } from 'zod';
import { fileField, type Surroundings, secretFileField } from './files.js';
import { hasOnePassword, isRecord, type PasswordSource, passwordFields, passwordSource } from './password.js';

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
      ...passwordFields(around),
    })
    .refine(hasOneForm, {
      when: isRecord,
      error: 'a key is either certificate and key, or certificate and command, or pkcs12',
      params: { remedy: 'Name two of them, or the one PKCS#12 file' },
    })
    .refine(...hasOnePassword)
    .transform(readKey)
    .describe(description);
}

function hasOneForm({ certificate, key, pkcs12, command }: KeyInput): boolean {
  const holders = [key, pkcs12, command].filter((holder) => holder !== undefined).length;
  return holders === 1 && (pkcs12 === undefined) === (certificate !== undefined);
}

function readKey(input: KeyInput): KeyConfig {
  const { certificate = '', key = '', pkcs12, command, passwordEnv, passwordFile } = input;
  if (command !== undefined) return { form: 'command', certificate, command };
  const password = passwordSource(passwordEnv, passwordFile);
  return pkcs12 === undefined
    ? { form: 'pem', certificate, key, ...password }
    : { form: 'pkcs12', file: pkcs12, ...password };
}
