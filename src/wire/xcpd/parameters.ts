import type { XmlElement } from 'libxml2-wasm';
import type { PatientId } from '../../kernel/identifiers.js';
import type { PatientTraits } from '../../kernel/patient.js';
import { defined } from '../defined.js';
import type { Dialect } from '../dialects/dialect.js';
import type { QName } from '../xml/namespaces.js';
import { at, attributeOf, childrenOf } from '../xml/read.js';
import { type Element, el } from '../xml/write.js';
import { readAddress, readGender, readName, writeName, writeSearchedAddress } from './person.js';

/** Every value of every parameter of that name; peers put several in one parameter, or one in each. */
function valuesOf(parameters: XmlElement | undefined, name: QName): XmlElement[] {
  if (parameters === undefined) return [];
  return childrenOf(parameters, name).flatMap((parameter) => childrenOf(parameter, 'hl7:value'));
}

function firstOf<T>(
  elements: readonly XmlElement[],
  read: (element: XmlElement) => T | undefined,
): T | undefined {
  for (const element of elements) {
    const value = read(element);
    if (value !== undefined) return value;
  }
  return undefined;
}

/**
 * Reads `parameterList` (dossier transactions 3.2). Parameters that are empty are not there: portals send
 * them for fields of the mask that nobody filled in (pitfall 7).
 */
export function readParameters(parameters: XmlElement | undefined): PatientTraits {
  const ids = valuesOf(parameters, 'hl7:livingSubjectId')
    .map((value): PatientId | undefined => {
      const root = attributeOf(value, 'root');
      const extension = attributeOf(value, 'extension');
      return root === undefined || extension === undefined ? undefined : { root, extension };
    })
    .filter((id) => id !== undefined);
  return defined({
    ids,
    name: firstOf(valuesOf(parameters, 'hl7:livingSubjectName'), readName),
    birthTime: firstOf(valuesOf(parameters, 'hl7:livingSubjectBirthTime'), (value) =>
      attributeOf(value, 'value'),
    ),
    gender: firstOf(valuesOf(parameters, 'hl7:livingSubjectAdministrativeGender'), readGender),
    address: firstOf(valuesOf(parameters, 'hl7:patientAddress'), readAddress),
  });
}

/** True when an identifier has an extension and no root: it cannot be searched for, nor be left out. */
export function hasRootlessId(queryByParameter: XmlElement | undefined): boolean {
  return valuesOf(at(queryByParameter, 'hl7:parameterList'), 'hl7:livingSubjectId').some(
    (value) => attributeOf(value, 'extension') !== undefined && attributeOf(value, 'root') === undefined,
  );
}

/** Writes `parameterList` in the schema's order; identifiers without an extension are dropped. */
export function writeParameters(traits: PatientTraits, dialect: Dialect): Element {
  const { semanticsText } = dialect.xcpd;
  const parameter = (name: QName, value: Element, semantics: string | undefined) =>
    el(name, {}, value, el('hl7:semanticsText', {}, semantics));
  return el(
    'hl7:parameterList',
    {},
    traits.gender &&
      parameter(
        'hl7:livingSubjectAdministrativeGender',
        el('hl7:value', { code: traits.gender }),
        semanticsText.gender,
      ),
    traits.birthTime === undefined
      ? undefined
      : parameter(
          'hl7:livingSubjectBirthTime',
          el('hl7:value', { value: traits.birthTime }),
          semanticsText.birthTime,
        ),
    traits.ids
      .filter((id) => id.extension.trim() !== '')
      .map((id) =>
        parameter(
          'hl7:livingSubjectId',
          el('hl7:value', { root: id.root, extension: id.extension }),
          semanticsText.id,
        ),
      ),
    traits.name &&
      parameter('hl7:livingSubjectName', writeName('hl7:value', traits.name), semanticsText.name),
    traits.address &&
      parameter('hl7:patientAddress', writeSearchedAddress(traits.address), semanticsText.address),
  );
}
