import type { XmlElement } from 'libxml2-wasm';
import type { InstanceId } from '../../kernel/identifiers.js';
import type { Address, PersonName } from '../../kernel/patient.js';
import { namespaces, type QName } from '../../wire/xml/namespaces.js';
import { attributeOf, childOf, childrenOf, textOf } from '../../wire/xml/read.js';
import { CdaError } from './errors.js';
import type { Organization, Telecom } from './model/header.js';
import {
  type CodedValue,
  type NullFlavor,
  nullFlavors,
  type Period,
  type Quantity,
  type Timestamp,
  type Translation,
} from './model/values.js';

// The HL7 version 3 data types of CDA R2, read: what datatypes.ts writes, as strictly as a model must be.

/** The child of that name; throws {@link CdaError} when there is none. */
export function required(element: XmlElement | undefined, name: QName): XmlElement {
  const found = childOf(element, name);
  if (found === undefined) throw new CdaError(`${name.slice(4)} is missing`, element);
  return found;
}

/** The attribute's value; throws {@link CdaError} when it is absent or empty. */
export function requiredAttribute(element: XmlElement, name: string): string {
  const value = attributeOf(element, name);
  if (value === undefined) throw new CdaError(`@${name} is missing`, element);
  return value;
}

export function readId(element: XmlElement | undefined): InstanceId | undefined {
  const root = attributeOf(element, 'root');
  if (root === undefined) return undefined;
  const extension = attributeOf(element, 'extension');
  return extension === undefined ? { root } : { root, extension };
}

export function readIds(element: XmlElement | undefined, name: QName = 'hl7:id'): InstanceId[] {
  if (element === undefined) return [];
  return childrenOf(element, name).flatMap((id) => readId(id) ?? []);
}

/** The entry's first identifier; throws {@link CdaError} when it has none. */
export function requiredId(element: XmlElement): InstanceId {
  const id = readId(childOf(element, 'hl7:id'));
  if (id === undefined) throw new CdaError('id is missing', element);
  return id;
}

/** A coded element; undefined when the element is absent. */
export function readCoded(element: XmlElement | undefined): CodedValue | undefined {
  if (element === undefined) return undefined;
  const concept = readTranslation(element);
  if (concept !== undefined) {
    const version = attributeOf(element, 'codeSystemVersion');
    return version === undefined ? concept : { ...concept, codeSystemVersion: version };
  }
  const flavor = attributeOf(element, 'nullFlavor');
  const nullFlavor = nullFlavors.find((known) => known === flavor) ?? ('UNK' satisfies NullFlavor);
  const text = textOf(childOf(element, `${partsOf(element)}:originalText`));
  return text === undefined ? { nullFlavor } : { nullFlavor, text };
}

// The epSOS extension has data types of its own; pharm uses those of HL7 v3 (dossier documents 1.2).
function partsOf(element: XmlElement): 'epsos' | 'hl7' {
  return element.namespaceUri === namespaces.epsos ? 'epsos' : 'hl7';
}

function readTranslation(element: XmlElement): Translation | undefined {
  const code = attributeOf(element, 'code');
  const codeSystem = attributeOf(element, 'codeSystem');
  if (code === undefined || codeSystem === undefined) return undefined;
  const displayName = attributeOf(element, 'displayName');
  const translations = childrenOf(element, `${partsOf(element)}:translation`).flatMap(
    (child) => readTranslation(child) ?? [],
  );
  return {
    code,
    codeSystem,
    ...(displayName === undefined ? {} : { displayName }),
    ...(translations.length === 0 ? {} : { translations }),
  };
}

/** A coded child; throws {@link CdaError} when it is absent. */
export function requiredCoded(element: XmlElement | undefined, name: QName): CodedValue {
  const value = readCoded(childOf(element, name));
  if (value === undefined) throw new CdaError(`${name.slice(4)} is missing`, element);
  return value;
}

export function readTime(element: XmlElement | undefined): Timestamp | undefined {
  return attributeOf(element, 'value');
}

export function readPeriod(element: XmlElement | undefined): Period {
  const low = readTime(childOf(element, 'hl7:low'));
  const high = readTime(childOf(element, 'hl7:high'));
  return { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) };
}

/** A quantity; a missing unit means `1` (dossier documents 2.8). Undefined when there is no value. */
export function readQuantity(element: XmlElement | undefined): Quantity | undefined {
  const value = attributeOf(element, 'value');
  return value === undefined ? undefined : { value, unit: attributeOf(element, 'unit') ?? '1' };
}

export function readName(element: XmlElement | undefined): PersonName | undefined {
  if (element === undefined) return undefined;
  const parts = (name: QName) => childrenOf(element, name).flatMap((part) => textOf(part) ?? []);
  const family = parts('hl7:family');
  const given = parts('hl7:given');
  const prefix = parts('hl7:prefix');
  if (family.length === 0 && given.length === 0) return undefined;
  return prefix.length === 0 ? { family, given } : { family, given, prefix };
}

export function readAddress(element: XmlElement | undefined): Address | undefined {
  if (element === undefined) return undefined;
  const street = childrenOf(element, 'hl7:streetAddressLine').flatMap((line) => textOf(line) ?? []);
  const parts = {
    city: textOf(childOf(element, 'hl7:city')),
    postalCode: textOf(childOf(element, 'hl7:postalCode')),
    state: textOf(childOf(element, 'hl7:state')),
    country: textOf(childOf(element, 'hl7:country')),
  };
  const known = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  if (street.length === 0 && Object.keys(known).length === 0) return undefined;
  return street.length === 0 ? known : { street, ...known };
}

export function readTelecoms(element: XmlElement | undefined): Telecom[] {
  if (element === undefined) return [];
  return childrenOf(element, 'hl7:telecom').flatMap((telecom) => {
    const value = attributeOf(telecom, 'value');
    const use = attributeOf(telecom, 'use');
    if (value === undefined) return [];
    return [use === undefined ? { value } : { value, use }];
  });
}

export function readOrganization(element: XmlElement | undefined): Organization | undefined {
  if (element === undefined) return undefined;
  const name = textOf(childOf(element, 'hl7:name'));
  const address = readAddress(childOf(element, 'hl7:addr'));
  return {
    ids: readIds(element),
    ...(name === undefined ? {} : { name }),
    telecoms: readTelecoms(element),
    ...(address === undefined ? {} : { address }),
  };
}

/** Keeps the fields that have a value, for optional fields of a model. */
export function present<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
