import { expect } from 'chai';
import { asWritten } from '../../../src/wire/saml/stand-alone.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { xpathNamespaces } from '../../../src/wire/xml/read.js';

const SAML = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';

function taken(envelope: string, id: string): string {
  const bytes = Buffer.from(envelope);
  return withXml(bytes, (root) => {
    const [found] = root.find(`//saml:Assertion[@ID='${id}']`, xpathNamespaces);
    return asWritten(bytes, found as never);
  });
}

describe('an assertion taken out of a message', () => {
  it('is what stood there, byte for byte, also beside another one', () => {
    const one = `<saml:Assertion  ${SAML} ID='a'><saml:Issuer>é &#x26; b</saml:Issuer ></saml:Assertion >`;
    const two = `<saml:Assertion ${SAML}   ID="b"><saml:Advice><saml:AssertionIDRef>a</saml:AssertionIDRef></saml:Advice></saml:Assertion>`;
    const envelope = `<x>${one}${two}</x>`;
    expect(taken(envelope, 'a')).to.equal(one);
    expect(taken(envelope, 'b')).to.equal(two);
  });

  it('stands alone where its namespaces are declared around it', () => {
    const envelope = `<x ${SAML}><saml:Assertion ID="a"><saml:Issuer/></saml:Assertion></x>`;
    expect(taken(envelope, 'a')).to.equal(
      `<saml:Assertion ${SAML} ID="a"><saml:Issuer></saml:Issuer></saml:Assertion>`,
    );
  });
});
