import type { XmlElement } from 'libxml2-wasm';
import type { SamlDialect } from '../dialects/dialect.js';
import { attributeOf, childOf } from '../xml/read.js';
import type { AssertionKind } from './assertion.js';

/** Which assertion this is, by its content and never by its place (dossier security 1.8, transactions 2.3). */
export function kindOf(assertion: XmlElement, dialect: SamlDialect): AssertionKind {
  return recognise[dialect.kindBy](assertion, dialect);
}

const recognise: Record<
  SamlDialect['kindBy'],
  (assertion: XmlElement, dialect: SamlDialect) => AssertionKind
> = {
  nameQualifier: (assertion, dialect) => {
    const qualifier = attributeOf(childOf(assertion, 'saml:Issuer'), 'NameQualifier');
    if (qualifier === undefined) return 'unknown';
    if (qualifier === dialect.hcpNameQualifier) return 'hcp';
    if (qualifier === dialect.trcNameQualifier) return 'trc';
    return qualifier === dialect.nokNameQualifier ? 'nok' : 'unknown';
  },
  advice: (assertion, dialect) => {
    const qualifier = attributeOf(childOf(assertion, 'saml:Issuer'), 'NameQualifier');
    if (qualifier !== undefined && qualifier !== dialect.hcpNameQualifier) return 'unknown';
    return childOf(assertion, 'saml:Advice') === undefined ? 'hcp' : 'trc';
  },
};
