import { createPublicKey, X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import forge from 'node-forge';
import { ExchangeError } from '../../../src/kernel/errors.js';
import { requireClassRights } from '../../../src/trust/assertions/rights.js';
import { requireSamePatient } from '../../../src/trust/assertions/treatment.js';
import { type Signer, softwareSigner } from '../../../src/trust/keys/signer.js';
import { issueCertificate } from '../../../src/trust/pki/certificate.js';
import { RSA_SHA1, SHA1 } from '../../../src/trust/xmldsig/algorithms.js';
import { verifyEnveloped } from '../../../src/trust/xmldsig/verify.js';
import type { Dialect } from '../../../src/wire/dialects/dialect.js';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';
import type { HcpAssertion, TrcAssertion } from '../../../src/wire/saml/assertion.js';
import { C14N } from '../../../src/wire/xml/c14n.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { testIdentity } from '../../support/pki.js';
import {
  type Bend,
  envelope,
  HCP_ID,
  HOUR,
  hcp,
  hcpValue,
  inSeconds,
  judge,
  NOW,
  nok,
  type Overrides,
  PATIENT,
  rootOnly,
  SECOND,
  trc,
  trcValue,
} from './scene.js';

const HPI = 'ERROR_HPI_GENERIC';
const SEC = 'ERROR_SEC_GENERIC';
const INTEGRITY = 'ERROR_SEC_DATA_INTEGRITY_NOT_ENSURED';
const NO_HCP = 'ERROR_HPI_AUTHENTICATION_NOT_RECEIVED';
const ROLE = 'ERROR_HPI_INSUFFICIENT_INFORMATION';

function refusal(check: () => unknown): { code: string; context: string } | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof ExchangeError) return { code: error.code, context: error.context };
    throw error;
  }
}

/** The code that the envelope is refused with in a dialect; `accepted` when it is not. */
function codeOf(dialect: Dialect, xml: string, overrides: Overrides = {}): string {
  return refusal(() => judge(xml, { dialect, ...overrides }))?.code ?? 'accepted';
}

const withHcp = (bend: Bend<HcpAssertion>) => (dialect: Dialect) =>
  envelope(hcp(dialect, bend), trc(dialect));
const withTrc = (bend: Bend<TrcAssertion>) => (dialect: Dialect) =>
  envelope(hcp(dialect), trc(dialect, bend));

/** A way to be wrong, and the code of a list request in eHDSI and in epSOS. */
interface Wrong {
  readonly what: string;
  readonly xml: (dialect: Dialect) => string;
  readonly ehdsi: string;
  readonly epsos: string;
  readonly says: RegExp;
  readonly overrides?: Overrides;
}

const wrong = (
  what: string,
  xml: (dialect: Dialect) => string,
  [inEhdsi, inEpsos]: [string, string],
  says: RegExp,
  overrides?: Overrides,
): Wrong => ({
  what,
  xml,
  ehdsi: inEhdsi,
  epsos: inEpsos,
  says,
  ...(overrides === undefined ? {} : { overrides }),
});

const rogue = () => testIdentity('rogue-XB', { country: 'XB', issuer: 'rogue root' }).signer;
const attribute = (name: RegExp) => (xml: string) =>
  xml.replace(new RegExp(`<saml:Attribute FriendlyName="${name.source}".*?</saml:Attribute>`), '');
const blank = (name: RegExp) => (xml: string) =>
  xml.replace(
    new RegExp(`(<saml:Attribute FriendlyName="${name.source}"[^>]*>).*?</saml:Attribute>`),
    '$1<saml:AttributeValue xsi:type="xs:string"> </saml:AttributeValue></saml:Attribute>',
  );

const signatures: Wrong[] = [
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

const presence: Wrong[] = [
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

const hcpParts: Wrong[] = [
  wrong(
    'version 1.1',
    withHcp({ edit: (xml) => xml.replace('Version="2.0"', 'Version="1.1"') }),
    [HPI, '1001'],
    /Version must be 2.0/,
  ),
  ...(
    [
      ['Version', / Version="2.0"/],
      ['IssueInstant', / IssueInstant="[^"]*"/],
      ['Subject', /<saml:Subject>.*<\/saml:Subject>/],
      ['NameID', /<saml:NameID.*<\/saml:NameID>/],
      ['NameID/@Format', / Format="[^"]*"/],
      ['SubjectConfirmation', /<saml:SubjectConfirmation [^>]*>/],
      ['SubjectConfirmation/@Method', / Method="[^"]*"/],
      ['Conditions', /<saml:Conditions.*?(<\/saml:Conditions>|\/>)/],
      ['Conditions/@NotBefore', / NotBefore="[^"]*"/],
      ['Conditions/@NotOnOrAfter', / NotOnOrAfter="[^"]*"/],
      ['AuthnStatement', /<saml:AuthnStatement.*<\/saml:AuthnStatement>/],
      ['AuthnStatement/@AuthnInstant', / AuthnInstant="[^"]*"/],
      ['AuthnContext', /<saml:AuthnContext>.*<\/saml:AuthnContext>/],
      ['AuthnContextClassRef', /<saml:AuthnContextClassRef>.*<\/saml:AuthnContextClassRef>/],
      ['AttributeStatement', /<saml:AttributeStatement>.*<\/saml:AttributeStatement>/],
    ] as [string, RegExp][]
  ).map(([name, pattern]) =>
    wrong(
      `no ${name}`,
      withHcp({ edit: (xml) => xml.replace(pattern, '') }),
      [HPI, '1001'],
      new RegExp(`^${name} element/attribute is required`),
    ),
  ),
  wrong(
    'log-in by password',
    withHcp({ value: { authnContextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password' } }),
    ['4702', 'accepted'],
    /two-factor/,
  ),
  wrong(
    'NotBefore in 120 s',
    withHcp({ value: { notBefore: inSeconds(120) } }),
    [HPI, '1001'],
    /not valid yet/,
  ),
  wrong(
    'NotOnOrAfter 120 s ago',
    withHcp({ value: { notBefore: inSeconds(-3600), notOnOrAfter: inSeconds(-120) } }),
    [HPI, '1001'],
    /expired/,
  ),
  wrong(
    'span of four hours and a second',
    withHcp({ value: { notOnOrAfter: new Date(NOW.getTime() + 4 * HOUR + SECOND) } }),
    [HPI, '1001'],
    /4 hours at most/,
  ),
  wrong(
    'span that ends before it begins',
    withHcp({ value: { notBefore: inSeconds(50), notOnOrAfter: inSeconds(40) } }),
    [HPI, '1001'],
    /hours at most/,
  ),
  wrong('another audience', withHcp({ value: { audiences: ['urn:x'] } }), [HPI, 'accepted'], /Audience/),
  wrong('no audience', withHcp({ value: { audiences: [] } }), [HPI, 'accepted'], /Audience/),
  wrong(
    'confirmation by bearer',
    withHcp({ value: { confirmationMethod: 'urn:oasis:names:tc:SAML:2.0:cm:bearer' } }),
    [HPI, 'accepted'],
    /Method is not allowed/,
  ),
  wrong(
    'issuer of another country',
    withHcp({ edit: (xml) => xml.replace(/urn:idp:(XB:)?countryB/, 'urn:idp:XC:countryB') }),
    [SEC, 'accepted'],
    /Issuer names another country/,
  ),
  wrong(
    'issuer of another form',
    withHcp({ edit: (xml) => xml.replace(/urn:idp:(XB:)?countryB/, 'somebody') }),
    [HPI, 'accepted'],
    /Issuer is not of the form/,
  ),
];

const hcpAttributes: Wrong[] = [
  ...(
    [
      [/XSPA Subject/, HPI, '1001'],
      [/XSPA Role/, ROLE, '1001'],
      [/(?:eHealth DSI|epSOS) Healthcare Facility Type/, HPI, '1001'],
      [/XSPA Purpose Of Use/, '4703', '4703'],
      [/XSPA Locality/, HPI, '1001'],
      [/Hl7 Permissions/, '4703', '4703'],
      [/XSPA Organization/, 'accepted', '1001'],
    ] as [RegExp, string, string][]
  ).flatMap(([name, ...codes]) => [
    wrong(`no ${name.source}`, withHcp({ edit: attribute(name) }), codes, /is required$/),
    wrong(`blank ${name.source}`, withHcp({ edit: blank(name) }), codes, /is required$/),
  ]),
  wrong('role 999', withHcp({ value: { role: { code: '999' } } }), [ROLE, '1001'], /allowed roles/),
  wrong(
    'role as text',
    withHcp({ value: { role: { text: 'physician' } } }),
    [ROLE, 'accepted'],
    /allowed roles/,
  ),
  wrong('role as code', withHcp({ value: { role: { code: '221' } } }), ['accepted', '1001'], /allowed roles/),
  wrong(
    'role of another code system',
    withHcp({ value: { role: { code: '221', codeSystem: '2.16.840.1.113883.6.96' } } }),
    [ROLE, '1001'],
    /allowed roles/,
  ),
  wrong('unknown facility type', withHcp({ value: { facilityType: 'Spa' } }), [HPI, '1001'], /unknown value/),
  wrong(
    'purpose RESEARCH, coded',
    withHcp({ value: { purposeOfUse: { code: 'RESEARCH' } } }),
    ['4703', '4703'],
    /neither/,
  ),
  wrong(
    'purpose RESEARCH, text',
    withHcp({ value: { purposeOfUse: { text: 'RESEARCH' } } }),
    ['4703', '4703'],
    /neither/,
  ),
  wrong(
    'purpose in lower case',
    withHcp({ value: { purposeOfUse: { code: 'treatment' } } }),
    ['4703', '4703'],
    /neither/,
  ),
  wrong(
    'purpose as text',
    withHcp({ value: { purposeOfUse: { text: 'TREATMENT' } } }),
    ['4703', 'accepted'],
    /neither/,
  ),
  wrong(
    'clerk on nobody’s behalf',
    withHcp({ value: { role: { code: '44' } } }),
    [HPI, '1001'],
    /OnBehalfOf|allowed roles/,
  ),
  wrong(
    'clerk on the behalf of a stranger',
    withHcp({ value: { role: { code: '44' }, onBehalfOf: 'someone' } }),
    [HPI, '1001'],
    /OnBehalfOf|allowed roles/,
  ),
  wrong(
    'permissions without their prefix',
    withHcp({ edit: (xml) => xml.replaceAll('urn:oasis:names:tc:xspa:1.0:subject:hl7:permission:', '') }),
    ['4703', '4703'],
    /Hl7 Permissions/,
  ),
];

const trcs: Wrong[] = [
  ...(
    [
      ['IssueInstant', / IssueInstant="[^"]*"/],
      ['NameID/@Format', / Format="[^"]*"/],
      ['Conditions/@NotOnOrAfter', / NotOnOrAfter="[^"]*"/],
      ['AuthnStatement', /<saml:AuthnStatement.*<\/saml:AuthnStatement>/],
      ['AttributeStatement', /<saml:AttributeStatement>.*<\/saml:AttributeStatement>/],
      ['Advice/AssertionIDRef', /<saml:AssertionIDRef>.*<\/saml:AssertionIDRef>/],
    ] as [string, RegExp][]
  ).map(([name, pattern]) =>
    wrong(
      `TRC without ${name}`,
      withTrc({ edit: (xml) => xml.replace(pattern, '') }),
      ['1001', '1001'],
      new RegExp(`^${name} element/attribute is required`),
    ),
  ),
  wrong(
    'TRC of version 1.1',
    withTrc({ edit: (xml) => xml.replace('Version="2.0"', 'Version="1.1"') }),
    ['1001', '1001'],
    /Version/,
  ),
  wrong(
    'TRC that is not valid yet',
    withTrc({ value: { notBefore: inSeconds(120) } }),
    ['1001', '1001'],
    /not valid yet/,
  ),
  wrong(
    'TRC that has expired',
    withTrc({ value: { notBefore: inSeconds(-3600), notOnOrAfter: inSeconds(-120) } }),
    ['1001', '1001'],
    /expired/,
  ),
  wrong(
    'TRC of two hours and a second',
    withTrc({ value: { notOnOrAfter: new Date(NOW.getTime() + 2 * HOUR + SECOND) } }),
    ['1001', '1001'],
    /2 hours at most/,
  ),
  wrong(
    'TRC for another audience',
    withTrc({ value: { audiences: ['urn:x'] } }),
    ['1001', 'accepted'],
    /Audience/,
  ),
  wrong(
    'TRC confirmed by bearer',
    withTrc({ value: { confirmationMethod: 'urn:oasis:names:tc:SAML:2.0:cm:bearer' } }),
    ['1001', '1001'],
    /sender-vouches/,
  ),
  wrong(
    'TRC with a log-in of its own',
    withTrc({ value: { authnContextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI' } }),
    ['1001', '1001'],
    /PreviousSession/,
  ),
  wrong(
    'TRC for RESEARCH',
    withTrc({ value: { purposeOfUse: { text: 'RESEARCH' } } }),
    ['4703', '4703'],
    /neither/,
  ),
  wrong(
    'TRC without purpose',
    withTrc({ edit: attribute(/XSPA Purpose Of Use/) }),
    ['4703', '4703'],
    /is required/,
  ),
  wrong(
    'TRC without patient',
    withTrc({ edit: attribute(/XSPA Subject/) }),
    ['1001', '1001'],
    /patient identifier/,
  ),
  wrong(
    'TRC with a blank patient',
    withTrc({ edit: blank(/XSPA Subject/) }),
    ['1001', '1001'],
    /patient identifier/,
  ),
  wrong(
    'TRC with a patient that is no CX',
    withTrc({ edit: (xml) => xml.replace(/9990001\^\^\^[^<]*/, '9990001') }),
    ['1001', '1001'],
    /CX form/,
  ),
  wrong(
    'TRC that stands on another HCP',
    withTrc({ value: { adviceId: '_other' } }),
    ['4703', '4703'],
    /AssertionIDRef/,
  ),
  wrong(
    'TRC about another professional',
    withTrc({ value: { nameId: { value: 'hp-1', format: 'urn:x' } } }),
    ['1002', '1002'],
    /NameID of the TRC/,
  ),
];

describe('the assertions of a request', () => {
  for (const dialect of [ehdsi, epsos]) {
    describe(`in ${dialect.name}`, () => {
      for (const kind of ['hcp', 'trc'] as const) {
        it(`are accepted with the ${kind} first`, () => {
          const both = [hcp(dialect), trc(dialect)];
          const result = judge(envelope(...(kind === 'hcp' ? both : both.reverse())), { dialect });
          expect(result.hcp).to.deep.equal(hcpValue(dialect));
          expect(result.trc).to.deep.equal(trcValue(dialect));
          expect(result.country).to.equal('XB');
          expect(result.sealCertificate.subject).to.contain('seal-XB');
        });
      }

      for (const { what, xml, says, overrides, ...codes } of [
        ...signatures,
        ...presence,
        ...hcpParts,
        ...hcpAttributes,
        ...trcs,
      ]) {
        const code = codes[dialect.name as 'ehdsi' | 'epsos'];
        it(`${code === 'accepted' ? 'accept' : `refuse with ${code}`}: ${what}`, () => {
          const refused = refusal(() => judge(xml(dialect), { dialect, ...overrides }));
          expect(refused?.code ?? 'accepted').to.equal(code);
          if (refused !== undefined) expect(refused.context).to.match(says);
        });
      }

      it('are accepted where the clocks are 59 seconds apart, both ways', () => {
        const early = withHcp({ value: { notBefore: inSeconds(59) } });
        const late = withHcp({ value: { notBefore: inSeconds(-3600), notOnOrAfter: inSeconds(-59) } });
        expect(codeOf(dialect, early(dialect))).to.equal('accepted');
        expect(codeOf(dialect, late(dialect))).to.equal('accepted');
        expect(codeOf(dialect, early(dialect), { skewMs: 0 })).not.to.equal('accepted');
      });

      it('are accepted under a seal that is pinned itself, and under no other anchor', () => {
        const xml = envelope(hcp(dialect), trc(dialect));
        const anchors = () => [testIdentity('seal-XB').certificate];
        expect(codeOf(dialect, xml, { anchors })).to.equal('accepted');
        expect(codeOf(dialect, xml, { anchors: () => [] })).not.to.equal('accepted');
        const asked: string[] = [];
        judge(xml, {
          dialect,
          anchors: (country) => {
            asked.push(country);
            return rootOnly();
          },
        });
        expect(new Set(asked)).to.deep.equal(new Set(['XB']));
      });
    });
  }

  describe('do not trust a seal', () => {
    const context = (signer: Signer, anchor: X509Certificate) =>
      refusal(() =>
        judge(envelope(hcp(ehdsi, { signer }), trc(ehdsi, { signer })), { anchors: () => [anchor] }),
      )?.context;

    it('whose authority has expired', () => {
      const authority = testIdentity('old root', { purpose: 'authority', from: -10, until: -1 });
      const { signer } = testIdentity('late-XB', { country: 'XB', issuer: 'old root' });
      expect(context(signer, authority.certificate)).to.match(/expired/);
    });

    it('whose authority only bears the name of the trusted one', () => {
      const { key } = testIdentity('namesake');
      const { signer } = testIdentity('seal-XB', { country: 'XB' });
      const namesake = issueCertificate({
        purpose: 'authority',
        subject: { organisation: 'Test organisation', commonName: 'root' },
        publicKey: createPublicKey(key),
        notBefore: inSeconds(-3600),
        notAfter: inSeconds(3600),
        serial: new Uint8Array(16),
        issuer: { key },
      });
      expect(namesake.subject).to.equal(testIdentity('root').certificate.subject);
      expect(context(signer, namesake)).to.match(/not trusted/);
    });

    it('that another seal issued', () => {
      const { certificate } = testIdentity('seal-XB', { country: 'XB' });
      const { signer } = testIdentity('child-XB', { country: 'XB', issuer: 'seal-XB' });
      expect(context(signer, certificate)).to.match(/not trusted/);
    });
  });

  it('do not trust a seal issued by an anchor that is no authority, though nothing says what its key is for', () => {
    const { key } = testIdentity('plain');
    const leaf = forge.pki.createCertificate();
    leaf.publicKey = forge.pki.publicKeyFromPem(
      createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
    );
    leaf.serialNumber = '01';
    leaf.validity = { notBefore: inSeconds(-3600), notAfter: inSeconds(3600) };
    leaf.setSubject([{ shortName: 'CN', value: 'plain' }]);
    leaf.setIssuer([{ shortName: 'CN', value: 'plain' }]);
    leaf.setExtensions([{ name: 'basicConstraints', cA: false }]);
    leaf.sign(
      forge.pki.privateKeyFromPem(key.export({ type: 'pkcs8', format: 'pem' }).toString()),
      forge.md.sha256.create(),
    );
    const plain = new X509Certificate(forge.pki.certificateToPem(leaf));
    const { key: ownKey } = testIdentity('under-plain');
    const certificate = issueCertificate({
      purpose: 'seal',
      subject: { country: 'XB', organisation: 'Test organisation', commonName: 'under-plain' },
      publicKey: createPublicKey(ownKey),
      notBefore: inSeconds(-3600),
      notAfter: inSeconds(3600),
      serial: new Uint8Array(16),
      issuer: { key, certificate: plain },
    });
    const signer = softwareSigner(ownKey, certificate);
    const xml = envelope(hcp(ehdsi, { signer }), trc(ehdsi, { signer }));
    expect(refusal(() => judge(xml, { anchors: () => [plain] }))?.context).to.match(/not trusted/);
  });

  it('give back the HCP assertion as a document on which its signature still holds', () => {
    const { hcpXml } = judge(envelope(hcp(ehdsi), trc(ehdsi)));
    const policy = {
      signatureMethods: ehdsi.saml.signatureMethods,
      digestMethods: ehdsi.saml.digestMethods,
      canonicalisations: [C14N.exclusive],
    };
    withXml(hcpXml, (root) => {
      expect(verifyEnveloped(root, policy).certificate.subject).to.contain('seal-XB');
    });
  });

  it('leave a next of kin assertion alone wherever it stands, and never take it for a TRC', () => {
    for (const order of [
      [nok(), hcp(ehdsi), trc(ehdsi)],
      [hcp(ehdsi), trc(ehdsi), nok()],
    ]) {
      expect(judge(envelope(...order)).trc?.patientId).to.deep.equal(PATIENT);
    }
    expect(codeOf(ehdsi, envelope(hcp(ehdsi), nok()))).to.equal('1001');
    expect(codeOf(ehdsi, envelope(hcp(ehdsi), trc(ehdsi), nok(), nok()))).to.equal('1001');
  });

  it('need no TRC where a patient is looked for; one that comes along is judged all the same', () => {
    const patient = { transaction: 'xcpd', classes: undefined } as const;
    expect(judge(envelope(hcp(ehdsi)), patient).trc).to.equal(undefined);
    expect(codeOf(ehdsi, envelope(hcp(ehdsi), trc(ehdsi)), patient)).to.equal('accepted');
    expect(codeOf(ehdsi, envelope(hcp(ehdsi), trc(ehdsi, { unsigned: true })), patient)).to.equal(INTEGRITY);
  });

  it('want the display name of a role where a patient is looked for', () => {
    const patient = { transaction: 'xcpd', classes: undefined } as const;
    for (const role of [{ code: '221' }, { code: '221', displayName: 'Dentists' }]) {
      expect(codeOf(ehdsi, envelope(hcp(ehdsi, { value: { role } })), patient)).to.equal('4703');
      expect(codeOf(ehdsi, envelope(hcp(ehdsi, { value: { role } }), trc(ehdsi)))).to.equal('accepted');
    }
  });

  it('let a clerk act on the behalf of a professional', () => {
    for (const onBehalfOf of ['221', 'Physician', 'registered nurse']) {
      const xml = withHcp({ value: { role: { code: '44' }, onBehalfOf } })(ehdsi);
      expect(codeOf(ehdsi, xml)).to.equal('accepted');
    }
    const ancillary = (onBehalfOf: string) =>
      withHcp({ value: { role: { text: 'ancillary services' }, onBehalfOf } })(epsos);
    const consent = { classes: undefined };
    expect(codeOf(epsos, ancillary('plumber'), consent)).to.equal('1001');
    expect(codeOf(epsos, ancillary('Nurse'), consent)).to.equal('4703');
  });

  it('refuse a request without a Security header', () => {
    const bare = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"/>';
    expect(codeOf(ehdsi, bare)).to.equal('1001');
    expect(codeOf(ehdsi, bare, { transaction: 'xcpd' })).to.equal(NO_HCP);
    expect(codeOf(epsos, bare, { transaction: 'xcpd' })).to.equal('1001');
  });

  it('keep values out of what crosses the border', () => {
    for (const { xml, overrides } of [...hcpAttributes, ...trcs, ...hcpParts]) {
      const context = refusal(() => judge(xml(ehdsi), overrides))?.context ?? '';
      expect(context).not.to.match(/9990001|Test Clinician|hp-4711|Ward|RESEARCH|stranger/);
    }
  });
});

describe('the code of a failure', () => {
  const table: [string, (dialect: Dialect) => string, Record<string, string>][] = [
    [
      'structure',
      withHcp({ unsigned: true, value: { id: '1:2' } }),
      { xcpd: INTEGRITY, xcaList: '4703', xcaRetrieve: SEC, xdr: '4703' },
    ],
    ['signature', withHcp({ unsigned: true }), { xcpd: INTEGRITY, xcaList: SEC, xcaRetrieve: SEC, xdr: SEC }],
    ['no HCP', (d) => envelope(trc(d)), { xcpd: NO_HCP, xcaList: NO_HCP, xcaRetrieve: NO_HCP, xdr: NO_HCP }],
    [
      'HCP expired',
      withHcp({ value: { notBefore: inSeconds(-300), notOnOrAfter: inSeconds(-200) } }),
      { xcpd: HPI, xcaList: HPI, xcaRetrieve: HPI, xdr: HPI },
    ],
    [
      'TRC expired',
      withTrc({ value: { notBefore: inSeconds(-300), notOnOrAfter: inSeconds(-200) } }),
      { xcpd: HPI, xcaList: '1001', xcaRetrieve: '1001', xdr: '1001' },
    ],
    [
      'TRC swapped',
      withTrc({ value: { adviceId: '_other' } }),
      { xcpd: '4703', xcaList: '4703', xcaRetrieve: '4703', xdr: '4703' },
    ],
    [
      'TRC of another',
      withTrc({ value: { nameId: { value: 'x', format: 'y' } } }),
      { xcpd: HPI, xcaList: '1002', xcaRetrieve: '1002', xdr: '1002' },
    ],
  ];
  for (const [what, xml, codes] of table) {
    for (const [transaction, code] of Object.entries(codes) as ['xcpd', string][]) {
      it(`is ${code} in ${transaction}: ${what}`, () => {
        expect(codeOf(ehdsi, xml(ehdsi), { transaction, classes: undefined })).to.equal(code);
      });
    }
    it(`is ERROR_SEC_GENERIC in a discard: ${what}`, () => {
      expect(codeOf(ehdsi, xml(ehdsi), { transaction: 'xdr', classes: ['DISCARD-60593-1'] })).to.equal(SEC);
    });
  }
});

describe('the rights to a document class', () => {
  const classes: ['xcaList' | 'xcaRetrieve' | 'xdr', string, string[]][] = [
    ['xcaList', '60591-5', ['PRD-003', 'PRD-005', 'PRD-010', 'PRD-016']],
    ['xcaRetrieve', '60591-5', ['PRD-003', 'PRD-005', 'PRD-010', 'PRD-016']],
    ['xcaList', '57833-6', ['PRD-004', 'PRD-010']],
    ['xcaRetrieve', '57833-6', ['PRD-004', 'PRD-010']],
    ['xcaList', '56445-0', ['PRD-004', 'PRD-010']],
    ['xcaList', '34105-7', ['PRD-003', 'PRD-005', 'PRD-010', 'PRD-016']],
    ['xcaList', '11502-2', ['PRD-003', 'PRD-005', 'PRD-010', 'PRD-016']],
    ['xcaList', '18748-4', ['PRD-003', 'PRD-005', 'PRD-010', 'PRD-016']],
    ['xcaList', 'x-clinical-image', ['PRD-003', 'PRD-005', 'PRD-010', 'PRD-016']],
    ['xdr', '60593-1', ['PPD-046']],
    ['xdr', '34133-9', ['PPD-046']],
    ['xdr', '57016-8', ['PPD-032']],
  ];
  for (const [transaction, code, permissions] of classes) {
    it(`are given by ${permissions.join(', ')} and by nothing less: ${transaction} ${code}`, () => {
      const judged = { transaction, dialect: ehdsi };
      const value = { ...hcpValue(ehdsi), permissions };
      expect(refusal(() => requireClassRights(value, code, judged))).to.equal(undefined);
      for (const lacking of permissions) {
        const less = { ...value, permissions: hcpValue(ehdsi).permissions.filter((p) => p !== lacking) };
        expect(refusal(() => requireClassRights(less, code, judged))).to.deep.equal({
          code: '4703',
          context: `the attribute Hl7 Permissions lacks ${lacking}`,
        });
        const xml = envelope(hcp(ehdsi, { value: { permissions: less.permissions } }), trc(ehdsi));
        expect(codeOf(ehdsi, xml, { transaction, classes: [code] })).to.equal('4703');
      }
    });
  }

  it('are PRD-006 where a patient is looked for', () => {
    const request = { transaction: 'xcpd', classes: undefined } as const;
    const permissions = hcpValue(ehdsi).permissions.filter((p) => p !== 'PRD-006');
    expect(codeOf(ehdsi, envelope(hcp(ehdsi, { value: { permissions } })), request)).to.equal('4703');
    expect(codeOf(epsos, envelope(hcp(epsos, { value: { permissions } })), request)).to.equal('4703');
    expect(codeOf(ehdsi, envelope(hcp(ehdsi, { value: { permissions: ['PRD-006'] } })), request)).to.equal(
      'accepted',
    );
  });

  it('must hold for every class of a request, and for one while they are not known', () => {
    const orders = envelope(hcp(ehdsi, { value: { permissions: ['PRD-004', 'PRD-010'] } }), trc(ehdsi));
    expect(codeOf(ehdsi, orders, { classes: ['57833-6'] })).to.equal('accepted');
    expect(codeOf(ehdsi, orders, { classes: ['57833-6', '60591-5'] })).to.equal('4703');
    expect(codeOf(ehdsi, orders, { transaction: 'xcaRetrieve', classes: undefined })).to.equal('accepted');
    expect(codeOf(ehdsi, orders, { transaction: 'xdr', classes: undefined })).to.equal('4703');
  });

  it('do not exist for a class that nobody knows', () => {
    const xml = (d: Dialect) => envelope(hcp(d), trc(d));
    const unknown = 'ERROR_GENERIC_SERVICE_SIGNIFIER_UNKNOWN';
    expect(codeOf(ehdsi, xml(ehdsi), { classes: ['12345-6'] })).to.equal(unknown);
    expect(codeOf(ehdsi, xml(ehdsi), { classes: ['toString'] })).to.equal(unknown);
    expect(codeOf(ehdsi, xml(ehdsi), { classes: [] })).to.equal(unknown);
    expect(codeOf(ehdsi, xml(ehdsi), { transaction: 'xdr', classes: ['60591-5'] })).to.equal('4202');
    expect(codeOf(epsos, xml(epsos), { classes: ['12345-6'] })).to.equal('4202');
  });

  it('depend on the role in epSOS', () => {
    const as = (role: string) => envelope(hcp(epsos, { value: { role: { text: role } } }), trc(epsos));
    expect(codeOf(epsos, as('physician'), { classes: ['57833-6'] })).to.equal('4703');
    expect(codeOf(epsos, as('Pharmacist'), { classes: ['57833-6'] })).to.equal('accepted');
    expect(codeOf(epsos, as('pharmacist'), { classes: ['60591-5'] })).to.equal('4703');
    expect(codeOf(epsos, as('nurse'), { transaction: 'xdr', classes: ['60593-1'] })).to.equal('4703');
    expect(codeOf(epsos, as('physician'), { classes: ['34105-7'] })).to.equal('4703');
  });

  it('want an organisation for a discard', () => {
    const judged = { transaction: 'xdr', dialect: ehdsi } as const;
    const { organisationId: _, ...value } = hcpValue(ehdsi);
    expect(refusal(() => requireClassRights(value, '60593-1', judged))).to.equal(undefined);
    expect(refusal(() => requireClassRights(value, 'DISCARD-60593-1', judged))?.code).to.equal(SEC);
    expect(refusal(() => requireClassRights(hcpValue(ehdsi), 'DISCARD-60593-1', judged))).to.equal(undefined);
  });
});

describe('the patient of a request', () => {
  it('is the patient of the TRC, by both parts of the identifier', () => {
    for (const dialect of [ehdsi, epsos]) {
      const judged = { transaction: 'xcaList', dialect } as const;
      const code = (patient: typeof PATIENT) =>
        refusal(() => requireSamePatient(trcValue(dialect), patient, judged))?.code;
      expect(code(PATIENT)).to.equal(undefined);
      expect(code({ ...PATIENT, extension: '9990002' })).to.equal('4206');
      expect(code({ ...PATIENT, root: '2.999.200.2' })).to.equal('4206');
    }
  });
});
