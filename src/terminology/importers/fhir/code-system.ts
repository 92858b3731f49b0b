import { z } from 'zod';
import { codeSystemId, knownCodeSystem } from '../../code-systems.js';
import { type ConceptRow, undated } from '../../model.js';
import type { ImportedRows } from '../concepts.js';
import {
  type Canonical,
  canonical,
  designation,
  divideCanonical,
  identifiersOf,
  UNSAID_LANGUAGE,
} from './elements.js';
import { namesOf } from './value-set.js';

const property = z.object({
  code: z.string().optional(),
  valueCode: z.string().optional(),
  valueBoolean: z.boolean().optional(),
});

const concept = z.object({
  code: z.string().optional(),
  display: z.string().optional(),
  designation: z.array(designation).optional(),
  property: z.array(property).optional(),
  concept: z.array(z.unknown()).optional(),
});

const codeSystem = canonical.extend({
  content: z.string().optional(),
  supplements: z.string().optional(),
  concept: z.array(z.unknown()).optional(),
});

/**
 * Reads a FHIR `CodeSystem` (R4; dossier documents 4.4) with all concepts below each other, in no value set. A
 * supplement's names go to the code system that it supplements. Throws ZodError for a resource of another shape.
 */
export function readFhirCodeSystem(json: unknown): ImportedRows {
  const resource = codeSystem.parse(json);
  const system =
    resource.content === 'supplement'
      ? divideCanonical(resource.supplements ?? '')
      : { uri: codeSystemOf(resource), version: resource.version ?? '' };
  if (system.uri === undefined || system.uri === '') {
    const reason = 'the code system has neither an OID nor a URL, and its id is not known';
    return { concepts: [], mappings: [], skipped: [{ reason }] };
  }
  const id = codeSystemId(system.uri);
  const row = {
    ...undated,
    valueSetOid: '',
    valueSet: '',
    valueSetVersion: '',
    codeSystem: id,
    codeSystemName: knownCodeSystem(id)?.name ?? resource.name ?? resource.title ?? '',
    codeSystemVersion: system.version,
    designationStatus: 'Current',
  };
  const retired = resource.status === 'retired';
  const language = resource.language ?? UNSAID_LANGUAGE;
  const concepts: ConceptRow[] = [];
  const skipped = [];
  const open = [...(resource.concept ?? [])].reverse();
  while (open.length > 0) {
    const each = concept.parse(open.pop());
    open.push(...(each.concept ?? []).toReversed());
    const { code } = each;
    if (code === undefined) {
      skipped.push({ reason: 'a concept has no code' });
      continue;
    }
    const current = !retired && !(each.property ?? []).some((one) => retires(id, one));
    const status = current ? 'Current' : 'Retired';
    concepts.push(...namesOf(each, language).map((name) => ({ ...row, code, status, ...name })));
  }
  return { concepts, mappings: [], skipped };
}

/** The code system that a resource is of: the first of its identifiers that the field knows, or its first. */
export function codeSystemOf(resource: Canonical): string | undefined {
  const identifiers = identifiersOf(resource);
  const names = [...identifiers, resource.id, resource.name];
  return names.find((name) => name !== undefined && knownCodeSystem(name)) ?? identifiers[0];
}

const RETIRED = new Set(['deprecated', 'retired', 'inactive', 'rejected', 'pending']);

// EDQM writes the states as letters: deprecated, rejected, pending.
const RETIRED_BY_SYSTEM: Readonly<Record<string, ReadonlySet<string>>> = {
  '0.4.0.127.0.16.1.1.2.1': new Set(['D', 'R', 'P']),
};

/** True when a property says that a concept is no longer, or not yet, to be used. */
export function retires(
  system: string,
  { code, valueCode = '', valueBoolean }: z.infer<typeof property>,
): boolean {
  if (code === 'inactive') return valueBoolean === true || valueCode === 'true';
  if (code !== 'status') return false;
  return RETIRED.has(valueCode.toLowerCase()) || RETIRED_BY_SYSTEM[system]?.has(valueCode) === true;
}
