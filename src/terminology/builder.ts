import { withoutOidPrefix } from '../kernel/identifiers.js';
import { type CodeSystem, knownCodeSystem } from './code-systems.js';
import { addCountriesAndLanguages } from './locale-data.js';
import type { Concept, ConceptRow, Designation, Mapping, MappingRow, ValueSet } from './model.js';
import { Terminology } from './terminology.js';

interface GrowingConcept extends Concept {
  readonly versions: string[];
  readonly designations: Designation[];
  current: boolean;
}

interface GrowingValueSet extends ValueSet {
  readonly members: Set<Concept>;
}

/** Collects rows into a {@link Terminology}. What comes first is preferred, so the operator's files go first. */
export class TerminologyBuilder {
  /** What each spelling of a code system came to, so that it is worked out once. */
  readonly #spellings = new Map<string, CodeSystem>();
  readonly #codeSystems = new Map<string, CodeSystem>();
  readonly #concepts = new Map<string, Map<string, GrowingConcept>>();
  readonly #mappings = new Map<string, Map<string, Mapping[]>>();
  readonly #valueSets = new Map<string, GrowingValueSet[]>();
  readonly #languages = new Set<string>();

  addConcept(row: ConceptRow): void {
    const concept = this.#concept(this.#codeSystem(row.codeSystem, row.codeSystemName), row.code);
    if (isWord(row.status, 'current')) concept.current = true;
    if (row.codeSystemVersion !== '' && !concept.versions.includes(row.codeSystemVersion)) {
      concept.versions.push(row.codeSystemVersion);
    }
    const { language, designation: text } = row;
    if (text !== '' && !concept.designations.some((d) => d.text === text && d.language === language)) {
      concept.designations.push({ language, text, current: isWord(row.designationStatus, 'current') });
      this.#languages.add(language);
    }
    if (row.valueSetOid !== '') this.#valueSet(row).members.add(concept);
  }

  addMapping(row: MappingRow): void {
    const source = this.#codeSystem(row.sourceCodeSystemOid, row.sourceCodeSystem);
    const target = this.#codeSystem(row.targetCodeSystemOid, '');
    const mapping: Mapping = {
      source: { codeSystem: source, code: row.sourceCode, display: row.sourceDisplay },
      target: { codeSystem: target, code: row.targetCode },
      valid: isWord(row.status, 'valid'),
    };
    const codes = ofKey(this.#mappings, source.id, () => new Map<string, Mapping[]>());
    ofKey(codes, row.sourceCode, () => []).push(mapping);
  }

  /** The terminology, with countries and languages in every language that the rows speak. */
  build(): Terminology {
    addCountriesAndLanguages((row) => this.addConcept(row), [...this.#languages]);
    return new Terminology({
      codeSystems: this.#codeSystems,
      concepts: this.#concepts,
      mappings: this.#mappings,
      valueSets: this.#valueSets,
    });
  }

  #codeSystem(identifier: string, name: string): CodeSystem {
    return ofKey(this.#spellings, identifier, () => {
      const bare = withoutOidPrefix(identifier);
      const known = knownCodeSystem(bare);
      const id = known?.id ?? bare;
      return ofKey(this.#codeSystems, id, () => known ?? { id, name: name === '' ? id : name });
    });
  }

  #concept(codeSystem: CodeSystem, code: string): GrowingConcept {
    const codes = ofKey(this.#concepts, codeSystem.id, () => new Map<string, GrowingConcept>());
    return ofKey(codes, code, () => ({ codeSystem, code, versions: [], current: false, designations: [] }));
  }

  #valueSet(row: ConceptRow): GrowingValueSet {
    const oid = withoutOidPrefix(row.valueSetOid);
    const versions = ofKey(this.#valueSets, oid, () => []);
    const held = versions.find((set) => set.version === row.valueSetVersion);
    if (held !== undefined) return held;
    const added = { oid, name: row.valueSet, version: row.valueSetVersion, members: new Set<Concept>() };
    versions.push(added);
    return added;
  }
}

function ofKey<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const held = map.get(key);
  if (held !== undefined) return held;
  const made = make();
  map.set(key, made);
  return made;
}

function isWord(status: string, word: string): boolean {
  return status.toLowerCase() === word;
}
