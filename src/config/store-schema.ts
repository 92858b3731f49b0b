import { z } from 'zod';
import { type Objection, textField } from './fields.js';
import { fileField, type Surroundings } from './files.js';
import { hasOnePassword, type PasswordSource, passwordFields, passwordSource } from './password.js';

/** Where the records are: in the data folder, or in a database that several nodes share. */
export type StoreConfig =
  | { readonly engine: 'sqlite' }
  | {
      readonly engine: 'postgresql';
      readonly url: string;
      readonly password?: PasswordSource;
      readonly tls: 'verify' | 'off';
      readonly authorities?: string;
    };

const EMBEDDED = 'sqlite:';

/** The schema of `store` in node.yaml. */
export function storeSchema(around: Surroundings) {
  return z
    .strictObject({
      url: textField(
        '`sqlite:` for a file in the data folder, or `postgres://user@host:5432/database` for a database that nodes share; the password stands elsewhere',
        objectionToUrl,
      ).default(EMBEDDED),
      ...passwordFields(around),
      tls: z
        .enum(['verify', 'off'])
        .describe(
          'How the database is reached: over TLS with a certificate for its host name, or without TLS where the way to it is protected otherwise',
        )
        .default('verify'),
      authorities: fileField(
        around,
        "PEM file with the authorities that the database's certificate is trusted by; those of the system when left out",
      ).optional(),
    })
    .refine(...hasOnePassword)
    .transform(({ url, tls, authorities, passwordEnv, passwordFile }): StoreConfig => {
      if (url === EMBEDDED) return { engine: 'sqlite' };
      return {
        engine: 'postgresql',
        url,
        tls,
        ...passwordSource(passwordEnv, passwordFile),
        ...(authorities === undefined ? {} : { authorities }),
      };
    })
    .prefault({})
    .describe('Where the records are kept');
}

function objectionToUrl(text: string): Objection | undefined {
  if (text === EMBEDDED) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const known = url !== undefined && ['postgres:', 'postgresql:'].includes(url.protocol);
  if (!known || url.hostname === '' || url.pathname.length < 2) {
    return {
      // Not repeated: a password may stand in it.
      message: 'this is no address of a store',
      remedy: 'Write sqlite: or postgres://user@host:5432/database',
    };
  }
  if (url.password !== '') {
    return {
      message: 'the address carries a password',
      remedy: 'Take it out, change it, and name it with passwordEnv or passwordFile',
    };
  }
  if (url.search !== '' || url.hash !== '') {
    return {
      message: 'the address carries parameters, which are not read',
      remedy: 'Take off what stands behind the name of the database; tls has a key of its own',
    };
  }
  return url.username === ''
    ? { message: 'the address names no user', remedy: 'Write postgres://user@host:5432/database' }
    : undefined;
}
