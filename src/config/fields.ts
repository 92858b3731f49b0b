import { z } from 'zod';
import { isOid } from '../kernel/identifiers.js';

/** What is wrong with a value and what to do about it; the loader makes a mistake of it. */
export interface Objection {
  readonly message: string;
  readonly remedy: string;
}

/** Adds an objection to a value that zod is looking at. */
export function object(context: z.RefinementCtx, { message, remedy }: Objection): void {
  context.addIssue({ code: 'custom', message, params: { remedy } });
}

/** A text for which `judge` has no objection. */
export function textField(description: string, judge: (text: string) => Objection | undefined) {
  return z
    .string()
    .superRefine((text, context) => {
      const objection = judge(text);
      if (objection !== undefined) object(context, objection);
    })
    .describe(description);
}

export const words = (description: string) =>
  textField(description, (text) =>
    text.trim() === '' ? { message: 'the text is empty', remedy: `Write ${lower(description)}` } : undefined,
  );

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
// Codes that ISO 3166-1 leaves to its users; test networks take them.
const USER_ASSIGNED = /^(AA|Q[M-Z]|X[A-Z]|ZZ)$/;

export const country = (description: string) =>
  textField(description, (text) => {
    const known = /^[A-Z]{2}$/.test(text) && (regions.of(text) !== undefined || USER_ASSIGNED.test(text));
    return known
      ? undefined
      : {
          message: `${text} is not a country code`,
          remedy: 'Write the ISO 3166-1 alpha-2 code in upper case, such as LU',
        };
  });

export const language = (description: string) =>
  textField(description, (text) =>
    isLanguageTag(text)
      ? undefined
      : {
          message: `${text} is not a language tag`,
          remedy: 'Write language and country as BCP 47 has them, such as fr-LU',
        },
  );

function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text)[0] === text;
  } catch {
    return false;
  }
}

export const oid = (description: string) =>
  textField(description, (text) =>
    isOid(text)
      ? undefined
      : {
          message: `${text} is not an OID`,
          remedy: 'Write it in dots and digits without urn:oid:, such as 1.3.182.2.12',
        },
  );

export const endpoint = (description: string) =>
  textField(description, (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || url.protocol !== 'https:') {
      return {
        message: `${text} is not an https address`,
        remedy: 'Write the full address; peers are called over mutual TLS only',
      };
    }
    return url.username !== '' || url.password !== '' || url.hash !== ''
      ? {
          message: 'the address carries a user, a password or a fragment',
          remedy: 'Take it out; the peer knows this node by its TLS certificate',
        }
      : undefined;
  });

/** An address of public documents: http will do, since they are signed. */
export const webAddress = (description: string) =>
  textField(description, (text) =>
    URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
      ? undefined
      : { message: `${text} is not an http or https address`, remedy: 'Write the full address' },
  );

/** SHA-256 as hexadecimal digits; colons and upper case, as tools print them, are taken off. */
export const sha256 = (description: string) =>
  textField(description, (text) =>
    /^[0-9a-f]{64}$/i.test(text.replaceAll(':', ''))
      ? undefined
      : {
          message: 'this is not a SHA-256 fingerprint',
          remedy: 'Write the 64 hexadecimal digits that openssl x509 -noout -fingerprint -sha256 prints',
        },
  ).transform((text) => text.replaceAll(':', '').toLowerCase());

/** A whole number within bounds, both included. */
export const whole = (least: number, most: number, description: string) =>
  z.int().min(least).max(most).describe(description);

/** A description as it goes on in a sentence; abbreviations keep their capitals. */
export function lower(text: string): string {
  return /^[A-Z][a-z' ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
