import type { ErrorName } from '../kernel/errors.js';
import { isOid } from '../kernel/identifiers.js';
import { sameCodeSystemName } from './code-systems.js';
import type { Concept, Mapping } from './model.js';
import type { FoundDesignation, Terminology } from './terminology.js';

/** What a coded element says of its concept; names and versions are absent when empty. */
export interface ConceptKey {
  readonly code: string;
  readonly codeSystem: string;
  readonly codeSystemName?: string | undefined;
  readonly codeSystemVersion?: string | undefined;
}

/** An error or a warning of the terminology's family, with what a reader needs to mend it. */
export interface Finding {
  readonly error: ErrorName;
  readonly context: string;
}

/** The concept that stands for the element from now on, and its text. */
export interface Resolved {
  readonly concept: Concept;
  readonly designation: FoundDesignation;
  /** True when a mapping led to another concept than the element's own. */
  readonly mapped: boolean;
  readonly warnings: readonly Finding[];
}

/** Nothing of the kind is known; the element stays as it is. */
export interface Unresolved {
  readonly failure: Finding;
  readonly warnings: readonly Finding[];
}

export const isResolved = (answer: Resolved | Unresolved): answer is Resolved => 'concept' in answer;

/**
 * National code to pivot: the code's valid mapping, or the concept itself when it has none, and its
 * designation in the language of the pivot (dossier documents 3.4). Failures are TSAM 4501, 4503, 4504, 4505,
 * 4507 to 4510; warnings 4502, 2508, 2509.
 */
export function resolvePivot(
  terminology: Terminology,
  key: ConceptKey,
  language: string,
): Resolved | Unresolved {
  const mappings = terminology.mappings(key.codeSystem, key.code);
  const source = terminology.concept(key.codeSystem, key.code);
  const warnings = keyWarnings(terminology, key, source);
  const fail = (error: ErrorName, context: string): Unresolved => ({ failure: { error, context }, warnings });

  if (mappings.length === 0) {
    if (source === undefined) return { failure: unknownConcept(terminology, key), warnings };
    const outcome = named(terminology, source, language, warnings, false);
    // Without a mapping and without a name in the pivot's language, the code is of no use abroad.
    if (isResolved(outcome) || outcome.failure.error !== 'TSAM_4505') return outcome;
    return fail('TSAM_4504', `${label(key)} has no mapping and no designation in ${language}`);
  }
  const mapping = mappings.find((candidate) => candidate.valid);
  if (mapping === undefined) return fail('TSAM_4509', `the mapping of ${label(key)} is not valid`);
  const target = targetOf(terminology, mapping);
  if ('error' in target) return { failure: target, warnings };
  return named(terminology, target, language, warnings, true);
}

/**
 * Pivot to a reader's language: the designation of the concept in it; no mapping is followed (dossier
 * documents 3.4). Failures are TSAM 4501, 4503, 4505, 4510; warnings 4502, 2508, 2509.
 */
export function resolveTranslation(
  terminology: Terminology,
  key: ConceptKey,
  language: string,
): Resolved | Unresolved {
  const concept = terminology.concept(key.codeSystem, key.code);
  const warnings = keyWarnings(terminology, key, concept);
  if (concept === undefined) return { failure: unknownConcept(terminology, key), warnings };
  return named(terminology, concept, language, warnings, false);
}

function targetOf(terminology: Terminology, mapping: Mapping): Concept | Finding {
  const { codeSystem, code } = mapping.target;
  const to = `the mapping of ${mapping.source.code} (${mapping.source.codeSystem.name})`;
  const concept = terminology.concept(codeSystem.id, code);
  if (concept === undefined) {
    return { error: 'TSAM_4504', context: `${to} leads to ${code} (${codeSystem.name}), which is unknown` };
  }
  if (!isOid(codeSystem.id)) {
    return { error: 'TSAM_4508', context: `${to} leads into ${codeSystem.name}, which has no OID` };
  }
  return concept;
}

function named(
  terminology: Terminology,
  concept: Concept,
  language: string,
  warnings: readonly Finding[],
  mapped: boolean,
): Resolved | Unresolved {
  const all = terminology.isCurrent(concept)
    ? warnings
    : [...warnings, { error: 'TSAM_2509' as const, context: `${labelOf(concept)} is not current` }];
  const designation = terminology.designation(concept, language);
  if (designation !== undefined) return { concept, designation, mapped, warnings: all };
  const retired = terminology.retiredDesignation(concept, language);
  const failure: Finding = retired
    ? { error: 'TSAM_4510', context: `${labelOf(concept)} has no current designation in ${language}` }
    : { error: 'TSAM_4505', context: `${labelOf(concept)} has no designation in ${language}` };
  return { failure, warnings: all };
}

function unknownConcept(terminology: Terminology, key: ConceptKey): Finding {
  return terminology.codeSystem(key.codeSystem) === undefined
    ? { error: 'TSAM_4501', context: `the code system ${key.codeSystem} of code ${key.code} is unknown` }
    : { error: 'TSAM_4503', context: `${label(key)} is unknown` };
}

/**
 * What is odd about the key without making it useless. An unknown version is an error of the incumbent's
 * (4502), which blocked documents for a version that nobody had loaded; here the other versions answer, and
 * the reader is told (dossier documents, pitfall 7).
 */
function keyWarnings(terminology: Terminology, key: ConceptKey, concept: Concept | undefined): Finding[] {
  const warnings: Finding[] = [];
  const system = terminology.codeSystem(key.codeSystem);
  const { codeSystemName: name, codeSystemVersion: version } = key;
  if (system !== undefined && name !== undefined && !sameCodeSystemName(system, name)) {
    warnings.push({ error: 'TSAM_2508', context: `${name} is registered as ${system.name}` });
  }
  const versions = concept?.versions ?? [];
  if (version !== undefined && versions.length > 0 && !versions.includes(version)) {
    warnings.push({
      error: 'TSAM_4502',
      context: `${label(key)} is not known in version ${version}; another version answered`,
    });
  }
  return warnings;
}

const label = (key: ConceptKey): string => `${key.code} (${key.codeSystemName ?? key.codeSystem})`;

const labelOf = (concept: Concept): string => `${concept.code} (${concept.codeSystem.name})`;
