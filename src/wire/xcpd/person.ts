import type { XmlElement } from 'libxml2-wasm';
import type { Address, Gender, PersonName } from '../../kernel/patient.js';
import { defined } from '../defined.js';
import type { QName } from '../xml/namespaces.js';
import { attributeOf, childOf, childrenOf, textOf } from '../xml/read.js';
import { type Element, el } from '../xml/write.js';

function texts(element: XmlElement, ...names: QName[]): string[] {
  return names
    .flatMap((name) => childrenOf(element, name))
    .map(textOf)
    .filter((text) => text !== undefined);
}

/** Reads an HL7 person name; a name without parts is a family name. Undefined when it is blank. */
export function readName(element: XmlElement | undefined): PersonName | undefined {
  const whole = textOf(element);
  if (element === undefined || whole === undefined) return undefined;
  const family = texts(element, 'hl7:family');
  const given = texts(element, 'hl7:given');
  const prefix = texts(element, 'hl7:prefix');
  if (family.length + given.length + prefix.length === 0) return { family: [whole], given: [] };
  return defined({ family, given, prefix: prefix.length === 0 ? undefined : prefix });
}

/** Writes an HL7 person name: prefix, family, given. */
export function writeName(element: 'hl7:name' | 'hl7:value', name: PersonName): Element {
  return el(
    element,
    {},
    (name.prefix ?? []).map((part) => el('hl7:prefix', {}, part)),
    name.family.map((part) => el('hl7:family', {}, part)),
    name.given.map((part) => el('hl7:given', {}, part)),
  );
}

/** Reads an HL7 address, streets in either spelling. Undefined when nothing of it is known. */
export function readAddress(element: XmlElement | undefined): Address | undefined {
  if (element === undefined) return undefined;
  const street = texts(element, 'hl7:streetName', 'hl7:streetAddressLine');
  const address = defined({
    street: street.length === 0 ? undefined : street,
    city: textOf(childOf(element, 'hl7:city')),
    postalCode: textOf(childOf(element, 'hl7:postalCode')),
    state: textOf(childOf(element, 'hl7:state')),
    country: textOf(childOf(element, 'hl7:country')),
  });
  return Object.keys(address).length === 0 ? undefined : address;
}

function part(name: QName, text: string | undefined): Element | undefined {
  return text === undefined ? undefined : el(name, {}, text);
}

/** Writes the address that is searched for (dossier transactions 3.2). */
export function writeSearchedAddress(address: Address): Element {
  return el(
    'hl7:value',
    {},
    (address.street ?? []).map((line) => el('hl7:streetName', {}, line)),
    part('hl7:city', address.city),
    part('hl7:country', address.country),
    part('hl7:postalCode', address.postalCode),
    part('hl7:state', address.state),
  );
}

/** Writes the address of a person who was found (dossier transactions 3.4). */
export function writeFoundAddress(address: Address): Element {
  return el(
    'hl7:addr',
    {},
    part('hl7:city', address.city),
    part('hl7:postalCode', address.postalCode),
    (address.street ?? []).map((line) => el('hl7:streetAddressLine', {}, line)),
    part('hl7:state', address.state),
    part('hl7:country', address.country),
  );
}

const GENDERS: readonly string[] = ['F', 'M', 'UN'] satisfies Gender[];

/** Reads an HL7 AdministrativeGender; undefined for any other code. */
export function readGender(element: XmlElement | undefined): Gender | undefined {
  const code = attributeOf(element, 'code');
  return code !== undefined && GENDERS.includes(code) ? (code as Gender) : undefined;
}
