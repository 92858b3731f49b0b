import { withoutOidPrefix } from '../kernel/identifiers.js';
import { type CodeSystem, knownCodeSystem } from './code-systems.js';
import { matchLanguage } from './languages.js';
import type { Concept, Designation, Mapping, ValueSet } from './model.js';

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

/** All value sets, designations and mappings of a node, in memory and read-only. Every look-up is a map's. */
export class Terminology {
  readonly #content: TerminologyContent;

  constructor(content: TerminologyContent) {
    this.#content = content;
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
    let fallback: Designation | undefined;
    for (const designation of concept.designations) {
      if (!designation.current) continue;
      const match = matchLanguage(language, designation.language);
      if (match === 'exact')
        return { text: designation.text, language: designation.language, fallback: false };
      if (match === 'sameLanguage') fallback ??= designation;
    }
    return fallback && { text: fallback.text, language: fallback.language, fallback: true };
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

  /**
   * Whether a concept belongs to a value set, in one version or, without `version`, in any that is held;
   * undefined when the value set is not held, so that nothing can be said.
   */
  isMember(valueSetOid: string, concept: Concept, version?: string): boolean | undefined {
    const held = this.valueSets(valueSetOid).filter((set) => !version || set.version === version);
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
