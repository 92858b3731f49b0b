import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childrenOf, textOf } from '../../../wire/xml/read.js';
import { childrenNamed, find, oneLine } from '../../cda/summary/loose.js';
import type { Value } from '../model.js';
import { plain, type Reading } from '../reading.js';
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

/** An address on one line, in the order in which it is written on a letter. */
export function addressText(address: XmlElement | undefined): string | undefined {
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

/** Telephone numbers and addresses of a person or an organisation; a scheme that says nothing is left out. */
export function telecomValues(element: XmlElement | undefined): Value[] {
  return childrenNamed(element, 'telecom').flatMap((telecom) => {
    const value = attributeOf(telecom, 'value');
    return value === undefined ? [] : [plain(value.replace(/^(tel|mailto|fax):/i, ''))];
  });
}

/** What is told of an organisation: its name, address and contact. */
export function organizationValues(organization: XmlElement | undefined): Value[] {
  const address = addressText(find(organization, 'addr'));
  return [
    ...textsOf(organization, 'name').map(plain),
    ...(address === undefined ? [] : [plain(address)]),
    ...telecomValues(organization),
  ];
}

/** What is told of a person or a device and of the organisation behind, without any identifier's root. */
export function partyValues(party: XmlElement | undefined): Value[] {
  const name = nameText(find(party, 'assignedPerson', 'name') ?? find(party, 'associatedPerson', 'name'));
  const device = find(party, 'assignedAuthoringDevice');
  const software = [...textsOf(device, 'softwareName'), ...textsOf(device, 'manufacturerModelName')];
  const address = addressText(find(party, 'addr'));
  return [
    ...(name === undefined ? [] : [plain(name)]),
    ...software.map(plain),
    ...(address === undefined ? [] : [plain(address)]),
    ...telecomValues(party),
    ...organizationValues(find(party, 'representedOrganization') ?? find(party, 'scopingOrganization')),
  ];
}

/** The extensions of identifiers; roots are not for readers (dossier documents 8, pitfall 22). */
export function idTexts(element: XmlElement | undefined): string[] {
  return childrenNamed(element, 'id').flatMap((id) => attributeOf(id, 'extension') ?? []);
}
