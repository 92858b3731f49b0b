import { z } from 'zod';
import { isOid } from '../../../kernel/identifiers.js';
import { isDayOrEmpty, type Period } from '../../periods.js';

/** A name in a language; other uses of a designation are not told apart. */
export const designation = z.object({ language: z.string().optional(), value: z.string().optional() });

const extension = z.object({
  url: z.string().optional(),
  valueBoolean: z.boolean().optional(),
  valuePeriod: z.object({ start: z.string().optional(), end: z.string().optional() }).optional(),
});
export const extensions = z.array(extension).optional();

/** What value sets, code systems and concept maps (FHIR R4, canonical resources) say of themselves. */
export const canonical = z.object({
  id: z.string().optional(),
  url: z.string().optional(),
  identifier: z
    .union([z.object({ value: z.string().optional() }), z.array(z.object({ value: z.string().optional() }))])
    .optional(),
  version: z.string().optional(),
  name: z.string().optional(),
  title: z.string().optional(),
  status: z.string().optional(),
  language: z.string().optional(),
  extension: extensions,
  effectivePeriod: z.object({ start: z.string().optional(), end: z.string().optional() }).optional(),
});
export type Canonical = z.infer<typeof canonical>;

/** The extensions that this program reads and writes: FHIR's own. */
export const DEPRECATED = 'http://hl7.org/fhir/StructureDefinition/valueset-deprecated';
export const EFFECTIVE = 'http://hl7.org/fhir/StructureDefinition/resource-effectivePeriod';

/** English, in the form of the catalogue: what a resource without language is taken for. */
export const UNSAID_LANGUAGE = 'en-GB';

/**
 * The identifiers of a resource, OIDs first and without prefix, then the URL. One publisher writes
 * `urn:uuid:` before an OID.
 */
export function identifiersOf({ url, identifier }: Pick<Canonical, 'url' | 'identifier'>): string[] {
  const all = [identifier ?? []].flat().map(({ value }) => value ?? '');
  const bare = [...all, url ?? ''].map((value) => value.trim().replace(/^urn:(oid|uuid):/, ''));
  return [...bare.filter(isOid), ...(url === undefined ? [] : [url.trim()])];
}

/** The days in which a resource is in force: R5's element, or the extension that R4 has for it. */
export function effectivePeriodOf({ effectivePeriod, extension = [] }: Canonical): Period {
  const period = effectivePeriod ?? extension.find(({ url }) => url === EFFECTIVE)?.valuePeriod;
  return { from: dayOf(period?.start), to: dayOf(period?.end) };
}

function dayOf(time = ''): string {
  const day = time.slice(0, 10);
  return isDayOrEmpty(day) ? day : '';
}

/** `http://snomed.info/sct|2024` as its two parts. */
export function divideCanonical(text: string): { readonly uri: string; readonly version: string } {
  const at = text.indexOf('|');
  return at < 0 ? { uri: text, version: '' } : { uri: text.slice(0, at), version: text.slice(at + 1) };
}
