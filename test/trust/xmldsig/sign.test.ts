import { expect } from 'chai';
import fc from 'fast-check';
import { SignedXml } from 'xml-crypto';
import { type SignatureProfile, signEnveloped } from '../../../src/trust/xmldsig/sign.js';
import { verifyEnveloped } from '../../../src/trust/xmldsig/verify.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { at } from '../../../src/wire/xml/read.js';
import { el, elDefault, serialise } from '../../../src/wire/xml/write.js';
import { testIdentity } from '../../support/pki.js';
import { assertion, policy } from './samples.js';

const { signer, certificate } = testIdentity('seal');

/** Another implementation's opinion. */
function otherVerifier(xml: string): boolean {
  const check = new SignedXml({ publicCert: certificate.toString() });
  check.loadSignature(xml.slice(xml.indexOf('<ds:Signature '), xml.indexOf('</ds:Signature>') + 15));
  return check.checkSignature(xml);
}

describe('signing an assertion', () => {
  const signed = signEnveloped(assertion(), signer, ehdsi.saml);

  it('leaves every other byte as it was and puts the signature right after Issuer', () => {
    const from = signed.indexOf('<ds:Signature');
    const to = signed.indexOf('</ds:Signature>') + '</ds:Signature>'.length;
    expect(signed.slice(0, from)).to.match(/<\/saml:Issuer>$/);
    expect(signed.slice(0, from) + signed.slice(to)).to.equal(assertion());
  });

  it('writes the profile of the dialect', () => {
    withXml(signed, (root) => {
      const info = at(root, 'ds:Signature', 'ds:SignedInfo');
      const transforms = at(info, 'ds:Reference', 'ds:Transforms');
      expect(at(info, 'ds:CanonicalizationMethod')?.attr('Algorithm')?.value).to.equal(
        'http://www.w3.org/2001/10/xml-exc-c14n#',
      );
      expect(at(info, 'ds:SignatureMethod')?.attr('Algorithm')?.value).to.equal(
        'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      );
      expect(at(info, 'ds:Reference')?.attr('URI')?.value).to.equal('#_a1');
      expect(transforms?.toString({ format: false })).to.equal(
        '<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>' +
          '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"><ec:InclusiveNamespaces PrefixList="xs"/>' +
          '</ds:Transform></ds:Transforms>',
      );
      expect(at(root, 'ds:Signature', 'ds:KeyInfo', 'ds:X509Data', 'ds:X509Certificate')?.content).to.equal(
        certificate.raw.toString('base64'),
      );
    });
  });

  it('is deterministic, so that an exchange replays to the same bytes', () => {
    expect(signEnveloped(assertion(), signer, ehdsi.saml)).to.equal(signed);
  });

  for (const dialect of [ehdsi, epsos]) {
    it(`holds for another implementation and for ours, alone and inside an envelope (${dialect.name})`, () => {
      const xml = signEnveloped(assertion(), signer, dialect.saml);
      expect(otherVerifier(xml)).to.equal(true);
      expect(otherVerifier(xml.replace('Doctor', 'Doktor'))).to.equal(false);
      const envelope = `<e xmlns="urn:e" xmlns:xs="urn:other" xmlns:q="urn:q" xml:lang="fr">\n${xml}</e>`;
      withXml(envelope, (root) => {
        const inside = at(root, 'saml:Assertion')!;
        expect(verifyEnveloped(inside, policy).certificate.fingerprint256).to.equal(
          certificate.fingerprint256,
        );
      });
    });
  }

  it('signs any text and attribute value so that both implementations agree', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: left out because XML 1.0 cannot carry them
    const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
    const text = fc
      .string({ unit: 'binary', maxLength: 30 })
      .map((s) => s.toWellFormed().replace(forbidden, ''));
    fc.assert(
      fc.property(text, text, text, (issuer, value, attribute) => {
        const xml = serialise(
          el(
            'saml:Assertion',
            { ID: '_p' },
            el('saml:Issuer', { NameQualifier: attribute }, `i${issuer}`),
            el('saml:AttributeValue', { 'xsi:type': 'xs:string' }, value),
            elDefault('hl7:Role', { displayName: attribute }),
          ),
        );
        const result = signEnveloped(xml, signer, ehdsi.saml);
        expect(otherVerifier(result)).to.equal(true);
        withXml(result, (root) => {
          const { content } = verifyEnveloped(root, policy);
          withXml(content, (read) => {
            expect(at(read, 'saml:Issuer')?.content).to.equal(`i${issuer}`);
            expect(at(read, 'saml:AttributeValue')?.content).to.equal(value);
            expect(at(read, 'hl7:Role')?.attr('displayName')?.value).to.equal(attribute);
          });
        });
      }),
      { numRuns: 40 },
    );
  });

  it('refuses what it could not sign as the profile says', () => {
    const sign =
      (xml: string, profile: Partial<SignatureProfile> = {}) =>
      () =>
        signEnveloped(xml, signer, { ...ehdsi.saml, ...profile });
    expect(sign(signed)).to.throw('signed already');
    expect(sign(`<?xml version="1.0"?>${assertion()}`)).to.throw('its own start tag');
    expect(sign(`<!-- </x> -->${assertion()}`)).to.throw('its own start tag');
    expect(sign(assertion().replace('ID="_a1"', 'ID="1a"'))).to.throw('NCName');
    expect(sign(assertion().replace('ID="_a1"', ''))).to.throw('NCName');
    expect(sign(assertion().replace('Doctor', 'Doc<!-- -->tor'))).to.throw('no comment');
    expect(sign(assertion().replace(/<saml:Issuer.*<\/saml:Issuer>/, ''))).to.throw('begins with an Issuer');
    const inCData = assertion().replace(/(<saml:Issuer[^>]*>)[^<]*/, '$1<![CDATA[</x>]]>');
    expect(sign(inCData)).to.throw('begins with an Issuer');
    expect(sign(assertion().replace('urn:idp', '<![CDATA[</x>]]>'))).to.throw('begins with an Issuer');
    expect(
      sign(assertion(), { canonicalisation: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315' }),
    ).to.throw('exclusive canonicalisation');
    expect(
      sign(assertion(), { signatureMethod: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256' }),
    ).to.throw("not one of the signer's key");
    expect(sign(assertion(), { digestMethod: 'urn:none' })).to.throw('not known');
  });
});
