import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { XmlElement } from 'libxml2-wasm';
import type { Dialect } from '../../src/wire/dialects/dialect.js';
import { ehdsi } from '../../src/wire/dialects/ehdsi.js';
import { epsos } from '../../src/wire/dialects/epsos.js';
import { type AssertionReading, readAssertion } from '../../src/wire/saml/read.js';
import { structureProblem } from '../../src/wire/saml/structure.js';
import { withXml } from '../../src/wire/xml/parse.js';
import { xpathNamespaces } from '../../src/wire/xml/read.js';

const data = new URL('../../../shared/data/', import.meta.url);

/** Reads every assertion of a sample; `use` gets each with its reading. */
function assertions<T>(
  file: string,
  dialect: Dialect,
  use: (reading: AssertionReading, element: XmlElement) => T,
): T[] {
  const text = readFileSync(new URL(file, data), 'utf8');
  // SampleRST holds two envelopes one after the other, which is no XML document: its first is read.
  const [, first = text] = file.endsWith('SampleRST.xml') ? (/^(.*?<\/S:Envelope>)/s.exec(text) ?? []) : [];
  return withXml(first, (root) =>
    root
      .find('descendant-or-self::saml:Assertion', xpathNamespaces)
      .map((node) => use(readAssertion(node as XmlElement, dialect.saml), node as XmlElement)),
  );
}

const files = [
  'saml/dk-openncp_soap_header.xml',
  'saml/dk-openncp_soap_header_bad.xml',
  'saml/openncp2017-SAMLIdAssertion.xml',
  'saml/openncp2017-SignedSamlAssertion-2.xml',
  'saml/openncp2017-SignedSamlAssertion.xml',
  'saml/openncp7-SAMLIdAssertion.xml',
  'messages/openncp7-SampleRST.xml',
  'messages/openncp7-incomingMsg.xml',
];

describe('the assertions of the real samples (skipped where ../shared/data is absent)', () => {
  before(function () {
    if (!existsSync(data)) this.skip();
  });

  for (const file of files) {
    it(`are read, whatever dialect is tried: ${file}`, () => {
      for (const dialect of [ehdsi, epsos]) {
        const ids = assertions(file, dialect, ({ value, missing }, element) => {
          expect(missing).to.deep.equal([]);
          expect(structureProblem(element)).to.equal(undefined);
          return value.id;
        });
        expect(ids).to.have.length(file.startsWith('saml/dk') ? 2 : 1);
        for (const id of ids) expect(id).to.match(/^_[0-9a-f-]{36}$/);
      }
    });
  }

  it('give the essentials of a live eHDSI header', () => {
    const [hcp, trc] = assertions('saml/dk-openncp_soap_header.xml', ehdsi, (reading) => reading);
    expect(hcp?.kind).to.equal('hcp');
    expect(hcp?.value).to.deep.include({
      issuer: { value: 'urn:idp:DK:countryB', nameQualifier: 'urn:ehdsi:assertions:hcp' },
      nameId: { value: 'house@ehdsi.eu', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' },
      homeCommunityId: '1.2.208',
      audiences: ['urn:ehdsi:assertions.audience:x-border'],
      notOnOrAfter: new Date('2025-07-26T15:35:51.101Z'),
    });
    expect(hcp?.value).to.have.nested.property('role.code', '221');
    expect(hcp?.value).to.have.nested.property('purposeOfUse.code', 'TREATMENT');
    expect(hcp?.value).to.have.property('permissions').that.includes('PRD-006');
    expect(trc?.kind).to.equal('trc');
    expect(trc?.value).to.deep.include({
      adviceId: hcp?.value.id,
      nameId: { value: 'house@ehdsi.eu', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' },
      patientId: { root: '1.2.208.176.1.2', extension: '1011649927' },
      authnContextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PreviousSession',
    });
  });

  it('give the essentials of the epSOS assertions', () => {
    for (const file of [
      'saml/openncp2017-SAMLIdAssertion.xml',
      'saml/openncp2017-SignedSamlAssertion.xml',
      'saml/openncp2017-SignedSamlAssertion-2.xml',
      'messages/openncp7-SampleRST.xml',
    ]) {
      const [hcp] = assertions(file, epsos, (reading) => reading);
      expect(hcp?.kind, file).to.equal('hcp');
      expect(hcp?.value, file).to.deep.include({
        issuer: { value: 'issuer', nameQualifier: 'urn:epsos:wp34:assertions' },
        role: { text: 'pharmacist' },
        purposeOfUse: { text: 'TREATMENT' },
        locality: 'xspaLocality',
        organisationId: 'xspaOrganizationId',
      });
    }
  });

  it('give an empty attribute no value where another of its name has one', () => {
    const [hcp] = assertions('messages/openncp7-incomingMsg.xml', ehdsi, (reading) => reading);
    expect(hcp?.kind).to.equal('unknown');
    const [asEpsos] = assertions('messages/openncp7-incomingMsg.xml', epsos, (reading) => reading);
    expect(asEpsos?.kind).to.equal('hcp');
    expect(asEpsos?.value).to.have.nested.property('role.code', '112247003');
    expect(asEpsos?.value).not.to.have.property('subjectId');
  });
});
