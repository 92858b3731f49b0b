import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childrenOf, textOf } from '../../../wire/xml/read.js';
import { childrenNamed, find, oneLine } from '../../cda/summary/loose.js';
import type { Value } from '../model.js';
import { plain, type Reading } from '../reading.js';
import type { ContactUse } from '../words/words.js';
import { absentValue, nullFlavorOf } from './null-flavor.js';

/** The texts of all children of that name, each trimmed to a line. */
export function textsOf(element: XmlElement | undefined, name: string): string[] {
  return childrenNamed(element, name).flatMap((each) => oneLine(textOf(each)) ?? []);
}

/** Parts of a name of the same kind as one value, a blank between them. */
export function namePart(name: XmlElement | undefined, part: string, reading: Reading): Value[] {
  const texts = textsOf(name, part);
  if (texts.length > 0) return [plain(texts.join(' '))];
  const silent = find(name, part) ?? name;
  return nullFlavorOf(silent) === undefined ? [] : [absentValue(silent, reading)];
}

/** `Dr. Zoé Hélène Exemple`; a name without parts as it stands. Undefined when there is none. */
export function nameText(name: XmlElement | undefined): string | undefined {
  const parts = ['prefix', 'given', 'family', 'suffix'].flatMap((part) => textsOf(name, part));
  return parts.length > 0 ? parts.join(' ') : oneLine(textOf(name));
}

// In the order in which it is written on a letter.
function addressText(address: XmlElement | undefined): string | undefined {
  if (address === undefined) return undefined;
  const known = new Set(['streetAddressLine', 'postalCode', 'city', 'state', 'country']);
  const street = textsOf(address, 'streetAddressLine');
  const rest = childrenOf(address).flatMap((each) =>
    known.has(each.name) ? [] : (oneLine(textOf(each)) ?? []),
  );
  const place = [...textsOf(address, 'postalCode'), ...textsOf(address, 'city')].join(' ');
  const parts = [...street, ...rest, place, ...textsOf(address, 'state'), ...textsOf(address, 'country')];
  const line = parts.filter((part) => part !== '').join(', ');
  return line === '' ? oneLine(textOf(address)) : line;
}

const uses: Readonly<Record<string, ContactUse>> = {
  H: 'home',
  HP: 'home',
  HV: 'temporary',
  TMP: 'temporary',
  WP: 'work',
  DIR: 'work',
  PUB: 'work',
  MC: 'mobile',
  EC: 'emergency',
};

// `use` may list several; the first that has a word tells.
function withUse(text: string, element: XmlElement, { words }: Reading): Value {
  const use = attributeOf(element, 'use')
    ?.split(/\s+/)
    .find((each) => Object.hasOwn(uses, each));
  const told = use === undefined ? undefined : uses[use];
  return told === undefined ? plain(text) : { ...plain(text), about: words.uses[told] };
}

/** All addresses of a person or an organisation, each with what it is used for. */
export function addressValues(element: XmlElement | undefined, reading: Reading): Value[] {
  return childrenNamed(element, 'addr').flatMap((address) => {
    const text = addressText(address);
    return text === undefined ? [] : [withUse(text, address, reading)];
  });
}

/** Telephone numbers and mail addresses with their use; a scheme that says nothing is left out. */
export function telecomValues(element: XmlElement | undefined, reading: Reading): Value[] {
  return childrenNamed(element, 'telecom').flatMap((telecom) => {
    const value = attributeOf(telecom, 'value');
    return value === undefined ? [] : [withUse(value.replace(/^(tel|mailto|fax):/i, ''), telecom, reading)];
  });
}

/** What is told of an organisation: its name, address and contact. */
export function organizationValues(organization: XmlElement | undefined, reading: Reading): Value[] {
  return [
    ...textsOf(organization, 'name').map(plain),
    ...addressValues(organization, reading),
    ...telecomValues(organization, reading),
  ];
}

/** What is told of a person or a device and of the organisation behind, without any identifier's root. */
export function partyValues(party: XmlElement | undefined, reading: Reading): Value[] {
  const person = ['assignedPerson', 'associatedPerson', 'guardianPerson'].map((name) => find(party, name));
  const name = nameText(
    find(
      person.find((each) => each !== undefined),
      'name',
    ),
  );
  const device = find(party, 'assignedAuthoringDevice');
  const software = [...textsOf(device, 'softwareName'), ...textsOf(device, 'manufacturerModelName')];
  const organization = ['representedOrganization', 'scopingOrganization', 'guardianOrganization'].map(
    (each) => find(party, each),
  );
  return [
    ...(name === undefined ? [] : [plain(name)]),
    ...software.map(plain),
    ...addressValues(party, reading),
    ...telecomValues(party, reading),
    ...organizationValues(
      organization.find((each) => each !== undefined),
      reading,
    ),
  ];
}

/** The extensions of identifiers; roots are not for readers (dossier documents 8, pitfall 22). */
export function idTexts(element: XmlElement | undefined): string[] {
  return childrenNamed(element, 'id').flatMap((id) => attributeOf(id, 'extension') ?? []);
}
