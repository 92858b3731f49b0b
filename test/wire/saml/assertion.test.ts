import { expect } from 'chai';
import fc from 'fast-check';
import { ehdsi } from '../../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../../src/wire/dialects/epsos.js';
import { readAssertion } from '../../../src/wire/saml/read.js';
import { structureProblem } from '../../../src/wire/saml/structure.js';
import { writeHcpAssertion, writeNokAssertion, writeTrcAssertion } from '../../../src/wire/saml/write.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { hcpAssertion, nokAssertion, trcAssertion } from './arbitraries.js';

const hcpXml = (dialect = ehdsi, qualifier = dialect.saml.hcpNameQualifier) =>
  writeHcpAssertion(
    {
      id: '_0f5c2f1e-7f0b-4a54-9d0a-3b1f7a6f0a01',
      issueInstant: new Date('2026-01-15T09:00:00Z'),
      issuer: {
        value: 'urn:idp:XB:countryB',
        ...(qualifier === undefined ? {} : { nameQualifier: qualifier }),
      },
      nameId: { value: 'hp-1', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified' },
      confirmationMethod: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches',
      notBefore: new Date('2026-01-15T09:00:00Z'),
      notOnOrAfter: new Date('2026-01-15T13:00:00Z'),
      audiences: ['urn:ehdsi:assertions.audience:x-border'],
      authnInstant: new Date('2026-01-15T08:59:58Z'),
      authnContextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI',
      subjectId: 'Test Clinician',
      role: { code: '221', codeSystem: '2.16.840.1.113883.2.9.6.2.7', displayName: 'Medical Doctors' },
      facilityType: 'Hospital',
      purposeOfUse: { code: 'TREATMENT' },
      locality: 'Ward 3',
      permissions: ['PRD-006'],
      organisationId: 'urn:oid:2.999.2',
    },
    dialect.saml,
  );

describe('SAML assertions', () => {
  it('read what they wrote: NOK', () => {
    const { saml } = ehdsi;
    fc.assert(
      fc.property(nokAssertion(saml.nokNameQualifier), (nok) => {
        withXml(writeNokAssertion(nok), (root) => {
          expect(structureProblem(root)).to.equal(undefined);
          expect(readAssertion(root, saml)).to.deep.equal({
            kind: 'nok',
            version: '2.0',
            missing: [],
            value: nok,
          });
        });
      }),
    );
  });

  for (const dialect of [ehdsi, epsos]) {
    const { saml } = dialect;
    it(`read what they wrote: HCP, ${dialect.name}`, () => {
      fc.assert(
        fc.property(hcpAssertion(saml.hcpNameQualifier), (hcp) => {
          withXml(writeHcpAssertion(hcp, saml), (root) => {
            expect(structureProblem(root)).to.equal(undefined);
            expect(readAssertion(root, saml)).to.deep.equal({
              kind: 'hcp',
              version: '2.0',
              missing: [],
              value: hcp,
            });
          });
        }),
      );
    });

    it(`read what they wrote: TRC, ${dialect.name}`, () => {
      fc.assert(
        fc.property(trcAssertion(saml.trcNameQualifier), (trc) => {
          withXml(writeTrcAssertion(trc, saml), (root) => {
            expect(structureProblem(root)).to.equal(undefined);
            expect(readAssertion(root, saml)).to.deep.equal({
              kind: 'trc',
              version: '2.0',
              missing: [],
              value: trc,
            });
          });
        }),
      );
    });
  }

  it('declare xs and xsi themselves and write Role and PurposeOfUse without a prefix', () => {
    const xml = hcpXml();
    expect(xml).to.contain('xmlns:xs="http://www.w3.org/2001/XMLSchema"');
    expect(xml).to.contain('xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"');
    expect(xml).to.contain('<Role xmlns="urn:hl7-org:v3" code="221"');
    expect(xml).to.contain('<PurposeOfUse xmlns="urn:hl7-org:v3" code="TREATMENT"');
    expect(xml).to.contain('xsi:type="xs:string">urn:oid:2.999.2<');
    expect(hcpXml(epsos)).to.contain('xsi:type="xs:anyURI">urn:oid:2.999.2<');
  });

  it('are told apart by what the dialect says, and by nothing else', () => {
    const kind = (xml: string, dialect = ehdsi) =>
      withXml(xml, (root) => readAssertion(root, dialect.saml).kind);
    expect(kind(hcpXml())).to.equal('hcp');
    expect(kind(hcpXml(ehdsi, 'urn:ehdsi:assertions:trc'))).to.equal('trc');
    expect(kind(hcpXml(ehdsi, 'urn:ehdsi:assertions:nok'))).to.equal('nok');
    expect(kind(hcpXml(ehdsi, 'urn:ehdsi:assertions:other'))).to.equal('unknown');
    expect(kind(hcpXml().replace(/ NameQualifier="[^"]*"/, ''))).to.equal('unknown');
    expect(kind(hcpXml(epsos), epsos)).to.equal('hcp');
    expect(kind(hcpXml(epsos).replace(/ NameQualifier="[^"]*"/, ''), epsos)).to.equal('hcp');
    expect(kind(hcpXml(ehdsi), epsos)).to.equal('unknown');
    const advice = '<saml:Advice><saml:AssertionIDRef>_1</saml:AssertionIDRef></saml:Advice>';
    expect(kind(hcpXml(epsos).replace('<saml:AuthnStatement', `${advice}$&`), epsos)).to.equal('trc');
  });

  it('are read by attribute name, never by friendly name', () => {
    const xml = hcpXml().replace(/FriendlyName="[^"]*"/g, 'FriendlyName="XSPA Locality"');
    withXml(xml, (root) => {
      expect(readAssertion(root, ehdsi.saml).value).to.deep.include({
        subjectId: 'Test Clinician',
        locality: 'Ward 3',
      });
    });
  });

  it('are read with the older name of the facility type, and with a prefix before Role', () => {
    const xml = hcpXml()
      .replace('urn:ehdsi:names:subject:healthcare', 'urn:epsos:names:wp3.4:subject:healthcare')
      .replace('<Role xmlns="urn:hl7-org:v3"', '<h:Role xmlns:h="urn:hl7-org:v3"');
    withXml(xml, (root) => {
      const { value } = readAssertion(root, ehdsi.saml);
      expect(value).to.deep.include({ facilityType: 'Hospital' });
      expect(value).to.have.nested.property('role.code', '221');
    });
  });

  it('tell each part that is absent, in the order of the checks', () => {
    const missing = (xml: string) => withXml(xml, (root) => readAssertion(root, ehdsi.saml).missing);
    const xml = hcpXml();
    expect(missing(xml)).to.deep.equal([]);
    expect(missing(xml.replace(/ Format="[^"]*"/, ''))).to.deep.equal(['NameID/@Format']);
    expect(missing(xml.replace(/<saml:Subject>.*<\/saml:Subject>/, ''))).to.deep.equal([
      'Subject',
      'NameID',
      'NameID/@Format',
      'SubjectConfirmation',
      'SubjectConfirmation/@Method',
    ]);
    expect(missing(xml.replace(/ NotBefore="[^"]*"/, ' NotBefore="2026-02-30T00:00:00Z"'))).to.deep.equal([
      'Conditions/@NotBefore',
    ]);
    expect(missing(hcpXml(ehdsi, 'urn:ehdsi:assertions:trc'))).to.deep.equal(['Advice/AssertionIDRef']);
    expect(missing('<a/>')).to.include.members(['Version', 'ID', 'Issuer', 'AttributeStatement']);
  });

  it('take no bare code for a permission', () => {
    const xml = hcpXml().replace('urn:oasis:names:tc:xspa:1.0:subject:hl7:permission:PRD-006', 'PRD-006');
    withXml(xml, (root) =>
      expect(readAssertion(root, ehdsi.saml).value).to.deep.include({ permissions: [] }),
    );
  });

  it('take a time without zone for UTC and one with an offset for what it is', () => {
    const xml = hcpXml()
      .replace(/ NotBefore="[^"]*"/, ' NotBefore="2026-01-15T09:00:00"')
      .replace(/ NotOnOrAfter="[^"]*"/, ' NotOnOrAfter="2026-01-15T13:00:00.5+02:00"');
    withXml(xml, (root) => {
      const { value } = readAssertion(root, ehdsi.saml);
      expect(value.notBefore).to.deep.equal(new Date('2026-01-15T09:00:00Z'));
      expect(value.notOnOrAfter).to.deep.equal(new Date('2026-01-15T11:00:00.500Z'));
    });
  });
});

describe("an assertion's structure", () => {
  const problem = (change: (xml: string) => string) => withXml(change(hcpXml()), structureProblem);
  const cases: [string, (xml: string) => string, RegExp][] = [
    ['another element', () => '<a/>', /no SAML 2.0 Assertion/],
    ['an ID that is no NCName', (xml) => xml.replace(' ID="_', ' ID="urn:uuid:'), /NCName/],
    [
      'a date that is none',
      (xml) => xml.replace(/IssueInstant="[^"]*"/, 'IssueInstant="now"'),
      /IssueInstant/,
    ],
    ['a foreign child', (xml) => xml.replace('<saml:Subject>', '<saml:Other/>$&'), /belong/],
    [
      'an assertion inside Advice',
      (xml) => xml.replace('<saml:AuthnStatement', '<saml:Advice><saml:Assertion/></saml:Advice>$&'),
      /Advice has a child/,
    ],
    [
      'a signature at the end',
      (xml) =>
        xml.replace(
          '</saml:Assertion>',
          '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></saml:Assertion>',
        ),
      /Signature is not in the order/,
    ],
    [
      'a second subject',
      (xml) => xml.replace(/<saml:Subject>.*<\/saml:Subject>/, '$&$&'),
      /more than one Subject/,
    ],
    [
      'a second attribute statement',
      (xml) => xml.replace('</saml:Assertion>', '<saml:AttributeStatement/></saml:Assertion>'),
      /more than one AttributeStatement/,
    ],
    [
      'a condition nobody understands',
      (xml) => xml.replace('<saml:AudienceRestriction', '<saml:Condition/>$&'),
      /Conditions has a child/,
    ],
    ['an attribute without name', (xml) => xml.replace(/ Name="[^"]*"/, ''), /no Name/],
  ];
  for (const [what, change, expected] of cases) {
    it(`refuses ${what}`, () => expect(problem(change)).to.match(expected));
  }
});
