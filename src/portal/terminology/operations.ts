import { withOidPrefix } from '../../kernel/identifiers.js';
import { codeSystemUri } from '../../terminology/code-systems.js';
import { divideCanonical } from '../../terminology/importers/fhir/elements.js';
import type { Concept, ValueSet } from '../../terminology/model.js';
import type { Terminology } from '../../terminology/terminology.js';

/** A question that cannot be answered; `code` is of FHIR's issue types. */
export class OperationRefusal extends Error {
  readonly status: 400 | 404;
  readonly code: 'required' | 'invalid' | 'not-found';

  constructor(code: OperationRefusal['code'], message: string) {
    super(message);
    this.name = 'OperationRefusal';
    this.code = code;
    this.status = code === 'not-found' ? 404 : 400;
  }
}

/** The parameters of a question: each once, undefined when absent or empty. */
export type Ask = (name: string) => string | undefined;

type Parameter = Readonly<Record<string, unknown>> & { readonly name: string };

/** FHIR R4 `CodeSystem/$lookup`: the names of a code. */
export function lookup(terminology: Terminology, ask: Ask): object {
  const concept = conceptOf(terminology, ask);
  const display = terminology.designation(concept, languageOf(ask)) ?? concept.designations[0];
  return parameters([
    { name: 'name', valueString: concept.codeSystem.name },
    ...concept.versions.slice(0, 1).map((version) => ({ name: 'version', valueString: version })),
    { name: 'display', valueString: display?.text ?? concept.code },
    ...concept.designations
      .filter(({ current }) => current)
      .map(({ language, text }) => ({
        name: 'designation',
        part: [
          { name: 'language', valueCode: language },
          { name: 'value', valueString: text },
        ],
      })),
    {
      name: 'property',
      part: [
        { name: 'code', valueCode: 'inactive' },
        { name: 'value', valueBoolean: !terminology.isCurrent(concept) },
      ],
    },
  ]);
}

/** FHIR R4 `ValueSet/$validate-code`: whether a code is of a value set, and the display, where given, its own. */
export function validateCode(terminology: Terminology, ask: Ask): object {
  const sets = valueSetsOf(terminology, ask);
  const system = required(ask, 'system');
  const code = required(ask, 'code');
  const concept = terminology.concept(system, code);
  if (concept === undefined || !sets.some(({ members }) => members.has(concept))) {
    return verdict(false, `${code} is not in ${sets[0]?.name || 'the value set'}`);
  }
  const display = ask('display');
  const right = terminology.designation(concept, languageOf(ask))?.text;
  const isName = ({ text }: { text: string }) => text.toLowerCase() === display?.trim().toLowerCase();
  if (display !== undefined && !concept.designations.some(isName)) {
    return verdict(false, `the display is not that of ${code}`, right);
  }
  return verdict(true, terminology.isCurrent(concept) ? undefined : `${code} is not current`, right);
}

/** FHIR R4 `ConceptMap/$translate`: the common codes that a national one stands for; valid mappings alone. */
export function translate(terminology: Terminology, ask: Ask): object {
  const mappings = terminology.mappings(required(ask, 'system'), required(ask, 'code'));
  const target = ask('targetsystem');
  const wanted = target === undefined ? undefined : terminology.codeSystem(target)?.id;
  const matches = mappings.filter(
    (mapping) => mapping.valid && (target === undefined || mapping.target.codeSystem.id === wanted),
  );
  return parameters([
    { name: 'result', valueBoolean: matches.length > 0 },
    ...matches.map(({ target: { codeSystem, code } }) => {
      const display = terminology.lookup(codeSystem.id, code, languageOf(ask))?.designation?.text;
      const coding = { system: codeSystemUri(codeSystem.id), code, ...(display ? { display } : {}) };
      return {
        name: 'match',
        part: [
          { name: 'equivalence', valueCode: 'equivalent' },
          { name: 'concept', valueCoding: coding },
        ],
      };
    }),
  ]);
}

const MOST = 1000;

/** FHIR R4 `ValueSet/$expand`, a page of `count` (1000 at most) from `offset`, each concept in one language. */
export function expand(terminology: Terminology, ask: Ask, now: Date): object {
  const [set] = valueSetsOf(terminology, ask) as [ValueSet];
  const language = languageOf(ask);
  const offset = numberOf(ask, 'offset', 0);
  const count = Math.min(numberOf(ask, 'count', MOST), MOST);
  const filter = ask('filter')?.toLowerCase();
  const all = [...set.members].map((concept) => ({
    concept,
    display: displayOf(terminology, concept, language),
  }));
  const found =
    filter === undefined ? all : all.filter(({ display }) => display?.toLowerCase().includes(filter));
  return {
    resourceType: 'ValueSet',
    url: /^\w+:/.test(set.oid) ? set.oid : withOidPrefix(set.oid),
    ...(set.version === '' ? {} : { version: set.version }),
    name: set.name,
    status: 'active',
    expansion: {
      timestamp: now.toISOString(),
      total: found.length,
      offset,
      contains: found.slice(offset, offset + count).map(({ concept, display }) => ({
        system: codeSystemUri(concept.codeSystem.id),
        ...(terminology.isCurrent(concept) ? {} : { inactive: true }),
        code: concept.code,
        ...(display === undefined ? {} : { display }),
      })),
    },
  };
}

/** The versions of a value set that a question means: the one it names, otherwise those that count. */
export function valueSetsOf(terminology: Terminology, ask: Ask): readonly ValueSet[] {
  const { uri, version: pinned } = divideCanonical(required(ask, 'url'));
  const version = ask('valueSetVersion') ?? pinned;
  const sets =
    version === ''
      ? terminology.valueSetsInForce(uri)
      : terminology.valueSets(uri).filter((set) => set.version === version);
  if (sets.length > 0) return sets;
  throw new OperationRefusal('not-found', 'the value set is not held here, or not in this version');
}

function conceptOf(terminology: Terminology, ask: Ask): Concept {
  const concept = terminology.concept(required(ask, 'system'), required(ask, 'code'));
  if (concept !== undefined) return concept;
  throw new OperationRefusal('not-found', 'nothing is known of the code');
}

export function required(ask: Ask, name: string): string {
  const value = ask(name);
  if (value === undefined) throw new OperationRefusal('required', `the parameter ${name} is missing`);
  return value;
}

function numberOf(ask: Ask, name: string, absent: number): number {
  const value = ask(name);
  if (value === undefined) return absent;
  if (!/^\d{1,9}$/.test(value)) throw new OperationRefusal('invalid', `the parameter ${name} is no number`);
  return Number(value);
}

const languageOf = (ask: Ask): string => ask('displayLanguage') ?? 'en-GB';

const displayOf = (terminology: Terminology, concept: Concept, language: string): string | undefined =>
  (terminology.designation(concept, language) ?? concept.designations[0])?.text;

const parameters = (parameter: readonly Parameter[]): object => ({ resourceType: 'Parameters', parameter });

function verdict(result: boolean, message?: string, display?: string): object {
  return parameters([
    { name: 'result', valueBoolean: result },
    ...(message === undefined ? [] : [{ name: 'message', valueString: message }]),
    ...(display === undefined ? [] : [{ name: 'display', valueString: display }]),
  ]);
}
