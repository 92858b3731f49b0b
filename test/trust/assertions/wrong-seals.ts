import { RSA_SHA1, SHA1 } from '../../../src/trust/xmldsig/algorithms.js';
import { testIdentity } from '../../support/pki.js';
import { envelope, HCP_ID, hcp, rootOnly, trc, withHcp, withTrc } from './scene.js';
import { NO_HCP, SEC, type Wrong, wrong } from './wrong.js';

const rogue = () => testIdentity('rogue-XB', { country: 'XB', issuer: 'rogue root' }).signer;

export const signatures: Wrong[] = [
  wrong('unsigned HCP', withHcp({ unsigned: true }), [SEC, '1001'], /no signature/),
  wrong('unsigned TRC', withTrc({ unsigned: true }), [SEC, '1001'], /no signature/),
  wrong(
    'one byte of the HCP altered after signing',
    withHcp({ bend: (xml) => xml.replace('Ward 3', 'Ward 4') }),
    [SEC, '1001'],
    /digest differs/,
  ),
  wrong(
    'one byte of the TRC altered after signing',
    withTrc({ bend: (xml) => xml.replace('9990001', '9990002') }),
    [SEC, '1001'],
    /digest differs/,
  ),
  wrong(
    'digest altered',
    withHcp({
      bend: (xml) =>
        xml.replace(/<ds:DigestValue>./, (m) =>
          m.endsWith('A') ? `${m.slice(0, -1)}B` : `${m.slice(0, -1)}A`,
        ),
    }),
    [SEC, '1001'],
    /does not hold|digest differs/,
  ),
  wrong(
    'key of nobody known',
    (d) => envelope(hcp(d, { signer: rogue() }), trc(d)),
    [SEC, '1001'],
    /not trusted/,
  ),
  wrong(
    'certificate expired',
    (d) =>
      envelope(
        hcp(d, { signer: testIdentity('old-XB', { country: 'XB', from: -10, until: -1 }).signer }),
        trc(d),
      ),
    [SEC, '1001'],
    /expired/,
  ),
  wrong(
    'certificate of an authority, which may not sign assertions',
    (d) =>
      envelope(
        hcp(d, { signer: testIdentity('ca-XB', { country: 'XB', purpose: 'authority' }).signer }),
        trc(d),
      ),
    [SEC, '1001'],
    /key usage/,
    { anchors: () => [testIdentity('ca-XB').certificate, ...rootOnly()] },
  ),
  wrong(
    'two certificates in KeyInfo',
    withHcp({ bend: (xml) => xml.replace(/<ds:X509Certificate>.*?<\/ds:X509Certificate>/, '$&$&') }),
    [SEC, '1001'],
    /2 certificates/,
  ),
  wrong(
    'reference to another ID',
    withHcp({ bend: (xml) => xml.replace(/URI="#[^"]*"/, 'URI="#_other"') }),
    [SEC, '1001'],
    /another element/,
  ),
  wrong(
    'ID that occurs twice in the envelope',
    (d) => envelope(hcp(d), trc(d)).replace('<query:AdhocQueryRequest', `$& id="${HCP_ID}"`),
    [SEC, '1001'],
    /more than once/,
  ),
  wrong(
    'signature at the end',
    withHcp({
      bend: (xml) => xml.replace(/(<ds:Signature .*<\/ds:Signature>)(.*)(<\/saml:Assertion>)/, '$2$1$3'),
    }),
    ['4703', '4703'],
    /order of the schema/,
  ),
  wrong(
    'comment inside a value',
    withHcp({ bend: (xml) => xml.replace('hp-4711', 'hp<!-- -->-4711') }),
    [SEC, '1001'],
    /comment/,
  ),
  wrong(
    'SHA-1',
    withHcp({ profile: { signatureMethod: RSA_SHA1, digestMethod: SHA1 } }),
    [SEC, '1001'],
    /rsa-sha1 is not allowed/,
  ),
  wrong(
    'HMAC',
    withHcp({
      bend: (xml) =>
        xml.replace(
          /SignatureMethod Algorithm="[^"]*"/,
          'SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"',
        ),
    }),
    [SEC, '1001'],
    /hmac-sha256 is not allowed/,
  ),
  wrong(
    'seal of another country',
    (d) => envelope(hcp(d, { signer: testIdentity('seal-XC', { country: 'XC' }).signer }), trc(d)),
    [SEC, '1001'],
    /not of the country that asks/,
  ),
  wrong(
    'TRC with the seal of another country',
    (d) => envelope(hcp(d), trc(d, { signer: testIdentity('seal-XC', { country: 'XC' }).signer })),
    [SEC, '1001'],
    /not of the country that asks/,
  ),
  wrong('TLS certificate of another country', withHcp({}), [SEC, '1001'], /not of the country/, {
    tlsCountry: 'XC',
  }),
  wrong('TLS certificate without a country', withHcp({}), [SEC, '1001'], /names no country/, {
    tlsCountry: undefined,
  }),
];

export const presence: Wrong[] = [
  wrong('no assertion at all', () => envelope(), [NO_HCP, '1001'], /HCP identity assertion is required/),
  wrong('no HCP', (d) => envelope(trc(d)), [NO_HCP, '1001'], /HCP identity assertion is required/),
  wrong('no TRC', (d) => envelope(hcp(d)), ['1001', '1001'], /TRC assertion is required/),
  wrong(
    'second HCP',
    (d) => envelope(hcp(d), hcp(d, { value: { id: '_2' } }), trc(d)),
    ['1001', '1001'],
    /more than one assertion of a kind/,
  ),
  wrong(
    'second TRC',
    (d) => envelope(hcp(d), trc(d), trc(d, { value: { id: '_2' } })),
    ['1001', '1001'],
    /more than one assertion of a kind/,
  ),
  wrong(
    'assertion of an unknown kind',
    (d) =>
      envelope(
        hcp(d),
        trc(d),
        hcp(d, { value: { issuer: { value: 'x', nameQualifier: 'urn:x' }, id: '_2' } }),
      ),
    ['1001', '1001'],
    /unknown kind/,
  ),
  wrong(
    'encrypted assertion',
    (d) =>
      envelope(hcp(d), trc(d), '<a:EncryptedAssertion xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion"/>'),
    ['1001', '1001'],
    /unknown kind/,
  ),
  wrong(
    'HCP that hides in the Advice of the TRC',
    (d) => envelope(trc(d, { edit: (xml) => xml.replace('<saml:AssertionIDRef>', `${hcp(d)}$&`) })),
    [NO_HCP, '1001'],
    /HCP identity assertion is required/,
  ),
  wrong(
    'HCP that hides in the Advice of another',
    (d) =>
      envelope(
        hcp(d),
        trc(d, {
          edit: (xml) => xml.replace('<saml:AssertionIDRef>', `${hcp(d, { value: { id: '_n' } })}$&`),
        }),
      ),
    ['4703', '4703'],
    /Advice has a child/,
  ),
  wrong(
    'HCP below another element of the header',
    (d) => envelope(`<x xmlns="">${hcp(d)}</x>`, trc(d)),
    [NO_HCP, '1001'],
    /HCP identity assertion is required/,
  ),
  wrong(
    'ID that is no NCName',
    withHcp({ unsigned: true, value: { id: '1:2' } }),
    ['4703', '4703'],
    /NCName/,
  ),
];
