import { withoutOidPrefix } from '../kernel/identifiers.js';
import { type CodeSystem, knownCodeSystem } from './code-systems.js';
import { matchLanguage } from './languages.js';
import type { Concept, Designation, Mapping, ValueSet } from './model.js';
import { includesDay, isDayOrEmpty } from './periods.js';

/** A text found for a reader's language; `fallback`: it is the same language, but of another region. */
export interface FoundDesignation {
  readonly text: string;
  readonly language: string;
  readonly fallback: boolean;
}

/** A concept and, where there is one, its name in the language that was asked for. */
export interface LookedUp {
  readonly concept: Concept;
  readonly designation?: FoundDesignation;
}

/** What the builder hands over. */
export interface TerminologyContent {
  readonly codeSystems: ReadonlyMap<string, CodeSystem>;
  readonly concepts: ReadonlyMap<string, ReadonlyMap<string, Concept>>;
  readonly mappings: ReadonlyMap<string, ReadonlyMap<string, readonly Mapping[]>>;
  readonly valueSets: ReadonlyMap<string, readonly ValueSet[]>;
}

/**
 * All value sets, designations and mappings of a node, in memory and read-only. Every look-up is a map's. Dates
 * count where {@link asOf} names a day; otherwise all versions count, whatever their dates.
 */
export class Terminology {
  readonly #content: TerminologyContent;
  readonly #day: string | undefined;

  /** `day`: see {@link asOf}. */
  constructor(content: TerminologyContent, day?: string) {
    this.#content = content;
    this.#day = day;
  }

  /** The same terminology as it was, or will be, on a day (`2024-07-01`). Nothing is copied. */
  asOf(day: string): Terminology {
    if (day === '' || !isDayOrEmpty(day)) throw new RangeError(`${day} is no day; write it 2024-07-01`);
    return new Terminology(this.#content, day);
  }

  /** The code system behind an OID, `urn:oid:` OID, URI or name, when something of it is held here. */
  codeSystem(identifier: string): CodeSystem | undefined {
    const { codeSystems } = this.#content;
    const bare = withoutOidPrefix(identifier);
    return codeSystems.get(knownCodeSystem(bare)?.id ?? bare);
  }

  /** The concept of a code; codes are compared exactly. */
  concept(codeSystem: string, code: string): Concept | undefined {
    const system = this.codeSystem(codeSystem);
    return system === undefined ? undefined : this.#content.concepts.get(system.id)?.get(code.trim());
  }

  /** The transcoding associations of a national code, in the order of their sources. */
  mappings(codeSystem: string, code: string): readonly Mapping[] {
    const system = this.codeSystem(codeSystem);
    return (system && this.#content.mappings.get(system.id)?.get(code.trim())) ?? [];
  }

  /** The name of a concept in a language: exact tag first, then the same language of another region. */
  designation(concept: Concept, language: string): FoundDesignation | undefined {
    const day = this.#day;
    const { designations } = concept;
    // A name that is not in force is still one, where there is no better.
    if (day !== undefined && designations.some(({ period }) => period !== undefined)) {
      return find(newestFirst(designations, day), language) ?? find(designations, language);
    }
    return find(designations, language);
  }

  /** Whether a concept is to be used, on the day where there is one. */
  isCurrent({ current, periods }: Concept): boolean {
    const day = this.#day;
    if (!current || day === undefined || periods === undefined) return current;
    return periods.some((period) => includesDay(period, day));
  }

  /** True when the concept has a name in the language, but only one that is no longer current. */
  retiredDesignation(concept: Concept, language: string): boolean {
    return concept.designations.some(
      (designation) => !designation.current && matchLanguage(language, designation.language) !== 'none',
    );
  }

  /** A concept and its name in a language (`fr-FR`, `fr`); undefined when the concept is unknown. */
  lookup(codeSystem: string, code: string, language: string): LookedUp | undefined {
    const concept = this.concept(codeSystem, code);
    if (concept === undefined) return undefined;
    const designation = this.designation(concept, language);
    return designation === undefined ? { concept } : { concept, designation };
  }

  /** The versions of a value set that are held; empty when none is. */
  valueSets(oid: string): readonly ValueSet[] {
    return this.#content.valueSets.get(withoutOidPrefix(oid)) ?? [];
  }

  /** The versions of a value set that count: on a day the newest of those in force, otherwise all. */
  valueSetsInForce(oid: string): readonly ValueSet[] {
    const day = this.#day;
    const held = this.valueSets(oid);
    if (day === undefined) return held;
    const inForce = held.filter(({ period }) => includesDay(period, day));
    const newest = inForce
      .map(({ period }) => period.from)
      .sort()
      .at(-1);
    return inForce.filter(({ period }) => period.from === newest);
  }

  /**
   * Whether a concept belongs to a value set, in one version or, without `version`, in any that counts;
   * undefined when none is held, so that nothing can be said.
   */
  isMember(valueSetOid: string, concept: Concept, version?: string): boolean | undefined {
    const held = version
      ? this.valueSets(valueSetOid).filter((set) => set.version === version)
      : this.valueSetsInForce(valueSetOid);
    return held.length === 0 ? undefined : held.some((set) => set.members.has(concept));
  }

  /** Every value set that is held, by OID. */
  allValueSets(): readonly ValueSet[] {
    return [...this.#content.valueSets.values()].flat();
  }

  /** True when some concept has a name in the language, of whatever region. */
  speaks(language: string): boolean {
    for (const codes of this.#content.concepts.values()) {
      for (const concept of codes.values()) {
        if (this.designation(concept, language) !== undefined) return true;
      }
    }
    return false;
  }
}

function find(designations: readonly Designation[], language: string): FoundDesignation | undefined {
  let fallback: Designation | undefined;
  for (const designation of designations) {
    if (!designation.current) continue;
    const { text, language: found } = designation;
    const match = matchLanguage(language, found);
    if (match === 'exact') return { text, language: found, fallback: false };
    if (match === 'sameLanguage') fallback ??= designation;
  }
  return fallback && { text: fallback.text, language: fallback.language, fallback: true };
}

// Those in force on the day; of two the one that came later, undated ones last.
function newestFirst(designations: readonly Designation[], day: string): Designation[] {
  const from = ({ period }: Designation) => period?.from ?? '';
  return designations
    .filter(({ period }) => period === undefined || includesDay(period, day))
    .sort((a, b) => (from(a) === from(b) ? 0 : from(a) < from(b) ? 1 : -1));
}
