import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, textOf } from '../../../wire/xml/read.js';
import { childrenNamed, find, findAll, oneLine } from '../../cda/summary/loose.js';
import { field } from '../groups.js';
import type { Field, Value } from '../model.js';
import { freeText, plain, type Reading } from '../reading.js';
import { amountText, ratioText } from '../values/amounts.js';
import { codedValue } from '../values/coded.js';
import { absentValue, nullFlavorOf } from '../values/null-flavor.js';
import { textsOf } from '../values/people.js';

// The product of both medication extensions and of none, by local names (dossier documents 2.5, 2.8).

/** The material below `manufacturedProduct`. */
export function materialOf(manufactured: XmlElement | undefined): XmlElement | undefined {
  return find(manufactured, 'manufacturedMaterial') ?? find(manufactured, 'manufacturedLabeledDrug');
}

/** The products of a kit, each with dose form, ingredients and package of its own. */
export function partsOf(material: XmlElement | undefined): XmlElement[] {
  return childrenNamed(material, 'part').flatMap(
    (part) => find(part, 'partProduct') ?? find(part, 'partMedicine') ?? [],
  );
}

/** Brand name; what the product's code is called where it has none. */
export function productName(material: XmlElement | undefined, reading: Reading): Value {
  const [name] = textsOf(material, 'name');
  return name === undefined ? codedValue(find(material, 'code'), reading) : plain(name);
}

/** Active ingredients, those of a kit's parts too: one value each. */
export function ingredientFields(material: XmlElement | undefined, reading: Reading): Field[] {
  const found = [material, ...partsOf(material)].flatMap(ingredientsOf);
  const named = found.map((ingredient) => ingredientName(ingredient, reading));
  const strengths = found.flatMap((ingredient, index) => {
    const value = strengthOf(find(ingredient, 'quantity'), reading);
    const about = named[index]?.text;
    return found.length < 2 || about === undefined ? [value] : [{ ...value, about }];
  });
  const described = textsOf(material, 'desc').map((text) => freeText(text, reading));
  const known = strengths.some(({ absence }) => absence === undefined);
  return [
    field('ingredients', named, reading),
    // The whole strength may stand as text alone (dossier documents 2.8).
    field('strength', known || described.length === 0 ? strengths : described, reading),
  ];
}

function ingredientsOf(product: XmlElement | undefined): XmlElement[] {
  return childrenNamed(product, 'ingredient').filter((each) => attributeOf(each, 'classCode') !== 'IACT');
}

function ingredientName(ingredient: XmlElement, reading: Reading): Value {
  const substance = find(ingredient, 'ingredientSubstance') ?? find(ingredient, 'ingredient');
  const coded = codedValue(find(substance, 'code'), reading);
  const name = oneLine(textOf(find(substance, 'name')));
  if (name === undefined || name === coded.text) return coded;
  if (coded.code === undefined) return freeText(name, reading);
  return { ...coded, originals: [...new Set([...coded.originals, name])] };
}

function strengthOf(quantity: XmlElement | undefined, reading: Reading): Value {
  const text = ratioText(quantity, reading);
  if (text !== undefined) return plain(text);
  const silent = [find(quantity, 'numerator'), quantity].find((each) => nullFlavorOf(each) !== undefined);
  return absentValue(silent, reading);
}

/** The levels of a package from the outermost inwards, each with how much of the next it holds. */
export function packageValues(material: XmlElement | undefined, reading: Reading): Value[] {
  return containersOf(material).flatMap(({ content, container }) => {
    const amount =
      amountText(find(content, 'quantity'), reading) ??
      amountText(find(container, 'capacityQuantity'), reading);
    const form = find(container, 'formCode');
    if (form === undefined && amount === undefined) return [];
    const value = codedValue(form, reading);
    if (amount === undefined) return [value];
    return form === undefined
      ? [plain(amount)]
      : [{ ...value, text: reading.words.labelled(value.text, amount) }];
  });
}

/** Codes, names and descriptions of the containers. */
export function packageFields(material: XmlElement | undefined, reading: Reading): Field[] {
  const containers = containersOf(material).map(({ container }) => container);
  const named = containers.flatMap((each) => [...textsOf(each, 'name'), ...textsOf(each, 'desc')].map(plain));
  return [
    field('packageSize', packageValues(material, reading), reading),
    field(
      'packageId',
      containers.flatMap((each) => idOf(find(each, 'code'), reading)),
      reading,
    ),
    field(
      'description',
      [...textsOf(material, 'desc').map((each) => freeText(each, reading)), ...named],
      reading,
    ),
  ];
}

interface Level {
  readonly content: XmlElement;
  readonly container: XmlElement | undefined;
}

// Innermost first in the document; the pack that is handed out comes last (dossier documents 2.5).
function containersOf(material: XmlElement | undefined): Level[] {
  const levels: Level[] = [];
  for (let content = find(material, 'asContent'); content !== undefined; ) {
    const container = find(content, 'containerPackagedProduct') ?? find(content, 'containerPackagedMedicine');
    levels.unshift({ content, container });
    content = find(container, 'asContent') ?? find(container, 'asSuperContent');
  }
  return levels;
}

/** A code that is an identifier: shown as it stands, with its system. */
export function idOf(code: XmlElement | undefined, reading: Reading): Value[] {
  const value = attributeOf(code, 'code');
  if (value === undefined) return [];
  const { code: view, text } = codedValue(code, reading);
  const originals = text === value ? [] : [text];
  return [{ text: value, originals, ...(view === undefined ? {} : { code: view }) }];
}

/** ATC class, pharmaceutical product identifier. */
export function classValues(material: XmlElement | undefined, reading: Reading): Value[] {
  return ['generalizedMaterialKind', 'generalizedMedicineClass'].flatMap((kind) =>
    findAll(material, 'asSpecializedKind', kind, 'code').map((code) => codedValue(code, reading)),
  );
}
