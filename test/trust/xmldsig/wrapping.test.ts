import { createHmac, sign } from 'node:crypto';
import { expect } from 'chai';
import { publishMetadata, sealMetadata } from '../../../src/trust/smp/make.js';
import { listPolicy, SmpRefusal, verifySmpEntry } from '../../../src/trust/smp/verify.js';
import { verifyStatusList } from '../../../src/trust/tsl/verify.js';
import { RSA_SHA1 } from '../../../src/trust/xmldsig/algorithms.js';
import { SignatureRefusal } from '../../../src/trust/xmldsig/refusal.js';
import { signEnveloped } from '../../../src/trust/xmldsig/sign.js';
import { signDocument } from '../../../src/trust/xmldsig/sign-document.js';
import { verifyEnveloped } from '../../../src/trust/xmldsig/verify.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { serviceIdentifiers } from '../../../src/wire/smp/identifiers.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { childrenOf } from '../../../src/wire/xml/read.js';
import { testIdentity } from '../../support/pki.js';
import { resigned } from '../../support/resign.js';
import { assertion, policy } from './samples.js';

const seal = testIdentity('wrapped-seal');
const good = signEnveloped(assertion('_good'), seal.signer, ehdsi.saml);
const signature = /<ds:Signature .*<\/ds:Signature>/.exec(good)![0];
const bare = good.replace(signature, '');
const evil = (inside = '', id = '_evil', end = '') =>
  assertion(id)
    .replace('hp-1', 'mallory')
    .replace('</saml:Issuer>', () => `</saml:Issuer>${inside}`)
    .replace('</saml:Assertion>', () => `${end}</saml:Assertion>`);
const withObject = (content: string) =>
  signature.replace('</ds:Signature>', () => `<ds:Object>${content}</ds:Object></ds:Signature>`);
const extensions = (content: string) => `<Extensions>${content}</Extensions>`;

// The eight ways to wrap of Somorovsky et al., "On Breaking SAML"; Security stands for Response.
const ways: Readonly<Record<string, string>> = {
  'XSW1: the forged one around the signature, whose Object holds the original': evil(withObject(bare)),
  'XSW2: the forged one beside a signature that stands alone': `${evil()}${signature}${bare}`,
  'XSW3: the forged one before the original': `${evil()}${good}`,
  'XSW4: the forged one around the original': evil('', '_evil', good),
  'XSW5: the forged one with the signature, the original without it after': `${evil(signature)}${bare}`,
  'XSW6: the forged one with the signature, and in that the original': evil(
    signature.replace('<ds:SignatureValue>', () => `${bare}<ds:SignatureValue>`),
  ),
  'XSW7: the original in Extensions beside the forged one': `${evil()}${extensions(good)}`,
  'XSW7 within: the original in Extensions of the forged one': evil('', '_evil', extensions(good)),
  'XSW8: the original in an Object of the forged one’s signature': evil(withObject(extensions(bare))),
  'the id of the original on the forged one': `${evil(signature, '_good')}${bare}`,
};

describe('an assertion is not believed for the signature of another', () => {
  for (const [way, content] of Object.entries(ways)) {
    it(way, () => {
      withXml(`<Security>${content}</Security>`, (root) => {
        const believed = childrenOf(root, 'saml:Assertion').flatMap((element) => {
          try {
            return [verifyEnveloped(element, policy).content];
          } catch (error) {
            if (!(error instanceof SignatureRefusal)) throw error;
            return [];
          }
        });
        for (const text of believed) expect(text).to.not.include('mallory');
      });
    });
  }
});

const smp = testIdentity('wrapped-smp', { country: 'BE' });
const national = testIdentity('wrapped-national', { country: 'XB' });

function sealed(address: string, by = national): string {
  const { participant, document, process, transportProfile } = serviceIdentifiers('XB', 'xcpd');
  const endpoint = {
    transportProfile,
    address,
    requireBusinessLevelSignature: false,
    description: 'd',
    technicalContact: 'c',
    extensions: [],
  };
  return sealMetadata(
    {
      kind: 'service',
      participant,
      document,
      processes: [{ process, endpoints: [endpoint], extensions: [] }],
      extensions: [],
    },
    by.signer,
  );
}

describe('an SMP entry is not believed for the signature of another', () => {
  const entry = publishMetadata(sealed('https://good/'), smp.signer);
  const outer = entry.slice(entry.lastIndexOf('<Signature '), entry.lastIndexOf('</SignedServiceMetadata>'));
  const metadata = entry.slice(entry.indexOf('<ServiceMetadata'), entry.indexOf(outer));
  const forged = sealed('https://evil/', testIdentity('forger', { country: 'XB' }));
  const root = (content: string) =>
    `${entry.slice(0, entry.indexOf('<ServiceMetadata')) + content}</SignedServiceMetadata>`;

  const inner = metadata.slice(metadata.indexOf('<Signature '), metadata.indexOf('</Extension>'));
  const twice = (() => {
    const both = resigned(metadata.replace(inner, inner + inner), 0, national.signer);
    return publishMetadata(both, smp.signer);
  })();
  const hmac = (bytes: Uint8Array) =>
    createHmac('sha256', smp.certificate.publicKey.export({ type: 'spki', format: 'pem' }))
      .update(bytes)
      .digest();

  it('holds as it is, and made anew', () => {
    expect(verifySmpEntry(resigned(entry, 1, smp.signer), listPolicy).smp).to.not.equal(undefined);
    expect(root(metadata + outer)).to.equal(entry);
    expect(verifySmpEntry(entry, listPolicy).smp?.certificate.subject).to.match(/wrapped-smp/);
  });

  const changed: Readonly<Record<string, string>> = {
    'with forged metadata before the original': root(forged + metadata + outer),
    'with forged metadata in its place': root(forged + outer),
    'with the original moved into the signature': root(
      forged + outer.replace('</Signature>', () => `<Object>${metadata}</Object></Signature>`),
    ),
    'with the original in an extension of the forged': root(
      forged.replace(
        '<Extension>',
        () => `<Extension><x xmlns="urn:x">${metadata}</x></Extension><Extension>`,
      ) + outer,
    ),
    'without the SMP’s signature': root(metadata),
    'with the country’s signature in its place': root(
      metadata + metadata.slice(metadata.indexOf('<Signature'), metadata.indexOf('</Extension>')),
    ),
    'with two signatures': root(metadata + outer + outer),
    'with a comment': entry.replace('https://good/', 'https://good<!-- -->/'),
    'by HMAC with the public key': resigned(
      entry,
      1,
      { certificate: smp.certificate, sign: (_, bytes) => hmac(bytes) },
      { method: 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256' },
    ),
    'by RSA with SHA-1': resigned(entry, 1, smp.signer, { method: RSA_SHA1, hash: 'sha1' }),
    'by the country with SHA-1': resigned(
      resigned(entry, 0, national.signer, { method: RSA_SHA1, hash: 'sha1' }),
      1,
      smp.signer,
    ),
    'by RSA with MD5': resigned(
      entry,
      1,
      { certificate: smp.certificate, sign: (_, bytes) => sign('md5', bytes, smp.key) },
      { method: 'http://www.w3.org/2001/04/xmldsig-more#rsa-md5' },
    ),
    'with two signatures of the country, each of which covers the other': twice,
    'with another certificate in KeyInfo': entry.replace(
      smp.certificate.raw.toString('base64'),
      national.certificate.raw.toString('base64'),
    ),
    'with another subject beside the certificate': entry.replace('CN=wrapped-smp', 'CN=wrapped-xyz'),
    'with text between the parts of the signature': root(
      metadata + outer.replace('</SignatureValue>', '</SignatureValue>x'),
    ),
    'with something else in KeyInfo': root(
      metadata + outer.replace('<X509Data>', '<RetrievalMethod URI="http://evil/"/><X509Data>'),
    ),
    'with something else in X509Data': root(
      metadata + outer.replace('<X509Data>', '<X509Data><X509CRL>AA==</X509CRL>'),
    ),
  };
  for (const [what, xml] of Object.entries(changed)) {
    it(what, () => {
      expect(xml).to.not.equal(entry);
      expect(() => verifySmpEntry(xml, listPolicy)).to.throw(SmpRefusal);
    });
  }

  it('whose key is weak', () => {
    const weak = testIdentity('weak-smp', { country: 'BE', bits: 1024 });
    const xml = publishMetadata(sealed('https://good/'), weak.signer);
    expect(() => verifySmpEntry(xml, listPolicy)).to.throw(SmpRefusal, /weaker than RSA 2048/);
  });
});

describe('a status list is not believed for the signature of a part of it', () => {
  const list = (id: string, inside: string) =>
    `<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" Id="${id}"><SchemeInformation>` +
    '<TSLSequenceNumber>1</TSLSequenceNumber><SchemeTerritory>XB</SchemeTerritory>' +
    `<ListIssueDateTime>2026-01-01T00:00:00Z</ListIssueDateTime></SchemeInformation>${inside}` +
    '</TrustServiceStatusList>';
  const by = testIdentity('wrapped-list', { country: 'XB' });
  const original = signDocument((one) => list('good', one), by.signer, {
    canonicalisation: 'http://www.w3.org/2001/10/xml-exc-c14n#',
    id: 'good',
  });

  it('holds as it is', () => {
    expect(verifyStatusList(original, listPolicy).list.territory).to.equal('XB');
  });

  it('that names another id than its own', () => {
    const elsewhere = signDocument((one) => list('good', one), by.signer, {
      canonicalisation: 'http://www.w3.org/2001/10/xml-exc-c14n#',
      id: 'elsewhere',
    });
    expect(() => verifyStatusList(elsewhere, listPolicy)).to.throw(SignatureRefusal, /something else/);
  });

  it('that stands inside a forged one', () => {
    const part = /<Signature .*<\/Signature>/.exec(original)![0];
    for (const forged of [
      list('evil', part + original.replace(part, '')),
      list('evil', original),
      list('good', original),
      list('good', `<x>${original.replace(part, '')}</x>${part}`),
    ]) {
      expect(() => verifyStatusList(forged, listPolicy)).to.throw(SignatureRefusal);
    }
  });
});
