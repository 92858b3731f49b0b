import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { RSA_SHA1, SHA1 } from '../../../src/trust/xmldsig/algorithms.js';
import type { SignaturePolicy } from '../../../src/trust/xmldsig/guards.js';
import { SignatureRefusal, type SignatureRefusalReason } from '../../../src/trust/xmldsig/refusal.js';
import { signEnveloped } from '../../../src/trust/xmldsig/sign.js';
import { verifyEnveloped } from '../../../src/trust/xmldsig/verify.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { C14N } from '../../../src/wire/xml/c14n.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { at, textOf } from '../../../src/wire/xml/read.js';
import { testIdentity } from '../../support/pki.js';
import { assertion, policy } from './samples.js';

const seal = testIdentity('seal');
const other = testIdentity('other-seal');
const signed = signEnveloped(assertion(), seal.signer, ehdsi.saml);
const signature = /<ds:Signature .*<\/ds:Signature>/.exec(signed)![0];
const certificate = /<ds:X509Certificate>.*<\/ds:X509Certificate>/.exec(signed)![0];

/** The reason why the first child of the root (or the root itself) is refused; undefined when it is accepted. */
function refusal(xml: string, rules: SignaturePolicy = policy): SignatureRefusalReason | undefined {
  return withXml(xml, (root) => {
    const element = root.name === 'Envelope' ? at(root, 'saml:Assertion')! : root;
    try {
      verifyEnveloped(element, rules);
      return undefined;
    } catch (error) {
      if (error instanceof SignatureRefusal) return error.reason;
      throw error;
    }
  });
}

const envelope = (...parts: string[]) => `<Envelope>${parts.join('')}</Envelope>`;

/** Changes the signature's own parts and nothing else. */
const altered = (from: string | RegExp, to: string) => {
  const result = signed.replace(signature, () => signature.replace(from, () => to));
  expect(result).to.not.equal(signed);
  return result;
};

/** Signs what is not signable by the house's profile: another signer's mistake or cunning. */
function signedBy(change: (signedInfo: string) => string, xml = assertion(), by = seal): string {
  const good = signEnveloped(xml, by.signer, ehdsi.saml);
  const info = change(/<ds:SignedInfo>.*<\/ds:SignedInfo>/.exec(good)![0]);
  const text = withXml(`<x xmlns:ds="${DS}" xmlns:ec="${EC}">${info}</x>`, (root) =>
    at(root, 'ds:SignedInfo')!.canonicalizeToString({ mode: 1 }),
  );
  const value = Buffer.from(by.signer.sign('sha256', Buffer.from(text))).toString('base64');
  return good
    .replace(/<ds:SignedInfo>.*<\/ds:SignedInfo>/, () => info)
    .replace(/<ds:SignatureValue>.*<\/ds:SignatureValue>/, `<ds:SignatureValue>${value}</ds:SignatureValue>`);
}

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const EC = 'http://www.w3.org/2001/10/xml-exc-c14n#';

describe('verifying an assertion', () => {
  it('gives the text that was digested, and the certificate', () => {
    withXml(envelope(signed), (root) => {
      const verified = verifyEnveloped(at(root, 'saml:Assertion')!, policy);
      expect(verified.certificate.fingerprint256).to.equal(seal.certificate.fingerprint256);
      expect(verified.content).to.not.contain('Signature');
      withXml(verified.content, (read) => {
        expect(textOf(at(read, 'saml:Subject', 'saml:NameID'))).to.equal('hp-1');
        expect(read.attr('ID')?.value).to.equal('_a1');
      });
      expect(at(root, 'saml:Assertion', 'ds:Signature'), 'the document stays whole').to.not.equal(undefined);
    });
  });

  it('takes white space and carriage returns inside base64, as Java writes them', () => {
    const spaced = /<ds:SignatureValue>(.*)<\/ds:SignatureValue>/.exec(signed)![1]!;
    expect(refusal(altered(spaced, spaced.replace(/(.{76})/g, '$1&#xD;\n')))).to.equal(undefined);
  });

  it('takes an assertion with KeyName and KeyValue beside the certificate, and does not rely on them', () => {
    const extra = '<ds:KeyName>someone</ds:KeyName><ds:KeyValue><ds:RSAKeyValue/></ds:KeyValue>';
    expect(refusal(altered('<ds:X509Data>', `${extra}<ds:X509Data>`))).to.equal(undefined);
    expect(refusal(altered(/<ds:X509Data>.*<\/ds:X509Data>/, extra))).to.equal('certificate-count');
  });
});

describe('an altered assertion is refused', () => {
  const parts: readonly [string, string, string][] = [
    ['an attribute value', 'Doctor', 'Doctos'],
    ['the subject', 'hp-1', 'hp-2'],
    ['the issuer', 'urn:idp:XB', 'urn:idp:XC'],
    ['a role code', 'code="221"', 'code="222"'],
    ['the issue instant', '09:00:00', '09:00:01'],
    [
      'a namespace that only a value uses',
      '"http://www.w3.org/2001/XMLSchema"',
      '"http://www.w3.org/2001/XMLSchemb"',
    ],
    ['white space', '</saml:Subject>', ' </saml:Subject>'],
  ];
  for (const [what, from, to] of parts) {
    it(`in one byte of ${what}`, () => {
      const changed = signed.replace(from, to);
      expect(changed).to.not.equal(signed);
      expect(refusal(changed)).to.equal('digest');
    });
  }

  it('in one byte of the digest, of the signature value or of SignedInfo', () => {
    const flip = (tag: string) =>
      altered(new RegExp(`(<ds:${tag}>)(.)`), `<ds:${tag}>${signed.includes(`<ds:${tag}>A`) ? 'B' : 'A'}`);
    expect(refusal(flip('DigestValue'))).to.equal('signature-value');
    expect(refusal(flip('SignatureValue'))).to.equal('signature-value');
    expect(refusal(altered('<ds:Transforms>', '<ds:Transforms> '))).to.equal('signature-value');
    expect(refusal(altered(/<ds:SignatureValue>[^<]*/, '<ds:SignatureValue>not base64!'))).to.equal(
      'signature-value',
    );
  });

  it('with another certificate put in, and cannot be told from one re-signed but by its certificate', () => {
    const theirs = certificate.replace(/>.*</, `>${other.certificate.raw.toString('base64')}<`);
    expect(refusal(altered(certificate, theirs))).to.equal('signature-value');
    const resigned = signEnveloped(assertion().replace('Doctor', 'Mallory'), other.signer, ehdsi.saml);
    withXml(resigned, (root) => {
      expect(verifyEnveloped(root, policy).certificate.fingerprint256).to.equal(
        other.certificate.fingerprint256,
      );
    });
  });
});

describe('a wrapped signature is refused', () => {
  const evil = (inside: string, id = '_evil') =>
    assertion(id)
      .replace('hp-1', 'mallory')
      .replace('</saml:Issuer>', () => `</saml:Issuer>${inside}`);
  const signedElsewhere = signature;

  it('that covers an assertion standing beside', () => {
    expect(refusal(envelope(evil(signedElsewhere), signed))).to.equal('reference-elsewhere');
    expect(refusal(envelope(evil(signedElsewhere), assertion()))).to.equal('reference-elsewhere');
  });

  it('that covers the original moved into an Object of the signature', () => {
    const carrying = signature.replace(
      '</ds:Signature>',
      () => `<ds:Object>${assertion()}</ds:Object></ds:Signature>`,
    );
    expect(refusal(evil(carrying))).to.equal('embedded-object');
    expect(refusal(evil(carrying, '_a1'))).to.equal('embedded-object');
  });

  it('that covers the original moved into Advice or Extensions', () => {
    for (const place of ['Advice', 'Extensions']) {
      const hidden = `<saml:${place}>${assertion()}</saml:${place}><saml:Subject>`;
      const wrapped = (id: string) => evil(signature, id).replace('<saml:Subject>', () => hidden);
      expect(refusal(wrapped('_evil')), place).to.equal('reference-elsewhere');
      expect(refusal(wrapped('_a1')), place).to.equal('duplicate-id');
    }
  });

  it('that is left inside the original, which stands in the forged one', () => {
    const nested = evil('').replace(
      '<saml:Subject>',
      () => `<saml:Advice>${signed}</saml:Advice><saml:Subject>`,
    );
    expect(refusal(nested)).to.equal('no-signature');
  });

  it('whose id another element has too, whatever the attribute is called', () => {
    expect(refusal(envelope(signed, assertion()))).to.equal('duplicate-id');
    for (const attribute of ['Id', 'id', 'ID', 'w:Id']) {
      const body = `<Body xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd" ${attribute}="_a1"/>`;
      expect(refusal(envelope(signed, body)), attribute).to.equal('duplicate-id');
      expect(refusal(envelope(body, signed)), attribute).to.equal('duplicate-id');
    }
  });

  it('that stands elsewhere than right after Issuer', () => {
    const bare = signed.replace(signature, '');
    expect(refusal(bare.replace('</saml:Assertion>', () => `${signature}</saml:Assertion>`))).to.equal(
      'misplaced-signature',
    );
    expect(refusal(bare.replace('<saml:Issuer', () => `${signature}<saml:Issuer`))).to.equal(
      'misplaced-signature',
    );
    expect(refusal(bare.replace('<saml:NameID', () => `${signature}<saml:NameID`))).to.equal('no-signature');
  });

  it('when there are two, or none', () => {
    expect(refusal(signed.replace(signature, () => signature + signature))).to.equal('several-signatures');
    expect(refusal(assertion())).to.equal('no-signature');
  });

  it('whose reference is empty, external or missing', () => {
    const uri = (value: string) => signedBy((info) => info.replace('URI="#_a1"', value));
    for (const value of [
      'URI=""',
      'URI="#"',
      'URI="http://example.org/"',
      'URI="#xpointer(/)"',
      '',
      'URI="_a1"',
    ]) {
      expect(refusal(uri(value)), value).to.equal('reference-elsewhere');
    }
    expect(refusal(signedBy((info) => info.replace(/<ds:Reference.*<\/ds:Reference>/, '')))).to.equal(
      'reference-count',
    );
  });

  it('that has two references, even when both hold', () => {
    const twice = (info: string) =>
      info.replace(/<ds:Reference.*<\/ds:Reference>/, (reference) => reference + reference);
    expect(refusal(signedBy(twice))).to.equal('reference-count');
  });

  it('of an assertion without an ID', () => {
    expect(refusal(signedBy((info) => info.replace('#_a1', '#')).replace(' ID="_a1"', ''))).to.equal(
      'reference-elsewhere',
    );
  });
});

describe('a signature by other rules is refused', () => {
  const method = (uri: string) => (info: string) =>
    info.replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', uri);

  it('by SHA-1, unless the policy allows it', () => {
    const weak = { signatureMethod: RSA_SHA1, digestMethod: SHA1 };
    const sha1 = signEnveloped(assertion(), seal.signer, { ...ehdsi.saml, ...weak });
    const weakMethod = { ...policy, signatureMethods: [...policy.signatureMethods, RSA_SHA1] };
    expect(refusal(sha1)).to.equal('signature-method');
    expect(refusal(sha1, weakMethod)).to.equal('digest-method');
    expect(refusal(sha1, { ...weakMethod, digestMethods: [SHA1] })).to.equal(undefined);
  });

  it('by HMAC with the public key as the secret, even when a policy would name it', () => {
    const hmac = 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256';
    const info = method(hmac)(/<ds:SignedInfo>.*<\/ds:SignedInfo>/.exec(signed)![0]);
    const key = seal.certificate.publicKey.export({ type: 'spki', format: 'pem' });
    const value = createHmac('sha256', key).update(info).digest('base64');
    const forged = altered(/<ds:SignedInfo>.*<\/ds:SignedInfo>/, info).replace(
      /<ds:SignatureValue>[^<]*/,
      `<ds:SignatureValue>${value}`,
    );
    expect(refusal(forged)).to.equal('signature-method');
    expect(refusal(forged, { ...policy, signatureMethods: [hmac] })).to.equal('signature-method');
  });

  it('by a method that is not one of the key', () => {
    const ecdsa = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256';
    expect(refusal(signedBy(method(ecdsa)), { ...policy, signatureMethods: [ecdsa] })).to.equal(
      'signature-method',
    );
  });

  it('by a key that is too short', () => {
    const short = testIdentity('short', { bits: 1024 });
    expect(refusal(signEnveloped(assertion(), short.signer, ehdsi.saml))).to.equal('weak-key');
  });

  it('by another canonicalisation', () => {
    const inclusive = (part: RegExp) => (info: string) =>
      info.replace(part, (found) => found.replace(EC, C14N.inclusive));
    expect(refusal(signedBy(inclusive(/<ds:CanonicalizationMethod[^>]*/)))).to.equal('canonicalisation');
    expect(refusal(signedBy(inclusive(/<ds:Transform Algorithm="http:..www.w3.org.2001[^>]*/)))).to.equal(
      'transforms',
    );
    const strict = { ...policy, canonicalisations: [C14N.exclusiveWithComments] };
    expect(refusal(signed, strict)).to.equal('canonicalisation');
    const mixed = signEnveloped(assertion(), seal.signer, {
      ...ehdsi.saml,
      canonicalisation: C14N.exclusiveWithComments,
    });
    expect(refusal(mixed, strict)).to.equal('canonicalisation');
  });

  it('with XPath, XSLT, base64 or repeated transforms', () => {
    const first = '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>';
    const added = (transform: string) => signedBy((info) => info.replace(first, () => first + transform));
    for (const algorithm of [
      'http://www.w3.org/TR/1999/REC-xpath-19991116',
      'http://www.w3.org/2002/06/xmldsig-filter2',
      'http://www.w3.org/TR/1999/REC-xslt-19991116',
      'http://www.w3.org/2000/09/xmldsig#base64',
      EC,
    ]) {
      expect(refusal(added(`<ds:Transform Algorithm="${algorithm}"/>`)), algorithm).to.equal('transforms');
    }
    const xpath =
      '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>true()</ds:XPath></ds:Transform>';
    expect(refusal(added(xpath))).to.equal('transforms');
    expect(refusal(added(first))).to.equal('transforms');
    expect(refusal(signedBy((info) => info.replace(first, '')))).to.equal('transforms');
    expect(refusal(signedBy((info) => info.replace(/<ds:Transforms>.*<\/ds:Transforms>/, '')))).to.equal(
      'transforms',
    );
  });

  it('with parts that the profile does not know', () => {
    expect(refusal(altered('<ds:SignatureValue>', '<ds:SignatureValue><x/>'))).to.equal('malformed');
    expect(refusal(altered('<ds:KeyInfo>', '<x/><ds:KeyInfo>'))).to.equal('malformed');
    expect(refusal(altered(/<ds:KeyInfo>.*<\/ds:KeyInfo>/, ''))).to.equal('malformed');
    expect(refusal(altered('<ds:SignedInfo>', '<ds:SignedInfo><x/>'))).to.equal('malformed');
    expect(
      refusal(
        altered(
          'rsa-sha256"/>',
          'rsa-sha256"><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>',
        ),
      ),
    ).to.equal('malformed');
    expect(refusal(altered('<ds:DigestValue>', '<ds:DigestValue><x/>'))).to.equal('malformed');
  });

  it('with two certificates, one that cannot be read, or a key to be fetched', () => {
    expect(refusal(altered(certificate, certificate + certificate))).to.equal('certificate-count');
    expect(
      refusal(altered('<ds:X509Data>', `<ds:X509Data>${certificate}</ds:X509Data><ds:X509Data>`)),
    ).to.equal('certificate-count');
    expect(refusal(altered(certificate, '<ds:X509Certificate>AAAA</ds:X509Certificate>'))).to.equal(
      'key-info',
    );
    expect(refusal(altered(certificate, '<ds:X509Certificate>?</ds:X509Certificate>'))).to.equal('key-info');
    expect(refusal(altered('<ds:X509Data>', '<ds:RetrievalMethod URI="#k"/><ds:X509Data>'))).to.equal(
      'key-info',
    );
  });

  it('in a document that has no canonical form', () => {
    expect(refusal(signed.replace('<saml:Subject>', '<saml:Subject xmlns:r="relative">'))).to.equal(
      'malformed',
    );
    expect(refusal(envelope(signed, '<x xmlns="relative"/>'))).to.equal('malformed');
  });

  it('with comments or processing instructions, in values or anywhere', () => {
    expect(refusal(signed.replace('hp-1', 'hp<!-- -->-1'))).to.equal('hidden-content');
    expect(refusal(signed.replace('hp-1', 'hp-1<?x?>'))).to.equal('hidden-content');
    expect(refusal(altered('<ds:SignedInfo>', '<ds:SignedInfo><!-- -->'))).to.equal('hidden-content');
  });
});
