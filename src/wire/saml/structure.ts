import type { XmlElement } from 'libxml2-wasm';
import { expand, type QName } from '../xml/namespaces.js';
import { attributeOf, childrenOf, isNamed } from '../xml/read.js';
import { readDateTime } from './time.js';

/** A child element: its place among the others, and how often it may stand there. */
interface Particle {
  readonly name: QName;
  readonly rank: number;
  readonly max: number;
}

const particle = (rank: number, name: QName, max = 1): Particle => ({ name, rank, max });

/**
 * The content models of the SAML 2.0 assertion schema that this profile uses, tightened where two of a kind
 * would leave open which of them counts. An element that is not listed may contain anything.
 */
const models: Readonly<Partial<Record<QName, readonly Particle[]>>> = {
  'saml:Assertion': [
    particle(0, 'saml:Issuer'),
    particle(1, 'ds:Signature'),
    particle(2, 'saml:Subject'),
    particle(3, 'saml:Conditions'),
    particle(4, 'saml:Advice'),
    particle(5, 'saml:AuthnStatement'),
    particle(5, 'saml:AttributeStatement'),
    particle(5, 'saml:AuthzDecisionStatement'),
  ],
  'saml:Subject': [particle(0, 'saml:NameID'), particle(1, 'saml:SubjectConfirmation')],
  'saml:SubjectConfirmation': [particle(0, 'saml:NameID'), particle(1, 'saml:SubjectConfirmationData')],
  // A condition that is not understood would leave the validity open (SAML core 2.5.1.1).
  'saml:Conditions': [
    particle(0, 'saml:AudienceRestriction'),
    particle(0, 'saml:OneTimeUse'),
    particle(0, 'saml:ProxyRestriction'),
  ],
  'saml:AudienceRestriction': [particle(0, 'saml:Audience', Infinity)],
  // No assertion inside an assertion: one that is nested must never be picked up (dossier security 3.4).
  'saml:Advice': [
    particle(0, 'saml:AssertionIDRef', Infinity),
    particle(0, 'saml:AssertionURIRef', Infinity),
  ],
  'saml:AuthnStatement': [particle(0, 'saml:SubjectLocality'), particle(1, 'saml:AuthnContext')],
  'saml:AuthnContext': [
    particle(0, 'saml:AuthnContextClassRef'),
    particle(1, 'saml:AuthnContextDecl'),
    particle(1, 'saml:AuthnContextDeclRef'),
    particle(2, 'saml:AuthenticatingAuthority', Infinity),
  ],
  'saml:AttributeStatement': [particle(0, 'saml:Attribute', Infinity)],
  'saml:Attribute': [particle(0, 'saml:AttributeValue', Infinity)],
};

/** {@link models} by the name as it is found: URI, blank, local name. */
const particles = new Map(
  Object.entries(models).map(([name, model]) => [
    name,
    new Map((model ?? []).map((one) => [`${expand(one.name).uri} ${expand(one.name).local}`, one])),
  ]),
);

const DATES: Readonly<Partial<Record<QName, readonly string[]>>> = {
  'saml:Assertion': ['IssueInstant'],
  'saml:Conditions': ['NotBefore', 'NotOnOrAfter'],
  'saml:AuthnStatement': ['AuthnInstant', 'SessionNotOnOrAfter'],
};

const NC_NAME = /^[\p{L}_][\p{L}\p{N}\p{M}._-]*$/u;

/**
 * What is wrong with an assertion's form, as a sentence that names the element; undefined when it is well
 * formed. Absent parts are not its business: they are told by `readAssertion`. Dossier security 4.1, row 4.
 */
export function structureProblem(assertion: XmlElement): string | undefined {
  if (!isNamed(assertion, 'saml:Assertion')) return 'the element is no SAML 2.0 Assertion';
  const id = attributeOf(assertion, 'ID');
  if (id !== undefined && !NC_NAME.test(id)) return 'Assertion/@ID is no NCName';
  return problemOf(assertion, 'saml:Assertion');
}

function problemOf(element: XmlElement, name: QName): string | undefined {
  const local = expand(name).local;
  for (const attribute of DATES[name] ?? []) {
    const value = attributeOf(element, attribute);
    if (value !== undefined && readDateTime(value) === undefined)
      return `${local}/@${attribute} is no dateTime`;
  }
  if (name === 'saml:Attribute' && attributeOf(element, 'Name') === undefined) {
    return 'an Attribute has no Name';
  }
  const model = particles.get(name);
  if (model === undefined) return undefined;
  const counts = new Map<QName, number>();
  let rank = 0;
  for (const child of childrenOf(element)) {
    const found = model.get(`${child.namespaceUri} ${child.name}`);
    if (found === undefined) return `${local} has a child element that does not belong there`;
    if (found.rank < rank) return `${local}/${child.name} is not in the order of the schema`;
    rank = found.rank;
    const count = (counts.get(found.name) ?? 0) + 1;
    if (count > found.max) return `${local} has more than one ${child.name}`;
    counts.set(found.name, count);
    const problem = problemOf(child, found.name);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
