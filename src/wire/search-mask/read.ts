import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childrenOf } from '../xml/read.js';
import type { MaskChoice, MaskField, MaskForm, MaskScope, SearchMask } from './mask.js';
import { compilePattern } from './pattern.js';
import { readLettersMask } from './read-letters.js';
import { readMedia } from './read-media.js';

export const ISM = 'http://ec.europa.eu/sante/ehncp/ism';

/**
 * Reads a search mask of any generation; undefined when the element is none. Prefixes differ from country to
 * country and are not looked at. Faults that were seen in real masks are read around and reported in
 * `warnings` (dossier operation 2).
 */
export function readSearchMask(root: XmlElement): SearchMask | undefined {
  const inMasks = root.namespaceUri === ISM;
  if (root.name === 'patientSearch' && (inMasks || root.namespaceUri === '')) {
    return named(root, 'country').length === 0 ? undefined : readLettersMask(root, inMasks ? 'G2' : 'G1');
  }
  if (root.name !== 'searchFields' || !inMasks) return undefined;
  const country = named(root, 'country')[0];
  if (country !== undefined) return readSchemaMask(country);
  const mask = readLettersMask(root, 'G2');
  return {
    ...mask,
    warnings: ['the mask names no country, and its fields are of an older form', ...mask.warnings],
  };
}

/** The countries of a portal's pick list (`patientSearch/countries`); undefined when the element is none. */
export function readMaskCountries(root: XmlElement): readonly string[] | undefined {
  const countries = root.name === 'patientSearch' ? named(root, 'countries')[0] : undefined;
  return (
    countries &&
    named(countries, 'country')
      .map((country) => attributeOf(country, 'code'))
      .filter((code) => code !== undefined)
  );
}

function readSchemaMask(country: XmlElement): SearchMask {
  const warnings: string[] = [];
  const forms = (name: string) => named(country, name).map((form) => readForm(form, warnings));
  const patient = forms('patientSearch');
  const documents = forms('documentSearch');
  const nextOfKin = forms('nextOfKinSearch');
  if (patient.length === 0) warnings.push('the mask has no form to search a patient with');
  return {
    generation: 'G3',
    ...optional('country', attributeOf(country, 'code')),
    ...optional('friendlyName', attributeOf(country, 'friendlyName')),
    patient,
    documents,
    nextOfKin,
    warnings,
  };
}

const kinds = {
  id: 'identifier',
  textField: 'text',
  birthDate: 'birthDate',
  gender: 'gender',
  accessCode: 'accessCode',
  prescriptionId: 'prescriptionId',
  dispensationPINCode: 'dispensationPin',
} as const;

function readForm(form: XmlElement, warnings: string[]): MaskForm {
  const fields: MaskField[] = [];
  const choices: MaskChoice[] = [];
  for (const child of childrenOf(form)) {
    if (child.name === 'identifier') {
      fields.push(...readFields(child, warnings));
      const groups = named(child, 'ids').map((group) => ({
        display: attributeOf(group, 'display') ?? '',
        fields: readFields(group, warnings),
      }));
      if (groups.length > 0) choices.push({ groups });
    }
  }
  fields.push(...readFields(form, warnings));
  const media = named(form, 'media')[0];
  return {
    scope: scopeOf(attributeOf(form, 'scope'), warnings),
    ...optional('friendlyName', attributeOf(form, 'friendlyName')),
    fields,
    choices,
    alternatives: [],
    ...optional('media', media && readMedia(media, warnings)),
  };
}

function readFields(parent: XmlElement, warnings: string[]): MaskField[] {
  return childrenOf(parent).flatMap((element) => {
    if (!Object.hasOwn(kinds, element.name)) return [];
    const label = attributeOf(element, 'label') ?? element.name;
    const format = attributeOf(element, 'format');
    if (format !== undefined && compilePattern(format) === undefined) {
      warnings.push(`the pattern of ${label} cannot be used; any value is let through`);
    }
    return [
      {
        kind: kinds[element.name as keyof typeof kinds],
        label,
        ...optional('domain', attributeOf(element, 'domain')),
        ...optional('format', format),
        ...optional('description', attributeOf(element, 'contextualDescription')),
        ...optional('originalDescription', attributeOf(element, 'originalContextualDescription')),
        mandatory: ['true', '1'].includes(attributeOf(element, 'mandatory') ?? 'false'),
      },
    ];
  });
}

function scopeOf(scope: string | undefined, warnings: string[]): MaskScope {
  if (scope === undefined || scope === 'ALL') return 'ALL';
  if (scope === 'PS' || scope === 'EP') return scope;
  warnings.push(`the scope ${scope} is none of ALL, PS and EP; the form is shown for all`);
  return 'ALL';
}

function named(element: XmlElement, name: string): XmlElement[] {
  return childrenOf(element).filter((child) => child.name === name);
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
