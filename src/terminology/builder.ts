import { withoutOidPrefix } from '../kernel/identifiers.js';
import { type CodeSystem, knownCodeSystem } from './code-systems.js';
import { addCountriesAndLanguages } from './locale-data.js';
import type { Concept, ConceptRow, Designation, Mapping, MappingRow, ValueSet } from './model.js';
import { overlap, type Period } from './periods.js';
import { Terminology } from './terminology.js';

interface GrowingConcept extends Concept {
  readonly versions: string[];
  readonly designations: Designation[];
  current: boolean;
  periods?: Period[];
}

interface GrowingValueSet extends ValueSet {
  readonly members: Set<Concept>;
  period: Period;
}

const ALWAYS: Period = { from: '', to: '' };

/** Collects rows into a {@link Terminology}. What comes first is preferred, so the operator's files go first. */
export class TerminologyBuilder {
  /** What each spelling of a code system came to, so that it is worked out once. */
  readonly #spellings = new Map<string, CodeSystem>();
  readonly #codeSystems = new Map<string, CodeSystem>();
  readonly #concepts = new Map<string, Map<string, GrowingConcept>>();
  readonly #mappings = new Map<string, Map<string, Mapping[]>>();
  readonly #valueSets = new Map<string, GrowingValueSet[]>();
  /** One copy of each language tag, whatever file it was cut from. */
  readonly #languages = new Map<string, string>();

  addConcept(row: ConceptRow): void {
    const concept = this.#concept(this.#codeSystem(row.codeSystem, row.codeSystemName), row.code);
    if (isWord(row.status, 'current')) makeCurrent(concept, periodOf(row.validFrom, row.validTo));
    if (row.codeSystemVersion !== '' && !concept.versions.includes(row.codeSystemVersion)) {
      concept.versions.push(row.codeSystemVersion);
    }
    const { language, designation: text } = row;
    const inForce = periodOf(row.valueSetFrom, row.valueSetTo);
    const period = overlap(periodOf(row.validFrom, row.validTo), inForce);
    const has = (d: Designation) =>
      d.text === text && d.language === language && samePeriod(d.period ?? ALWAYS, period);
    if (text !== '' && !concept.designations.some(has)) {
      const current = isWord(row.designationStatus, 'current');
      const dated = isAlways(period) ? {} : { period };
      concept.designations.push({ language: this.#once(language), text, current, ...dated });
    }
    if (row.valueSetOid !== '') {
      const valueSet = this.#valueSet(row);
      valueSet.members.add(concept);
      if (isAlways(valueSet.period)) valueSet.period = inForce;
    }
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
    addCountriesAndLanguages((row) => this.addConcept(row), [...this.#languages.keys()]);
    return new Terminology({
      codeSystems: this.#codeSystems,
      concepts: this.#concepts,
      mappings: this.#mappings,
      valueSets: this.#valueSets,
    });
  }

  #once(language: string): string {
    return ofKey(this.#languages, language, () => language);
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
    const { valueSet: name, valueSetVersion: version } = row;
    const added = { oid, name, version, period: ALWAYS, members: new Set<Concept>() };
    versions.push(added);
    return added;
  }
}

function periodOf(from: string, to: string): Period {
  return from === '' && to === '' ? ALWAYS : { from, to };
}

const isAlways = (period: Period): boolean => samePeriod(period, ALWAYS);

const samePeriod = (one: Period, other: Period): boolean => one.from === other.from && one.to === other.to;

// A concept that one row calls current without dates is current always, whatever others say.
function makeCurrent(concept: GrowingConcept, period: Period): void {
  if (isAlways(period)) delete concept.periods;
  else if (!concept.current) concept.periods = [period];
  else concept.periods?.push(period);
  concept.current = true;
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
