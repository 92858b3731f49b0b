import type { Coded } from '../kernel/patient.js';
import { type Candidate, CandidateFinder } from './candidates.js';
import { knownCodeSystem } from './code-systems.js';
import { groupBy } from './group.js';
import type { Terminology } from './terminology.js';
import { isResolved, resolvePivot, resolveTranslation } from './transcoding.js';
import { UNIT_SYSTEM, UNITS } from './units.js';

/** A coded element of a document of which nothing could be made. */
export interface Sighting {
  readonly coded: Partial<Coded>;
  /** Where it stood: local names with positions. */
  readonly path: string;
  /** The OIDs of the value sets that its code may come from. */
  readonly valueSets: readonly string[];
  readonly required: boolean;
  /** Tells one document from another; never printed. */
  readonly document: number;
}

/** One thing that a terminologist has to add, and how often its lack was felt. Holds nothing of a document. */
export interface Gap {
  /**
   * `mapping`: a national code stands for nothing common; `concept`: a code of the field's own code systems is in
   * no value set that is held; `designation`: the concept has no name in `language`.
   */
  readonly need: 'mapping' | 'concept' | 'designation';
  readonly codeSystem: string;
  readonly codeSystemName: string;
  readonly code: string;
  /** The name that the documents, or the terminology, give it. */
  readonly display: string;
  readonly language: string;
  readonly reason: string;
  readonly elements: number;
  /** Elements that a document must not lack. */
  readonly required: number;
  readonly documents: number;
  /** Paths without positions. */
  readonly where: readonly string[];
  /** The value sets that the places take codes from. */
  readonly valueSets: readonly GapValueSet[];
  /** Members of them that have the name which the documents give, or the code. */
  readonly candidates: readonly Candidate[];
}

/** A value set by its OID; the name is empty where it is not held. */
export interface GapValueSet {
  readonly oid: string;
  readonly name: string;
}

type Found = Pick<Gap, 'need' | 'codeSystem' | 'codeSystemName' | 'code' | 'display' | 'language' | 'reason'>;

/** The language of the pivot. */
const PIVOT_LANGUAGE = 'en-GB';

/** Collects what documents lack on their way to the pivot and from it to a language (dossier documents 3.4). */
export class GapList {
  readonly #terminology: Terminology;
  readonly #language: string;
  readonly #candidates: CandidateFinder;
  readonly #seen: { readonly found: Found; readonly sighting: Sighting }[] = [];

  constructor(terminology: Terminology, language: string) {
    this.#terminology = terminology;
    this.#language = language;
    this.#candidates = new CandidateFinder(terminology);
  }

  /** An element that had no way to the pivot. */
  addNational(sighting: Sighting): void {
    const key = keyOf(sighting);
    if (key === undefined) return;
    const answer = resolvePivot(this.#terminology, key, PIVOT_LANGUAGE);
    if (isResolved(answer)) return;
    const { error, context: reason } = answer.failure;
    const target = this.#terminology.mappings(key.codeSystem, key.code).find(({ valid }) => valid)?.target;
    if (isDesignation(error) && target !== undefined) {
      const concept = { code: target.code, codeSystem: target.codeSystem.id };
      this.#add('designation', { ...sighting, coded: concept }, PIVOT_LANGUAGE, reason);
    } else {
      this.#add(isDesignation(error) ? 'designation' : needOf(error, key), sighting, PIVOT_LANGUAGE, reason);
    }
  }

  /** An element of a pivot that got no name; one whose code is unknown was a lack before. */
  addPivot(sighting: Sighting): void {
    const key = keyOf(sighting);
    if (key === undefined) return;
    const answer = resolveTranslation(this.#terminology, key, this.#language);
    if (isResolved(answer) || !isDesignation(answer.failure.error)) return;
    this.#add('designation', sighting, this.#language, answer.failure.context);
  }

  /** A unit that is not in the value set of units. */
  addUnit(unit: string, { path, document }: Pick<Sighting, 'path' | 'document'>): void {
    const coded = { code: unit, codeSystem: UNIT_SYSTEM };
    const sighting = { coded, path, document, required: false, valueSets: [UNITS] };
    this.#add('concept', sighting, PIVOT_LANGUAGE, `${unit} (UCUM) is in no value set of units`);
  }

  /** Each gap once; what required elements lack first, then by number. */
  list(): Gap[] {
    const groups = groupBy(this.#seen, ({ found }) =>
      [found.need, found.codeSystem, found.code, found.language].join('\n'),
    );
    const gaps = [...groups.values()].map((sightings): Gap => {
      const [{ found }] = sightings as [(typeof sightings)[number]];
      const display = sightings.find(({ found: { display } }) => display !== '')?.found.display ?? '';
      const valueSets = [...new Set(sightings.flatMap(({ sighting }) => sighting.valueSets))];
      return {
        ...found,
        display,
        elements: sightings.length,
        required: sightings.filter(({ sighting }) => sighting.required).length,
        documents: new Set(sightings.map(({ sighting }) => sighting.document)).size,
        where: [...new Set(sightings.map(({ sighting }) => sighting.path.replace(/\[\d+\]/g, '')))],
        valueSets: valueSets.map((oid) => ({ oid, name: this.#terminology.valueSets(oid)[0]?.name ?? '' })),
        candidates:
          found.need === 'designation'
            ? []
            : this.#candidates.find(display === '' ? found.code : display, valueSets),
      };
    });
    return gaps.sort(
      (a, b) => b.required - a.required || b.elements - a.elements || (a.code < b.code ? -1 : 1),
    );
  }

  #add(need: Gap['need'], sighting: Sighting, language: string, reason: string): void {
    const { code = '', codeSystem: spelling = '', displayName = '' } = sighting.coded;
    const system = this.#terminology.codeSystem(spelling);
    const named = this.#terminology.lookup(spelling, code, PIVOT_LANGUAGE)?.designation?.text;
    const found = {
      need,
      codeSystem: system?.id ?? spelling,
      codeSystemName: system?.name ?? '',
      code,
      display: named ?? displayName,
      language,
      reason,
    };
    this.#seen.push({ found, sighting });
  }
}

const isDesignation = (error: string): boolean => error === 'TSAM_4505' || error === 'TSAM_4510';

// TSAM 4501 and 4503: nothing is known of the code, or not even of its code system.
function needOf(error: string, { codeSystem }: { codeSystem: string }): Gap['need'] {
  const unknown = error === 'TSAM_4501' || error === 'TSAM_4503';
  return unknown && knownCodeSystem(codeSystem) !== undefined ? 'concept' : 'mapping';
}

function keyOf({ coded: { code, codeSystem } }: Sighting): { code: string; codeSystem: string } | undefined {
  return code === undefined || codeSystem === undefined ? undefined : { code, codeSystem };
}
