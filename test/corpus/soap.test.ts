import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { transactionOf } from '../../src/wire/soap/dispatch.js';
import { SoapRefusal } from '../../src/wire/soap/faults.js';
import { readSoapMessage, type SoapMessage } from '../../src/wire/soap/read.js';
import { XmlRefusal } from '../../src/wire/xml/door.js';
import { namespaces } from '../../src/wire/xml/namespaces.js';
import { withXml } from '../../src/wire/xml/parse.js';
import { childrenOf } from '../../src/wire/xml/read.js';

const DATA = new URL('../../../shared/data/', import.meta.url);
const FOLDERS = ['messages', 'saml', 'client-connector'];
const TYPE = 'application/soap+xml; charset=UTF-8';

/** What is no SOAP 1.2 message, by name or folder: how it is refused, and why. */
const exceptions: Readonly<Record<string, readonly [refusal: string, why: string]>> = {
  'messages/gematik-AdhocQueryRequestEPED.xml': ['version', 'SOAP 1.1'],
  'messages/gematik-AdhocQueryRequestPSA.xml': ['version', 'SOAP 1.1'],
  'messages/gematik-AdhocQueryResponseEPED.xml': ['version', 'SOAP 1.1'],
  'messages/gematik-PRPA_IN201305UV02_298.xml': ['version', 'SOAP 1.1'],
  'messages/gematik-PRPA_IN201306UV02.xml': ['version', 'SOAP 1.1'],
  'messages/gematik-ProvideAndRegisterDocumentSetRequest.xml': ['version', 'SOAP 1.1'],
  'messages/gematik-ProvideAndRegisterDocumentSetResponse.xml': ['version', 'SOAP 1.1'],
  'messages/gematik-RetrieveDocumentSetRequest.xml': ['version', 'SOAP 1.1'],
  'messages/gematik-RetrieveDocumentSetResponse.xml': ['version', 'SOAP 1.1'],
  'messages/gematik-soapMessage.xml': ['version', 'SOAP 1.1'],
  'messages/gematik-mPRPA_IN201306UV02.xml': ['envelope', 'a body without envelope'],
  'messages/openncp2017-xcpd_request.xml': ['envelope', 'a body without envelope'],
  'messages/openncp7-SampleRST.xml': ['malformed', 'two documents in one file'],
  'messages/dispensations/': ['envelope', 'documents'],
  'saml/dk-openncp_soap_header.xml': ['envelope', 'a header without envelope'],
  'saml/dk-openncp_soap_header_bad.xml': ['envelope', 'a header without envelope'],
  'saml/openncp2017-SAMLIdAssertion.xml': ['envelope', 'an assertion'],
  'saml/openncp2017-SignedSamlAssertion-2.xml': ['envelope', 'an assertion'],
  'saml/openncp2017-SignedSamlAssertion.xml': ['envelope', 'an assertion'],
  'saml/openncp7-SAMLIdAssertion.xml': ['envelope', 'an assertion'],
  'client-connector/': ['envelope', 'bodies without envelope'],
};

function exceptionOf(name: string): readonly [refusal: string, why: string] | undefined {
  const key = Object.keys(exceptions).find(
    (known) => known === name || (known.endsWith('/') && name.startsWith(known)),
  );
  return key === undefined ? undefined : exceptions[key];
}

function files(): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, DATA), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.xml'))
      .map((name) => `${folder}/${name}`),
  ).sort();
}

const content = (name: string) => readFileSync(new URL(name, DATA));

function outcome(bytes: Uint8Array): string {
  try {
    readSoapMessage(bytes, TYPE)[Symbol.dispose]();
    return 'accepted';
  } catch (error) {
    if (error instanceof SoapRefusal || error instanceof XmlRefusal) return error.reason;
    throw error;
  }
}

function see<T>(text: string, look: (message: SoapMessage) => T): T {
  using message = readSoapMessage(Buffer.from(text), TYPE);
  return look(message);
}

const present = existsSync(DATA);

describe(`the SOAP messages of the corpus${present ? '' : ' (skipped: ../shared/data is not here)'}`, () => {
  before(function () {
    if (!present) this.skip();
  });

  it('are read, and what is none is refused for its reason', () => {
    for (const name of files()) {
      const [refusal, why] = exceptionOf(name) ?? ['accepted', ''];
      expect(outcome(content(name)), `${name} ${why}`).to.equal(refusal);
    }
  });

  it('are read as SOAP 1.2 where only the version stood in the way', () => {
    const transactions: Record<string, string> = {};
    for (const name of files().filter((file) => exceptionOf(file)?.[0] === 'version')) {
      const text = content(name).toString('utf8').replaceAll(namespaces.s11, namespaces.s);
      // Their headers are empty; a message id is what a request cannot do without.
      const id = `<w:MessageID xmlns:w="${namespaces.wsa}">uuid:1</w:MessageID>`;
      const named = text.replace(/<([\w-]+:)?Header\s*\/>/, `<$1Header>${id}</$1Header>`);
      transactions[name.replace('messages/gematik-', '')] = see(named, (message) => {
        expect(message.addressing.messageId, name).to.equal('uuid:1');
        return message.body.name.endsWith('Request') || message.body.name.startsWith('PRPA_IN201305')
          ? transactionOf(message)
          : message.body.name;
      });
    }
    expect(transactions).to.deep.equal({
      'AdhocQueryRequestEPED.xml': 'xcaList',
      'AdhocQueryRequestPSA.xml': 'xcaList',
      'AdhocQueryResponseEPED.xml': 'AdhocQueryResponse',
      'PRPA_IN201305UV02_298.xml': 'xcpd',
      'PRPA_IN201306UV02.xml': 'PRPA_IN201306UV02',
      'ProvideAndRegisterDocumentSetRequest.xml': 'xdr',
      'ProvideAndRegisterDocumentSetResponse.xml': 'RegistryResponse',
      'RetrieveDocumentSetRequest.xml': 'xcaRetrieve',
      'RetrieveDocumentSetResponse.xml': 'RetrieveDocumentSetResponse',
      'soapMessage.xml': 'data',
    });
  });

  it('are read around a real header, both its assertions in the one Security', () => {
    for (const name of ['saml/dk-openncp_soap_header.xml', 'saml/dk-openncp_soap_header_bad.xml']) {
      const header = content(name)
        .toString('utf8')
        .replace(/^<\?xml[^>]*\?>/, '');
      const body = '<RetrieveDocumentSetRequest xmlns="urn:ihe:iti:xds-b:2007"/>';
      const text = `<s:Envelope xmlns:s="${namespaces.s}">${header}<s:Body>${body}</s:Body></s:Envelope>`;
      see(text, (message) => {
        const { security, addressing } = message;
        expect(security && childrenOf(security, 'saml:Assertion').length, name).to.equal(2);
        expect(addressing.replyTo, name).to.equal(`${namespaces.wsa}/anonymous`);
        expect(addressing.messageId, name).to.match(/^(urn:)?uuid:[\w-]+$/);
        expect(transactionOf(message), name).to.equal('xcaRetrieve');
      });
    }
  });

  it('are read around a real body', () => {
    for (const name of files().filter((file) => exceptionOf(file)?.[0] === 'envelope')) {
      const body = content(name)
        .toString('utf8')
        .replace(/^\ufeff?<\?xml[^>]*\?>/, '');
      const expected = withXml(body, (root) => root.name);
      const text = `<s:Envelope xmlns:s="${namespaces.s}"><s:Body>${body}</s:Body></s:Envelope>`;
      expect(
        see(text, (message) => message.body.name),
        name,
      ).to.equal(expected);
    }
  });
});
