import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childrenOf } from '../xml/read.js';
import type { MaskField, MaskFieldKind, SearchMask } from './mask.js';
import { patternOfLetters } from './pattern.js';

const kinds: Readonly<Record<string, MaskFieldKind>> = {
  id: 'identifier',
  textField: 'text',
  birthDate: 'birthDate',
  sex: 'gender',
};

/**
 * Reads the older tree, `country/searchFields` with its `validation` blocks: one block makes its fields
 * mandatory, of several one is enough, and without any a single field is mandatory (dossier operation 2.2).
 */
export function readLettersMask(root: XmlElement, generation: 'G1' | 'G2'): SearchMask {
  const warnings: string[] = [];
  const country = childrenOf(root).find((child) => child.name === 'country');
  const holder = country && childrenOf(country).find((child) => child.name === 'searchFields');
  const elements = childrenOf(holder ?? root).filter((child) => Object.hasOwn(kinds, child.name));
  const labels = new Set(elements.map(labelOf));
  const blocks = childrenOf(country ?? root)
    .filter((child) => child.name === 'validation')
    .map((block) => childrenOf(block).map(labelOf));
  for (const label of new Set(blocks.flat())) {
    if (!labels.has(label)) warnings.push(`the validation asks for ${label}, which is none of the fields`);
  }
  const alternatives = blocks.map((block) => block.filter((label) => labels.has(label)));
  const single = alternatives.length === 0 && elements.length === 1;
  const mandatory = new Set(single ? labels : alternatives.length === 1 ? alternatives[0] : []);
  if (elements.length === 0) warnings.push('the mask has no field');
  const code = attributeOf(country, 'code');
  return {
    generation,
    ...(code === undefined ? {} : { country: code }),
    patient: [
      {
        scope: 'ALL',
        fields: elements.map((element) => readField(element, mandatory.has(labelOf(element)))),
        choices: [],
        alternatives: alternatives.length > 1 ? alternatives : [],
      },
    ],
    documents: [],
    nextOfKin: [],
    warnings,
  };
}

function readField(element: XmlElement, mandatory: boolean): MaskField {
  const domain = attributeOf(element, 'domain');
  const format = attributeOf(element, 'format');
  const minLength = lengthOf(element, 'min');
  const maxLength = lengthOf(element, 'max');
  const description = attributeOf(element, 'friendlyName');
  return {
    kind: kinds[element.name] ?? 'text',
    label: labelOf(element),
    ...(domain === undefined ? {} : { domain }),
    ...(format === undefined ? {} : { format: patternOfLetters(format) }),
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(description === undefined ? {} : { description }),
    mandatory,
  };
}

// -1 stands for any length.
function lengthOf(element: XmlElement, name: 'min' | 'max'): number | undefined {
  const value = Number(attributeOf(element, name) ?? '-1');
  return Number.isInteger(value) && value >= 0 ? value : undefined;
}

function labelOf(element: XmlElement): string {
  return attributeOf(element, 'label') ?? element.name;
}
