import type { MarkupElement } from '../../translate/markup.js';
import type { ValidatedDocument } from '../document.js';
import { children, first, firstComplaint, isFilledOrNull, isIdentified, isNull } from './select.js';

// What is asked of names, addresses, telecommunication and organisations wherever they stand (dossier
// documents 1.4, 1.5). Each function says what is wrong, or nothing.

const ADDRESS_PARTS = ['streetAddressLine', 'city', 'postalCode', 'state', 'country'];

/** A person's name: family and given, each filled, once at least. */
export function nameComplaint(
  document: ValidatedDocument,
  name: MarkupElement | undefined,
): string | undefined {
  if (name === undefined) return 'there is no name';
  for (const part of ['family', 'given']) {
    const found = children(name, part);
    if (found.length === 0) return `there is no ${part} name`;
    if (!found.every((each) => isFilledOrNull(document, each))) return `a ${part} name is empty`;
  }
  const prefixes = children(name, 'prefix');
  return prefixes.every((each) => isFilledOrNull(document, each)) ? undefined : 'a prefix is empty';
}

/** True where an organisation vouches in the place of a person: eHDSI lets the person be null then. */
export function isVouched(entity: MarkupElement): boolean {
  const person = entity.child('assignedPerson');
  return (
    (isNull(person) && entity.child('representedOrganization') !== undefined) ||
    entity.child('assignedAuthoringDevice') !== undefined
  );
}

/** The name of the person in a role, or nobody's where an organisation or a device vouches. */
export function personComplaint(document: ValidatedDocument, entity: MarkupElement): string | undefined {
  if (isVouched(entity)) return undefined;
  const person = entity.child('assignedPerson');
  if (person === undefined) return 'there is no assignedPerson';
  const name = person.child('name');
  return isNull(name) ? undefined : nameComplaint(document, name);
}

/** One telecom: null without value and use, or both of them. */
export function telecomComplaint(telecom: MarkupElement): string | undefined {
  const value = telecom.attribute('value') !== undefined;
  const use = telecom.attribute('use') !== undefined;
  if (isNull(telecom)) return value || use ? 'it has a null flavor and a value or a use' : undefined;
  return firstComplaint(
    [telecom.filled('value') !== undefined, 'it has no value'],
    [telecom.filled('use') !== undefined, 'it has no use'],
  );
}

/** One address: null without parts, or one part at least, each filled or null. */
export function addressComplaint(document: ValidatedDocument, address: MarkupElement): string | undefined {
  const parts = address.children.filter(({ local }) => ADDRESS_PARTS.includes(local));
  if (isNull(address)) return parts.length === 0 ? undefined : 'it has a null flavor and parts';
  if (address.children.length === 0) return 'it has neither a part nor a null flavor';
  const empty = parts.find((part) => !isFilledOrNull(document, part));
  return empty === undefined ? undefined : `its ${empty.local} is empty`;
}

/** The country of an address that is not null. */
export function countryComplaint(
  document: ValidatedDocument,
  address: MarkupElement | undefined,
): string | undefined {
  if (address === undefined) return 'there is no addr';
  if (isNull(address)) return undefined;
  const countries = children(address, 'country');
  return firstComplaint(
    [countries.length === 1, countries.length === 0 ? 'there is no country' : 'there are several countries'],
    [isFilledOrNull(document, countries[0]), 'the country is empty'],
  );
}

/** A name or a null flavor, and an identifier with a root or a null flavor. */
export function organizationComplaint(
  document: ValidatedDocument,
  organization: MarkupElement | undefined,
): string | undefined {
  if (organization === undefined) return 'there is no organisation';
  if (isNull(organization)) return undefined;
  const id = organization.child('id');
  return firstComplaint(
    [isFilledOrNull(document, organization.child('name')), 'the organisation has no name'],
    [isIdentified(id) || isNull(id), 'the organisation has no id'],
  );
}

/** A code that stands there must be whole. */
export function codeComplaint(code: MarkupElement | undefined): string | undefined {
  if (code === undefined || isNull(code)) return undefined;
  return firstComplaint(
    [code.filled('code') !== undefined, 'the code is empty'],
    [code.filled('codeSystem') !== undefined, 'the code has no code system'],
  );
}

/** The role's organisation with name, identifier and an address with country. */
export function representedComplaint(document: ValidatedDocument, entity: MarkupElement): string | undefined {
  const organization = entity.child('representedOrganization');
  return (
    organizationComplaint(document, organization) ??
    (isNull(organization) ? undefined : countryComplaint(document, first(organization, 'addr')))
  );
}
