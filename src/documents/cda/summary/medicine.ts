import type { XmlElement } from 'libxml2-wasm';
import type { InstanceId } from '../../../kernel/identifiers.js';
import type { Coded } from '../../../kernel/patient.js';
import { attributeOf, textOf, typeOf } from '../../../wire/xml/read.js';
import { present, readId } from '../read-datatypes.js';
import { codeSystem } from '../templates.js';
import {
  amountOf,
  childrenNamed,
  displayOf,
  find,
  findAll,
  intervalOf,
  type Narrative,
  oneLine,
  referred,
} from './loose.js';

/** A medicinal product as it is shown, in the language that its document carries. */
export interface MedicineSummary {
  /** Brand name. */
  readonly name?: string;
  readonly form?: string;
  readonly ingredients: readonly { readonly name?: string; readonly strength?: string }[];
  /** The ingredients' strengths in one text: `500 mg`, `100 [IU]/mL`, `5 mg + 10 mg`. */
  readonly strength?: string;
  /** Outermost container first: `Box: 2 · Blister: 14`. */
  readonly packageSize?: string;
  readonly atc?: Coded;
}

/** One item of a prescription, or one entry of a medication list. */
export interface IntakeSummary extends MedicineSummary {
  readonly id?: InstanceId;
  readonly dose?: string;
  /** `8 h`, an event of the day or a date. */
  readonly frequency?: string;
  readonly route?: string;
  /** HL7 times as written. */
  readonly duration: { readonly low?: string; readonly high?: string };
  /** Number of packages to dispense. */
  readonly packages?: string;
  /** Only code N forbids another product (dossier documents 2.4). */
  readonly substitutionAllowed: boolean;
  /** What the document says of substitution, when it says something. */
  readonly substitution?: string;
  readonly patientInstructions?: string;
  readonly dispenserInstructions?: string;
}

/** The product below `manufacturedProduct`; of both medication extensions and of none. */
export function readMedicine(manufactured: XmlElement | undefined, narrative: Narrative): MedicineSummary {
  const material =
    find(manufactured, 'manufacturedMaterial') ?? find(manufactured, 'manufacturedLabeledDrug');
  const parts = findAll(material, 'part').flatMap(
    (part) => find(part, 'partProduct') ?? find(part, 'partMedicine') ?? [],
  );
  const ingredients = [material, ...parts].flatMap((product) =>
    childrenNamed(product, 'ingredient')
      .filter((ingredient) => attributeOf(ingredient, 'classCode') !== 'IACT')
      .map((ingredient) => readIngredient(ingredient, narrative)),
  );
  const strengths = ingredients.flatMap(({ strength }) => strength ?? []);
  return {
    ingredients,
    ...present<Omit<MedicineSummary, 'ingredients'>>({
      name: oneLine(textOf(find(material, 'name'))) ?? displayOf(find(material, 'code'), narrative),
      form: displayOf(find(material, 'formCode'), narrative),
      strength: strengths.length === 0 ? oneLine(textOf(find(material, 'desc'))) : strengths.join(' + '),
      packageSize: readPackages(material, narrative),
      atc: readClass(material),
    }),
  };
}

function readIngredient(ingredient: XmlElement, narrative: Narrative) {
  const substance = find(ingredient, 'ingredientSubstance') ?? find(ingredient, 'ingredient');
  const quantity = find(ingredient, 'quantity');
  const numerator = amountOf(find(quantity, 'numerator'));
  const denominator = find(quantity, 'denominator');
  const per = attributeOf(denominator, 'value') === '1' ? perOne(denominator) : amountOf(denominator);
  return present<{ name: string; strength: string }>({
    name: displayOf(find(substance, 'code'), narrative) ?? oneLine(textOf(find(substance, 'name'))),
    strength: numerator === undefined ? undefined : [numerator, per].filter(Boolean).join('/'),
  });
}

// `1 mL` below a fraction stroke is `mL`; one piece is nothing at all.
function perOne(denominator: XmlElement | undefined): string | undefined {
  const unit = attributeOf(denominator, 'unit');
  return unit === '1' ? undefined : unit;
}

function readPackages(material: XmlElement | undefined, narrative: Narrative): string | undefined {
  const levels: string[] = [];
  for (let content = find(material, 'asContent'); content !== undefined; ) {
    const container = find(content, 'containerPackagedProduct') ?? find(content, 'containerPackagedMedicine');
    const amount = amountOf(find(content, 'quantity')) ?? amountOf(find(container, 'capacityQuantity'));
    const form = displayOf(find(container, 'formCode'), narrative);
    levels.unshift([form, amount].filter(Boolean).join(': '));
    content = find(container, 'asContent') ?? find(container, 'asSuperContent');
  }
  const known = levels.filter((level) => level !== '');
  return known.length === 0 ? undefined : known.join(' · ');
}

function readClass(material: XmlElement | undefined): Coded | undefined {
  const codes = [
    ...findAll(material, 'asSpecializedKind', 'generalizedMaterialKind', 'code'),
    ...findAll(material, 'asSpecializedKind', 'generalizedMedicineClass', 'code'),
  ];
  const atc = codes.find((code) => attributeOf(code, 'codeSystem') === codeSystem.atc);
  const code = attributeOf(atc, 'code');
  if (code === undefined) return undefined;
  const displayName = attributeOf(atc, 'displayName');
  return { code, codeSystem: codeSystem.atc, ...(displayName === undefined ? {} : { displayName }) };
}

/** What a substanceAdministration says of taking and handing out a product. */
export function readIntake(statement: XmlElement, narrative: Narrative): IntakeSummary {
  const relations = childrenNamed(statement, 'entryRelationship');
  const [duration, ...times] = childrenNamed(statement, 'effectiveTime');
  const substitution = relations
    .map((relation) => find(relation, 'observation'))
    .find((observation) => attributeOf(find(observation, 'code'), 'code') === 'SUBST');
  const value = find(substitution, 'value');
  return {
    ...readMedicine(find(statement, 'consumable', 'manufacturedProduct'), narrative),
    duration: intervalOf(duration),
    substitutionAllowed: attributeOf(value, 'code') !== 'N',
    ...present<Omit<IntakeSummary, keyof MedicineSummary | 'duration' | 'substitutionAllowed'>>({
      id: readId(find(statement, 'id')),
      dose: readDose(find(statement, 'doseQuantity')),
      frequency: joined(times.map((time) => readFrequency(time, narrative))),
      route: displayOf(find(statement, 'routeCode'), narrative),
      packages: relations
        .map((relation) => amountOf(find(relation, 'supply', 'quantity')))
        .find((amount) => amount !== undefined),
      substitution: displayOf(value, narrative),
      patientInstructions: instructions(relations, 'PINSTRUCT', narrative),
      dispenserInstructions: instructions(relations, 'FINSTRUCT', narrative),
    }),
  };
}

function readDose(dose: XmlElement | undefined): string | undefined {
  const one = amountOf(dose);
  if (one !== undefined) return one;
  const low = amountOf(find(dose, 'low'));
  const high = amountOf(find(dose, 'high'));
  return low === high ? low : joined([low, high], ' – ');
}

function readFrequency(time: XmlElement, narrative: Narrative): string | undefined {
  switch (typeOf(time)?.local) {
    case 'PIVL_TS':
      return amountOf(find(time, 'period'));
    case 'EIVL_TS':
      return displayOf(find(time, 'event'), narrative);
    case 'SXPR_TS':
      return joined(childrenNamed(time, 'comp').map((component) => readFrequency(component, narrative)));
    default:
      return joined(Object.values(intervalOf(time)), ' – ');
  }
}

function joined(parts: readonly (string | undefined)[], by = ', '): string | undefined {
  const known = parts.filter((part) => part !== undefined && part !== '');
  return known.length === 0 ? undefined : known.join(by);
}

function instructions(
  relations: readonly XmlElement[],
  code: string,
  narrative: Narrative,
): string | undefined {
  const act = relations
    .map((relation) => find(relation, 'act'))
    .find((each) => attributeOf(find(each, 'code'), 'code') === code);
  return referred(find(act, 'text'), narrative);
}
