import type { XmlElement } from 'libxml2-wasm';
import { readCx, withoutOidPrefix } from '../../kernel/identifiers.js';
import type { SamlDialect } from '../dialects/dialect.js';
import { at, attributeOf, childOf, childrenOf, textOf } from '../xml/read.js';
import type {
  AssertionParts,
  CodedOrText,
  HcpAssertion,
  HcpAttributes,
  NextOfKin,
  NokAssertion,
  TrcAssertion,
  TrcAttributes,
} from './assertion.js';
import { kindOf } from './kind.js';
import {
  type AttributeName,
  hcpAttributeNames,
  NEXT_OF_KIN_PARTS,
  nextOfKinNames,
  PERMISSION,
  trcAttributeNames,
} from './names.js';
import { readDateTime } from './time.js';

interface Reading<Kind, Value> {
  readonly kind: Kind;
  readonly version: string | undefined;
  /** Required elements and attributes that are absent, blank or unreadable, in the order of the checks. */
  readonly missing: readonly string[];
  /** What could be read; complete but for the attributes when nothing is missing. */
  readonly value: Partial<Value>;
}

export type HcpReading = Reading<'hcp', HcpAssertion>;
export type TrcReading = Reading<'trc', TrcAssertion>;
export type NokReading = Reading<'nok', NokAssertion>;
export type OtherReading = Reading<'unknown', AssertionParts>;
export type AssertionReading = HcpReading | TrcReading | NokReading | OtherReading;

type Loose<T> = { -readonly [K in keyof T]?: T[K] | undefined };

/**
 * Reads an assertion of any kind. It throws for nothing: what is absent is told, and validation decides
 * (dossier security 1.1, 1.3, 2.1). Attributes are found by `Name` only.
 */
export function readAssertion(assertion: XmlElement, dialect: SamlDialect): AssertionReading {
  const kind = kindOf(assertion, dialect);
  const version = attributeOf(assertion, 'Version');
  const { parts, missing } = readParts(assertion, version);
  const attributes = childOf(assertion, 'saml:AttributeStatement');
  if (kind === 'hcp') {
    return { kind, version, missing, value: { ...parts, ...readHcpAttributes(attributes, dialect) } };
  }
  if (kind === 'unknown') return { kind, version, missing, value: parts };
  const adviceId = textOf(at(assertion, 'saml:Advice', 'saml:AssertionIDRef'));
  const standing = {
    version,
    missing: adviceId === undefined ? [...missing, 'Advice/AssertionIDRef'] : missing,
  };
  const value = { ...parts, ...present<{ adviceId: string }>({ adviceId }) };
  if (kind === 'nok') {
    return { kind, ...standing, value: { ...value, nextOfKin: readNextOfKin(attributes) } };
  }
  return { kind, ...standing, value: { ...value, ...readTrcAttributes(attributes, dialect) } };
}

function readParts(
  assertion: XmlElement,
  version: string | undefined,
): { parts: Partial<AssertionParts>; missing: string[] } {
  const issuerElement = childOf(assertion, 'saml:Issuer');
  const issuer = textOf(issuerElement);
  const subject = childOf(assertion, 'saml:Subject');
  const nameIdElement = childOf(subject, 'saml:NameID');
  const nameId = textOf(nameIdElement);
  const format = attributeOf(nameIdElement, 'Format');
  const conditions = childOf(assertion, 'saml:Conditions');
  const authn = childOf(assertion, 'saml:AuthnStatement');
  const context = childOf(authn, 'saml:AuthnContext');
  const found = {
    id: attributeOf(assertion, 'ID'),
    issueInstant: dateOf(assertion, 'IssueInstant'),
    confirmationMethod: attributeOf(childOf(subject, 'saml:SubjectConfirmation'), 'Method'),
    notBefore: dateOf(conditions, 'NotBefore'),
    notOnOrAfter: dateOf(conditions, 'NotOnOrAfter'),
    authnInstant: dateOf(authn, 'AuthnInstant'),
    authnContextClass: textOf(childOf(context, 'saml:AuthnContextClassRef')),
  };
  const required: [string, unknown][] = [
    ['Version', version],
    ['ID', found.id],
    ['IssueInstant', found.issueInstant],
    ['Issuer', issuer],
    ['Subject', subject],
    ['NameID', nameId],
    ['NameID/@Format', format],
    ['SubjectConfirmation', childOf(subject, 'saml:SubjectConfirmation')],
    ['SubjectConfirmation/@Method', found.confirmationMethod],
    ['Conditions', conditions],
    ['Conditions/@NotBefore', found.notBefore],
    ['Conditions/@NotOnOrAfter', found.notOnOrAfter],
    ['AuthnStatement', authn],
    ['AuthnStatement/@AuthnInstant', found.authnInstant],
    ['AuthnContext', context],
    ['AuthnContextClassRef', found.authnContextClass],
    ['AttributeStatement', childOf(assertion, 'saml:AttributeStatement')],
  ];
  const spProvidedId = attributeOf(nameIdElement, 'SPProvidedID');
  return {
    missing: required.filter(([, value]) => value === undefined).map(([name]) => name),
    parts: {
      ...present<AssertionParts>(found),
      ...(issuer === undefined ? {} : { issuer: { value: issuer, ...issuerAttributes(issuerElement) } }),
      ...(nameId === undefined || format === undefined
        ? {}
        : { nameId: { value: nameId, format, ...(spProvidedId === undefined ? {} : { spProvidedId }) } }),
      audiences: childrenOf(assertion, 'saml:Conditions')
        .flatMap((element) => childrenOf(element, 'saml:AudienceRestriction'))
        .flatMap((restriction) => childrenOf(restriction, 'saml:Audience'))
        .flatMap((audience) => textOf(audience) ?? []),
    },
  };
}

function issuerAttributes(issuer: XmlElement | undefined): { nameQualifier?: string; format?: string } {
  const nameQualifier = attributeOf(issuer, 'NameQualifier');
  const format = attributeOf(issuer, 'Format');
  return {
    ...(nameQualifier === undefined ? {} : { nameQualifier }),
    ...(format === undefined ? {} : { format }),
  };
}

function readHcpAttributes(statement: XmlElement | undefined, dialect: SamlDialect): Partial<HcpAttributes> {
  const names = hcpAttributeNames(dialect);
  const values = readValues(statement);
  const text = (name: AttributeName) => textOf(valuesOf(values, name)[0]);
  const homeCommunityId = text(names.homeCommunityId);
  return {
    ...present<HcpAttributes>({
      homeCommunityId: homeCommunityId === undefined ? undefined : withoutOidPrefix(homeCommunityId),
      npi: text(names.npi),
      subjectId: text(names.subjectId),
      role: codedOrText(valuesOf(values, names.role)[0], 'Role'),
      clinicalSpeciality: text(names.clinicalSpeciality),
      organisation: text(names.organisation),
      organisationId: text(names.organisationId),
      facilityType: text(names.facilityType),
      onBehalfOf: text(names.onBehalfOf),
      purposeOfUse: codedOrText(valuesOf(values, names.purposeOfUse)[0], 'PurposeOfUse'),
      locality: text(names.locality),
    }),
    // A bare code, as early samples had it, is no permission (dossier security 1.3, A10).
    permissions: valuesOf(values, names.permissions)
      .flatMap((value) => textOf(value) ?? [])
      .filter((value) => value.startsWith(PERMISSION))
      .map((value) => value.slice(PERMISSION.length)),
  };
}

function readTrcAttributes(statement: XmlElement | undefined, dialect: SamlDialect): Partial<TrcAttributes> {
  const names = trcAttributeNames(dialect);
  const values = readValues(statement);
  const text = (name: AttributeName) => textOf(valuesOf(values, name)[0]);
  const patientId = text(names.patientId);
  return present<TrcAttributes>({
    patientId: patientId === undefined ? undefined : readCx(patientId),
    purposeOfUse: codedOrText(valuesOf(values, names.purposeOfUse)[0], 'PurposeOfUse'),
    dispensationPin: text(names.dispensationPin),
    prescriptionId: text(names.prescriptionId),
  });
}

function readNextOfKin(statement: XmlElement | undefined): NextOfKin {
  const values = readValues(statement);
  return present<NextOfKin>(
    Object.fromEntries(
      NEXT_OF_KIN_PARTS.map((part) => [part, textOf(valuesOf(values, nextOfKinNames[part])[0])]),
    ),
  );
}

/** The values of all attributes by `Name`; blank ones do not count. */
type Values = ReadonlyMap<string, readonly XmlElement[]>;

function readValues(statement: XmlElement | undefined): Values {
  const found = new Map<string, XmlElement[]>();
  for (const attribute of statement === undefined ? [] : childrenOf(statement, 'saml:Attribute')) {
    const name = attributeOf(attribute, 'Name');
    if (name === undefined) continue;
    const values = childrenOf(attribute, 'saml:AttributeValue').filter(
      (value) => textOf(value) !== undefined || childrenOf(value).length > 0,
    );
    found.set(name, [...(found.get(name) ?? []), ...values]);
  }
  return found;
}

/** The values of the first of an attribute's names that has any. */
function valuesOf(values: Values, { names }: AttributeName): readonly XmlElement[] {
  return names.map((name) => values.get(name) ?? []).find(({ length }) => length > 0) ?? [];
}

function codedOrText(value: XmlElement | undefined, local: string): CodedOrText | undefined {
  if (value === undefined) return undefined;
  // The namespace is not looked at: peers do not either, and one declares it far above.
  const element = childrenOf(value).find((child) => child.name === local);
  if (element === undefined) {
    const text = textOf(value);
    return text === undefined ? undefined : { text };
  }
  const code = attributeOf(element, 'code');
  if (code === undefined) return undefined;
  return {
    code,
    ...present({
      codeSystem: attributeOf(element, 'codeSystem'),
      codeSystemName: attributeOf(element, 'codeSystemName'),
      displayName: attributeOf(element, 'displayName'),
    }),
  };
}

function dateOf(element: XmlElement | undefined, name: string): Date | undefined {
  return readDateTime(attributeOf(element, name));
}

function present<T extends object>(values: Loose<T>): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
