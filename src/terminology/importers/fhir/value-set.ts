import { z } from 'zod';
import { type ConceptRow, undated } from '../../model.js';
import type { ImportedRows } from '../concepts.js';
import type { SkippedRow } from '../tsv.js';
import {
  canonical,
  DEPRECATED,
  designation,
  divideCanonical,
  effectivePeriodOf,
  extensions,
  identifiersOf,
  UNSAID_LANGUAGE,
} from './elements.js';

const concept = z.object({
  code: z.string().optional(),
  display: z.string().optional(),
  designation: z.array(designation).optional(),
  extension: extensions,
});

const include = z.object({
  system: z.string().optional(),
  version: z.string().optional(),
  concept: z.array(concept).optional(),
  filter: z.array(z.unknown()).optional(),
  valueSet: z.array(z.unknown()).optional(),
});

const contained = concept.extend({
  system: z.string().optional(),
  version: z.string().optional(),
  abstract: z.boolean().optional(),
  inactive: z.boolean().optional(),
  contains: z.array(z.unknown()).optional(),
});

const valueSet = canonical.extend({
  compose: z
    .object({ include: z.array(include).optional(), exclude: z.array(z.unknown()).optional() })
    .optional(),
  expansion: z.object({ contains: z.array(z.unknown()).optional() }).optional(),
});

/**
 * Reads a FHIR `ValueSet` (R4; dossier documents 3.2, 4.4): its expansion where it has one, otherwise the
 * concepts that it lists. What only a terminology server can work out (filters, other value sets) is skipped
 * and said. Throws ZodError for a resource of another shape.
 */
export function readFhirValueSet(json: unknown): ImportedRows {
  const resource = valueSet.parse(json);
  const oid = identifiersOf(resource)[0] ?? resource.id;
  if (oid === undefined) {
    return { concepts: [], mappings: [], skipped: [{ reason: 'the value set has no identifier' }] };
  }
  const { from, to } = effectivePeriodOf(resource);
  const language = resource.language ?? UNSAID_LANGUAGE;
  const common = {
    ...undated,
    valueSetOid: oid,
    valueSet: resource.name ?? resource.title ?? oid,
    valueSetVersion: resource.version ?? '',
    valueSetFrom: from,
    valueSetTo: to,
    codeSystemName: '',
    designationStatus: 'Current',
  };
  const skipped: SkippedRow[] = [];
  const concepts = listed(resource, skipped).flatMap((each) => {
    const { code, system, version = '' } = each;
    if (code === undefined || system === undefined) {
      skipped.push({ reason: `the concept ${code ?? each.display ?? ''} has no code or no system` });
      return [];
    }
    const { uri, version: pinned } = divideCanonical(system);
    const row = {
      ...common,
      codeSystem: uri,
      codeSystemVersion: version || pinned,
      code,
      status: each.status,
    };
    return namesOf(each, language).map((name): ConceptRow => ({ ...row, ...name }));
  });
  return { concepts, mappings: [], skipped };
}

/** The display, then the designations: the same name in the same language once. */
export function namesOf(
  { display, designation: more = [] }: z.infer<typeof concept>,
  language: string,
): { readonly language: string; readonly designation: string }[] {
  const names = new Map<string, { language: string; designation: string }>();
  for (const { language: tag = language, value } of [{ value: display }, ...more] as z.infer<
    typeof designation
  >[]) {
    if (value !== undefined) names.set(`${tag}\n${value}`, { language: tag, designation: value });
  }
  // A concept without any name is a member all the same.
  return names.size === 0 ? [{ language, designation: '' }] : [...names.values()];
}

interface Listed extends z.infer<typeof concept> {
  readonly system?: string | undefined;
  readonly version?: string | undefined;
  readonly status: 'Current' | 'Retired';
}

function listed({ expansion, compose }: z.infer<typeof valueSet>, skipped: SkippedRow[]): Listed[] {
  if (expansion?.contains !== undefined) return expanded(expansion.contains);
  for (const _ of compose?.exclude ?? []) skipped.push({ reason: 'what the value set excludes is not read' });
  return (compose?.include ?? []).flatMap(
    ({ system, version, concept: concepts, filter, valueSet: sets }) => {
      if (concepts === undefined || filter !== undefined || sets !== undefined) {
        const reason = 'it includes by filter, as a whole, or from other value sets; import its expansion';
        skipped.push({ reason });
      }
      return (concepts ?? []).map((each) => {
        const deprecated = each.extension?.some(
          ({ url, valueBoolean }) => url === DEPRECATED && valueBoolean,
        );
        return { ...each, system, version, status: deprecated ? ('Retired' as const) : ('Current' as const) };
      });
    },
  );
}

// Without recursion: how deep a file nests is not ours to say.
function expanded(contains: readonly unknown[]): Listed[] {
  const found: Listed[] = [];
  const open = [...contains].reverse();
  while (open.length > 0) {
    const each = contained.parse(open.pop());
    open.push(...(each.contains ?? []).toReversed());
    if (!each.abstract) found.push({ ...each, status: each.inactive ? 'Retired' : 'Current' });
  }
  return found;
}
