import { z } from 'zod';
import type { ImportedRows } from '../concepts.js';
import { readFhirCodeSystem } from './code-system.js';
import { readFhirConceptMap } from './concept-map.js';
import { readFhirValueSet } from './value-set.js';

const readers: Readonly<Record<string, (json: unknown) => ImportedRows>> = {
  ValueSet: readFhirValueSet,
  CodeSystem: readFhirCodeSystem,
  ConceptMap: readFhirConceptMap,
  Bundle: readBundle,
};

const bundle = z.object({ entry: z.array(z.object({ resource: z.unknown().optional() })).optional() });

/**
 * Reads FHIR JSON: a `ValueSet`, `CodeSystem`, `ConceptMap` or a `Bundle` of them; undefined for any other
 * resource. Throws SyntaxError for what is no JSON, ZodError for a resource of another shape.
 */
export function readFhir(text: string): ImportedRows | undefined {
  return readResource(JSON.parse(text));
}

function readResource(json: unknown): ImportedRows | undefined {
  const type = z.object({ resourceType: z.string() }).safeParse(json).data?.resourceType ?? '';
  return Object.hasOwn(readers, type) ? readers[type]?.(json) : undefined;
}

function readBundle(json: unknown): ImportedRows {
  const all = (bundle.parse(json).entry ?? []).map(({ resource }) => {
    // A bundle in a bundle is none of the forms that are published.
    const type = z.object({ resourceType: z.string() }).safeParse(resource).data?.resourceType;
    const rows = type === 'Bundle' ? undefined : readResource(resource);
    const reason = `a ${type ?? 'resource without type'} in the bundle is neither codes nor mappings`;
    return rows ?? { concepts: [], mappings: [], skipped: [{ reason }] };
  });
  return {
    concepts: all.flatMap(({ concepts }) => concepts),
    mappings: all.flatMap(({ mappings }) => mappings),
    skipped: all.flatMap(({ skipped }) => skipped),
  };
}
