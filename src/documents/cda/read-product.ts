import type { XmlElement } from 'libxml2-wasm';
import { namespaces, type QName } from '../../wire/xml/namespaces.js';
import { at, attributeOf, childOf, childrenOf, textOf } from '../../wire/xml/read.js';
import { CdaError } from './errors.js';
import type { Ingredient, PackageLevel, Product, ProductPart, Strength } from './model/product.js';
import { present, readCoded, readQuantity, required, requiredCoded } from './read-datatypes.js';

/** What a medication extension calls the things of a product (dossier documents 2.5). */
interface Extension {
  readonly prefix: 'pharm' | 'epsos';
  readonly container: QName;
  /** Where the amount stands that one container holds; the first that is there is taken. */
  readonly amounts: readonly (readonly [in_: 'content' | 'container', name: QName])[];
  readonly outer: readonly QName[];
  readonly classification: readonly QName[];
  readonly part: QName;
  readonly substance: QName;
  readonly numerator: QName;
  readonly denominator: QName;
}

const pharm: Extension = {
  prefix: 'pharm',
  container: 'pharm:containerPackagedProduct',
  amounts: [
    ['content', 'pharm:quantity'],
    ['container', 'pharm:capacityQuantity'],
  ],
  outer: ['pharm:asContent'],
  classification: ['pharm:asSpecializedKind', 'pharm:generalizedMaterialKind', 'pharm:code'],
  part: 'pharm:partProduct',
  substance: 'pharm:ingredientSubstance',
  numerator: 'hl7:numerator',
  denominator: 'hl7:denominator',
};

/** Of waves 1 to 5: read, so that what it prescribes can be dispensed, and never written. */
const epsos: Extension = {
  prefix: 'epsos',
  container: 'epsos:containerPackagedMedicine',
  amounts: [['container', 'epsos:capacityQuantity']],
  outer: ['epsos:asSuperContent'],
  classification: ['epsos:asSpecializedKind', 'epsos:generalizedMedicineClass', 'epsos:code'],
  part: 'epsos:partMedicine',
  substance: 'epsos:ingredient',
  numerator: 'epsos:numerator',
  denominator: 'epsos:denominator',
};

/** The product of a `consumable` or a `product`, in either extension. Throws {@link CdaError} when it has no name. */
export function readProduct(holder: XmlElement): Product {
  const manufactured = required(holder, 'hl7:manufacturedProduct');
  const material = required(manufactured, 'hl7:manufacturedMaterial');
  const name = textOf(childOf(material, 'hl7:name'));
  if (name === undefined) throw new CdaError('the name of the product is missing', material);
  const its = extensionOf(material);
  return {
    name,
    packages: readPackages(material, [`${its.prefix}:asContent`], its),
    parts: childrenOf(material, `${its.prefix}:part`).map((part) => readPart(part, its)),
    ingredients: readIngredients(material, its),
    ...present<Pick<Product, 'code' | 'description' | 'doseForm' | 'classification' | 'manufacturer'>>({
      code: readCoded(childOf(material, 'hl7:code')),
      description: textOf(childOf(material, `${its.prefix}:desc`)),
      doseForm: readCoded(childOf(material, `${its.prefix}:formCode`)),
      classification: readCoded(at(material, ...its.classification)),
      manufacturer: textOf(at(manufactured, 'hl7:manufacturerOrganization', 'hl7:name')),
    }),
  };
}

// A product in two extensions would be told by half.
function extensionOf(material: XmlElement): Extension {
  const uris = new Set(childrenOf(material).map(({ namespaceUri }) => namespaceUri));
  if (!uris.has(namespaces.epsos)) return pharm;
  if (uris.has(namespaces.pharm)) {
    throw new CdaError('the product is written in two medication extensions', material);
  }
  return epsos;
}

function readPackages(holder: XmlElement, names: readonly QName[], its: Extension): PackageLevel[] {
  const content = names.map((name) => childOf(holder, name)).find((each) => each !== undefined);
  if (content === undefined) return [];
  const container = required(content, its.container);
  const level = present<PackageLevel>({
    quantity: its.amounts
      .map(([where, name]) => readQuantity(childOf(where === 'content' ? content : container, name)))
      .find((each) => each !== undefined),
    code: readCoded(childOf(container, `${its.prefix}:code`)),
    name: textOf(childOf(container, `${its.prefix}:name`)),
    form: readCoded(childOf(container, `${its.prefix}:formCode`)),
  });
  return [level, ...readPackages(container, its.outer, its)];
}

function readPart(part: XmlElement, its: Extension): ProductPart {
  const product = required(part, its.part);
  const quantity = readQuantity(childOf(part, `${its.prefix}:quantity`));
  if (quantity === undefined) throw new CdaError('the quantity of a part is missing', part);
  return {
    quantity,
    packages: readPackages(product, [`${its.prefix}:asContent`], its),
    ingredients: readIngredients(product, its),
    ...present<Pick<ProductPart, 'name' | 'doseForm'>>({
      name: textOf(childOf(product, `${its.prefix}:name`)),
      doseForm: readCoded(childOf(product, `${its.prefix}:formCode`)),
    }),
  };
}

function readIngredients(material: XmlElement, its: Extension): Ingredient[] {
  return childrenOf(material, `${its.prefix}:ingredient`)
    .filter((ingredient) => attributeOf(ingredient, 'classCode') === 'ACTI')
    .map((ingredient) => {
      const substance = required(ingredient, its.substance);
      return {
        code: requiredCoded(substance, `${its.prefix}:code`),
        ...present<Pick<Ingredient, 'name' | 'strength'>>({
          name: textOf(childOf(substance, `${its.prefix}:name`)),
          strength: readStrength(childOf(ingredient, `${its.prefix}:quantity`), its),
        }),
      };
    });
}

// Half a strength is none: a numerator without its denominator would be read as something else.
function readStrength(quantity: XmlElement | undefined, its: Extension): Strength | undefined {
  const numerator = readQuantity(childOf(quantity, its.numerator));
  const denominator = readQuantity(childOf(quantity, its.denominator));
  return numerator === undefined || denominator === undefined ? undefined : { numerator, denominator };
}
