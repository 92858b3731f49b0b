import type { XmlElement } from 'libxml2-wasm';
import { at, attributeOf, childOf, childrenOf, textOf } from '../../wire/xml/read.js';
import { type Element, el } from '../../wire/xml/write.js';
import { templateIds, writeCoded, writeOptionalCoded, writeQuantity } from './datatypes.js';
import { CdaError } from './errors.js';
import type { Ingredient, PackageLevel, Product, ProductPart, Strength } from './model/product.js';
import type { Quantity } from './model/values.js';
import { present, readCoded, readQuantity, required, requiredCoded } from './read-datatypes.js';

const KIND = { classCode: 'MMAT', determinerCode: 'KIND' } as const;
const CONTAINER = { classCode: 'CONT', determinerCode: 'KIND' } as const;

export interface ProductTemplates {
  readonly product: readonly string[];
  readonly material: readonly string[];
}

/** `consumable` with the product in the pharmacy extension of waves 6 and later (dossier documents 2.5). */
export function writeConsumable(product: Product, templates: ProductTemplates): Element {
  return el(
    'hl7:consumable',
    {},
    el(
      'hl7:manufacturedProduct',
      {},
      templateIds(templates.product),
      el(
        'hl7:manufacturedMaterial',
        KIND,
        templateIds(templates.material),
        writeOptionalCoded('hl7:code', product.code),
        el('hl7:name', {}, product.name),
        product.description === undefined ? undefined : el('pharm:desc', {}, product.description),
        writeOptionalCoded('pharm:formCode', product.doseForm),
        writePackages(product.packages),
        product.classification === undefined
          ? undefined
          : el(
              'pharm:asSpecializedKind',
              { classCode: 'GRIC' },
              el('pharm:generalizedMaterialKind', KIND, writeCoded('pharm:code', product.classification)),
            ),
        product.parts.map(writePart),
        product.ingredients.map(writeIngredient),
      ),
      product.manufacturer === undefined
        ? undefined
        : el('hl7:manufacturerOrganization', {}, el('hl7:name', {}, product.manufacturer)),
    ),
  );
}

// The innermost container stands directly under the product, each next one inside the one that it contains.
function writePackages(levels: readonly PackageLevel[]): Element | undefined {
  return levels.reduceRight<Element | undefined>(
    (outer, { quantity, code, name, form }) =>
      el(
        'pharm:asContent',
        { classCode: 'CONT' },
        writeQuantity('pharm:quantity', quantity, 'PQ'),
        el(
          'pharm:containerPackagedProduct',
          CONTAINER,
          writeOptionalCoded('pharm:code', code),
          name === undefined ? undefined : el('pharm:name', {}, name),
          writeOptionalCoded('pharm:formCode', form),
          outer,
        ),
      ),
    undefined,
  );
}

function writePart({ quantity, name, doseForm, packages, ingredients }: ProductPart): Element {
  return el(
    'pharm:part',
    { classCode: 'PART' },
    writeQuantity('pharm:quantity', quantity, 'PQ'),
    el(
      'pharm:partProduct',
      KIND,
      name === undefined ? undefined : el('pharm:name', {}, name),
      writeOptionalCoded('pharm:formCode', doseForm),
      writePackages(packages),
      ingredients.map(writeIngredient),
    ),
  );
}

function writeIngredient({ code, name, strength }: Ingredient): Element {
  const amount = (at: 'hl7:numerator' | 'hl7:denominator', quantity: Quantity | undefined) =>
    quantity === undefined
      ? el(at, { 'xsi:type': 'PQ', nullFlavor: 'NI' })
      : writeQuantity(at, quantity, 'PQ');
  return el(
    'pharm:ingredient',
    { classCode: 'ACTI' },
    el(
      'pharm:quantity',
      {},
      amount('hl7:numerator', strength?.numerator),
      amount('hl7:denominator', strength?.denominator),
    ),
    el(
      'pharm:ingredientSubstance',
      KIND,
      writeCoded('pharm:code', code),
      name === undefined ? undefined : el('pharm:name', {}, name),
    ),
  );
}

/** The product of a `consumable`. Throws {@link CdaError} when it has no name. */
export function readConsumable(consumable: XmlElement): Product {
  const manufactured = required(consumable, 'hl7:manufacturedProduct');
  const material = required(manufactured, 'hl7:manufacturedMaterial');
  const name = textOf(childOf(material, 'hl7:name'));
  if (name === undefined) throw new CdaError('the name of the product is missing', material);
  return {
    name,
    packages: readPackages(material),
    parts: childrenOf(material, 'pharm:part').map(readPart),
    ingredients: readIngredients(material),
    ...present<Pick<Product, 'code' | 'description' | 'doseForm' | 'classification' | 'manufacturer'>>({
      code: readCoded(childOf(material, 'hl7:code')),
      description: textOf(childOf(material, 'pharm:desc')),
      doseForm: readCoded(childOf(material, 'pharm:formCode')),
      classification: readCoded(
        at(material, 'pharm:asSpecializedKind', 'pharm:generalizedMaterialKind', 'pharm:code'),
      ),
      manufacturer: textOf(at(manufactured, 'hl7:manufacturerOrganization', 'hl7:name')),
    }),
  };
}

function readPackages(container: XmlElement): PackageLevel[] {
  const content = childOf(container, 'pharm:asContent');
  if (content === undefined) return [];
  const product = required(content, 'pharm:containerPackagedProduct');
  const quantity = readQuantity(childOf(content, 'pharm:quantity'));
  if (quantity === undefined) throw new CdaError('the quantity of a package is missing', content);
  const level = {
    quantity,
    ...present<Pick<PackageLevel, 'code' | 'name' | 'form'>>({
      code: readCoded(childOf(product, 'pharm:code')),
      name: textOf(childOf(product, 'pharm:name')),
      form: readCoded(childOf(product, 'pharm:formCode')),
    }),
  };
  return [level, ...readPackages(product)];
}

function readPart(part: XmlElement): ProductPart {
  const product = required(part, 'pharm:partProduct');
  const quantity = readQuantity(childOf(part, 'pharm:quantity'));
  if (quantity === undefined) throw new CdaError('the quantity of a part is missing', part);
  return {
    quantity,
    packages: readPackages(product),
    ingredients: readIngredients(product),
    ...present<Pick<ProductPart, 'name' | 'doseForm'>>({
      name: textOf(childOf(product, 'pharm:name')),
      doseForm: readCoded(childOf(product, 'pharm:formCode')),
    }),
  };
}

function readIngredients(material: XmlElement): Ingredient[] {
  return childrenOf(material, 'pharm:ingredient')
    .filter((ingredient) => attributeOf(ingredient, 'classCode') === 'ACTI')
    .map((ingredient) => {
      const substance = required(ingredient, 'pharm:ingredientSubstance');
      return {
        code: requiredCoded(substance, 'pharm:code'),
        ...present<Pick<Ingredient, 'name' | 'strength'>>({
          name: textOf(childOf(substance, 'pharm:name')),
          strength: readStrength(childOf(ingredient, 'pharm:quantity')),
        }),
      };
    });
}

// Half a strength is none: a numerator without its denominator would be read as something else.
function readStrength(quantity: XmlElement | undefined): Strength | undefined {
  const numerator = readQuantity(childOf(quantity, 'hl7:numerator'));
  const denominator = readQuantity(childOf(quantity, 'hl7:denominator'));
  return numerator === undefined || denominator === undefined ? undefined : { numerator, denominator };
}
