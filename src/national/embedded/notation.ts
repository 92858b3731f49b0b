import { z } from 'zod';
import type { Quantity } from '../../documents/cda/model/values.js';

// The short forms in which national files write dates, amounts and codes, so that a person can read them at a glance.

/** `1958-03-14`, `1997-10` or `1997` as HL7 TS digits. */
export const date = z
  .union([z.string(), z.number().int()])
  .transform(String)
  .pipe(z.string().regex(/^\d{4}(-\d\d(-\d\d)?)?$/, 'a date is written 1958-03-14, 1997-10 or 1997'))
  .transform((value) => value.replaceAll('-', ''));

/** `2026-01-12T10:15:00+01:00` as `20260112101500+0100`. */
export const instant = z
  .string()
  .regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/,
    'an instant is written 2026-01-12T10:15:00+01:00, with its zone',
  )
  .transform((value) => {
    const [day = '', rest = ''] = value.split('T');
    return day.replaceAll('-', '') + rest.replaceAll(':', '');
  });

const QUANTITY = /^(\d+(?:\.\d+)?)(?: (\S+))?$/;

/** `850 mg`; a number alone counts pieces (unit `1`). Decimals stand as they are written when they are quoted. */
export const quantity = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(QUANTITY, 'an amount is written 850 mg, or 2 for pieces'))
  .transform(readQuantity);

function readQuantity(text: string): Quantity {
  const [, value = '', unit = '1'] = QUANTITY.exec(text) ?? [];
  return { value, unit };
}

/** `850 mg` in one piece, or `100 [IU] / 1 mL`. */
export const strength = z.union([z.string(), z.number()]).transform((text, context) => {
  const [numerator, denominator = '1', ...more] = String(text).split(' / ');
  const parts = [quantity.safeParse(numerator), quantity.safeParse(denominator)];
  const [above, below] = parts;
  if (more.length > 0 || !above?.success || !below?.success) {
    context.addIssue({ code: 'custom', message: 'a strength is written 850 mg, or 100 [IU] / 1 mL' });
    return z.NEVER;
  }
  return { numerator: above.data, denominator: below.data };
});

/** A code as it is written in a file: `LU-FORM|F001|Comprimé`; the system's OID is in the directory. */
export interface WrittenCode {
  readonly system: string;
  readonly code: string;
  readonly displayName: string;
}

export const code = z
  .string()
  .regex(/^[^|]+\|[^|]+\|[^|]+$/, 'a code is written SYSTEM|CODE|Display name')
  .transform((value): WrittenCode => {
    const [system = '', coded = '', displayName = ''] = value.split('|').map((part) => part.trim());
    return { system, code: coded, displayName };
  });

/** A code, or the author's own words where there is none. */
export const codeOrText = z.union([code, z.strictObject({ text: z.string().min(1) })]);
export type WrittenCodeOrText = z.infer<typeof codeOrText>;
