import type { SignaturePolicy } from '../../../src/trust/xmldsig/guards.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { C14N } from '../../../src/wire/xml/c14n.js';

/** An unsigned assertion with the parts that signing touches. */
export function assertion(id = '_a1'): string {
  return (
    '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ' +
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
    `ID="${id}" IssueInstant="2026-01-15T09:00:00.000Z" Version="2.0">` +
    '<saml:Issuer NameQualifier="urn:ehdsi:assertions:hcp">urn:idp:XB:countryB</saml:Issuer>' +
    '<saml:Subject><saml:NameID>hp-1</saml:NameID></saml:Subject>' +
    '<saml:AttributeStatement><saml:Attribute Name="name">' +
    '<saml:AttributeValue xsi:type="xs:string">Doctor</saml:AttributeValue></saml:Attribute>' +
    '<saml:Attribute Name="role"><saml:AttributeValue><Role xmlns="urn:hl7-org:v3" code="221"/>' +
    '</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>'
  );
}

export const policy: SignaturePolicy = {
  signatureMethods: ehdsi.saml.signatureMethods,
  digestMethods: ehdsi.saml.digestMethods,
  canonicalisations: [C14N.exclusive, C14N.exclusiveWithComments],
};
