import { type Element, el } from '../../wire/xml/write.js';
import { templateIds, writeCoded, writeOptionalCoded, writeQuantity } from './datatypes.js';
import type { Ingredient, PackageLevel, Product, ProductPart } from './model/product.js';
import type { Quantity } from './model/values.js';

const KIND = { classCode: 'MMAT', determinerCode: 'KIND' } as const;
const CONTAINER = { classCode: 'CONT', determinerCode: 'KIND' } as const;

export interface ProductTemplates {
  readonly product: readonly string[];
  readonly material: readonly string[];
}

/** What holds a product: it is to be taken, or was handed out. */
export type ProductHolder = 'hl7:consumable' | 'hl7:product';

/** The product in the pharmacy extension of waves 6 and later (dossier documents 2.5). */
export function writeProduct(holder: ProductHolder, product: Product, templates: ProductTemplates): Element {
  return el(
    holder,
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
        quantity === undefined ? undefined : writeQuantity('pharm:quantity', quantity, 'PQ'),
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
