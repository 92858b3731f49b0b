import { z } from 'zod';
import { codeSystemId, knownCodeSystem } from '../../code-systems.js';
import type { MappingRow } from '../../model.js';
import type { ImportedRows } from '../concepts.js';
import type { SkippedRow } from '../tsv.js';
import { canonical, divideCanonical } from './elements.js';

const target = z.object({
  code: z.string().optional(),
  display: z.string().optional(),
  equivalence: z.string().optional(),
  relationship: z.string().optional(),
});

const element = z.object({
  code: z.string().optional(),
  display: z.string().optional(),
  target: z.array(target).optional(),
});

const group = z.object({
  source: z.string().optional(),
  target: z.string().optional(),
  element: z.array(element).optional(),
});

const conceptMap = canonical.extend({ group: z.array(group).optional() });

/**
 * Relations in which whatever is true of the source is true of the target (R4 `equivalence`, R5 `relationship`):
 * only these are followed. A narrower or merely related target would say more of a patient than is known.
 */
const FOLLOWED = new Set(['equal', 'equivalent', 'wider', 'subsumes', 'source-is-narrower-than-target']);

/** Relations that say that there is no mapping. */
const NONE = new Set(['unmatched', 'disjoint', 'not-related-to']);

/**
 * Reads a FHIR `ConceptMap` (R4, R5 relationships too) as mappings from national codes. A relation that must
 * not be followed becomes a mapping that is not valid, its status the relation's name. Throws ZodError for a
 * resource of another shape.
 */
export function readFhirConceptMap(json: unknown): ImportedRows {
  const { group: groups = [], status } = conceptMap.parse(json);
  const mappings: MappingRow[] = [];
  const skipped: SkippedRow[] = [];
  for (const each of groups) {
    if (each.source === undefined || each.target === undefined) {
      skipped.push({ reason: 'a group has no source or no target code system' });
      continue;
    }
    const source = codeSystemId(divideCanonical(each.source).uri);
    const targetSystem = codeSystemId(divideCanonical(each.target).uri);
    for (const { code, display = '', target: targets = [] } of each.element ?? []) {
      for (const one of targets) {
        const relation = one.equivalence ?? one.relationship ?? 'unstated';
        if (NONE.has(relation)) continue;
        if (code === undefined || one.code === undefined) {
          skipped.push({ reason: `a mapping of ${code ?? display} has no code on one of its sides` });
          continue;
        }
        mappings.push({
          sourceCodeSystemOid: source,
          sourceCodeSystem: knownCodeSystem(source)?.name ?? '',
          sourceCode: code,
          sourceDisplay: display,
          targetCodeSystemOid: targetSystem,
          targetCode: one.code,
          status: statusOf(status, relation),
        });
      }
    }
  }
  return { concepts: [], mappings, skipped };
}

function statusOf(map: string | undefined, relation: string): string {
  if (map === 'draft' || map === 'retired') return map;
  return FOLLOWED.has(relation) ? 'Valid' : relation;
}
