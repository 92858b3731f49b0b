import type { Concept } from './model.js';
import type { Terminology } from './terminology.js';

/** A concept that may be meant by a code that nobody has mapped: it has the same name. */
export interface Candidate {
  readonly code: string;
  /** OID where it has one. */
  readonly codeSystem: string;
  readonly codeSystemName: string;
  readonly name: string;
}

const MOST = 3;

/**
 * Finds concepts by their names, for a terminologist to judge: a name in any language, or a code, that is the same but
 * for case, accents, marks and blanks. Nothing is mapped by it.
 */
export class CandidateFinder {
  readonly #terminology: Terminology;
  readonly #byValueSet = new Map<string, ReadonlyMap<string, readonly Concept[]>>();

  constructor(terminology: Terminology) {
    this.#terminology = terminology;
  }

  /** Members of these value sets that are called so, three at most. */
  find(name: string, valueSets: readonly string[]): Candidate[] {
    const wanted = fold(name);
    if (wanted === '') return [];
    const found = new Set(valueSets.flatMap((oid) => this.#named(oid).get(wanted) ?? []));
    return [...found].slice(0, MOST).map(({ code, codeSystem, designations }) => ({
      code,
      codeSystem: codeSystem.id,
      codeSystemName: codeSystem.name,
      name: designations[0]?.text ?? '',
    }));
  }

  #named(oid: string): ReadonlyMap<string, readonly Concept[]> {
    const known = this.#byValueSet.get(oid);
    if (known !== undefined) return known;
    const names = new Map<string, Concept[]>();
    for (const { members } of this.#terminology.valueSetsInForce(oid)) {
      for (const concept of members) {
        for (const name of new Set(
          [concept.code, ...concept.designations.map(({ text }) => text)].map(fold),
        )) {
          const concepts = names.get(name) ?? [];
          if (!concepts.includes(concept)) concepts.push(concept);
          names.set(name, concepts);
        }
      }
    }
    this.#byValueSet.set(oid, names);
    return names;
  }
}

function fold(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
