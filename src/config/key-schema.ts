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
  | { readonly form: 'pkcs12'; readonly file: string; readonly password?: PasswordSource };

type KeyInput = Partial<
  Record<'certificate' | 'key' | 'pkcs12' | 'passwordEnv' | 'passwordFile', string | undefined>
>;

/** The schema of one key: `certificate` and `key`, or `pkcs12`; a password by name only. */
export function keySchema(around: Surroundings, description: string) {
  return z
    .strictObject({
      certificate: fileField(around, 'The certificate in PEM, followed by its intermediates').optional(),
      key: secretFileField(around, 'The private key in PEM').optional(),
      pkcs12: secretFileField(around, 'Both in one PKCS#12 file, instead of the two').optional(),
      ...passwordFields(around),
    })
    .refine(hasOneForm, {
      when: isRecord,
      error: 'a key is either certificate and key, or pkcs12',
      params: { remedy: 'Name both PEM files, or the one PKCS#12 file' },
    })
    .refine(...hasOnePassword)
    .transform(readKey)
    .describe(description);
}

function hasOneForm({ certificate, key, pkcs12 }: KeyInput): boolean {
  const pem = [certificate, key].filter((file) => file !== undefined).length;
  return pkcs12 === undefined ? pem === 2 : pem === 0;
}

function readKey(input: KeyInput): KeyConfig {
  const { certificate = '', key = '', pkcs12, passwordEnv, passwordFile } = input;
  const password = passwordSource(passwordEnv, passwordFile);
  return pkcs12 === undefined
    ? { form: 'pem', certificate, key, ...password }
    : { form: 'pkcs12', file: pkcs12, ...password };
}
