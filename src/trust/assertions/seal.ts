import type { X509Certificate } from 'node:crypto';
import type { XmlElement } from 'libxml2-wasm';
import type { CountryCode } from '../../kernel/identifiers.js';
import type { SamlDialect } from '../../wire/dialects/dialect.js';
import type { HcpReading, NokReading, TrcReading } from '../../wire/saml/read.js';
import { readAssertion } from '../../wire/saml/read.js';
import { structureProblem } from '../../wire/saml/structure.js';
import { C14N } from '../../wire/xml/c14n.js';
import { withXml } from '../../wire/xml/parse.js';
import { SignatureRefusal } from '../xmldsig/refusal.js';
import { verifyEnveloped } from '../xmldsig/verify.js';
import { AssertionFault } from './failures.js';
import type { Kind } from './parts.js';
import { type Anchors, requireTrusted } from './trusted.js';

/** Whose seal is expected, and how it is known. */
export interface SealRules {
  readonly saml: SamlDialect;
  readonly anchors: Anchors;
  readonly country: CountryCode | undefined;
  readonly now: Date;
}

/** An assertion whose signature holds, read from the bytes that were signed. */
export interface Unsealed<Reading> {
  readonly reading: Reading;
  readonly certificate: X509Certificate;
  readonly country: CountryCode;
}

interface Readings {
  hcp: HcpReading;
  trc: TrcReading;
  nok: NokReading;
}

const ISSUER = { hcp: 'hcpIssuer', trc: 'trcIssuer', nok: 'trcIssuer' } as const;

/**
 * Opens an assertion: its form, its signature, then whose signature it is, and only then its values, read
 * from the signed bytes (dossier security 4.1 rows 4, 11, 15; 3.4). Throws {@link AssertionFault}.
 */
export function unseal<K extends Kind>(
  assertion: XmlElement,
  kind: K,
  { saml, anchors, country, now }: SealRules,
): Unsealed<Readings[K]> {
  const problem = structureProblem(assertion);
  if (problem !== undefined) throw new AssertionFault('structure', problem);
  const { certificate, content } = verified(assertion, saml);
  if (country === undefined) {
    throw new AssertionFault('seal', 'the TLS client certificate names no country');
  }
  requireTrusted(certificate, country, anchors, now);
  const reading = readAs(content, kind, saml);
  requireIssuerCountry(reading.value.issuer?.value, saml[ISSUER[kind]], country, kind);
  return { reading, certificate, country };
}

/** Reads an assertion that must be of this kind. Throws {@link AssertionFault}. */
export function readAs<K extends Kind>(xml: string, kind: K, saml: SamlDialect): Readings[K] {
  const reading = withXml(xml, (root) => readAssertion(root, saml));
  if (!isOf(reading, kind)) throw new AssertionFault('structure', 'the assertion is of another kind');
  return reading;
}

function isOf<K extends Kind>(reading: { kind: string }, kind: K): reading is Readings[K] {
  return reading.kind === kind;
}

function verified(assertion: XmlElement, saml: SamlDialect): ReturnType<typeof verifyEnveloped> {
  try {
    return verifyEnveloped(assertion, {
      signatureMethods: saml.signatureMethods,
      digestMethods: saml.digestMethods,
      canonicalisations: [C14N.exclusive, C14N.exclusiveWithComments],
    });
  } catch (error) {
    if (error instanceof SignatureRefusal) throw new AssertionFault('seal', error.message, error);
    throw error;
  }
}

/** The country that the issuer names is the one whose seal it bears, where the dialect's issuers name one. */
function requireIssuerCountry(
  issuer: string | undefined,
  template: string,
  country: CountryCode,
  kind: Kind,
): void {
  const [before = '', after] = template.split('{country}');
  if (after === undefined || issuer === undefined) return;
  if (!issuer.startsWith(before) || !issuer.endsWith(after)) {
    throw new AssertionFault(kind, 'Issuer is not of the form that the network expects');
  }
  if (issuer.slice(before.length, issuer.length - after.length) !== country) {
    throw new AssertionFault('seal', 'Issuer names another country than the signature certificate');
  }
}
