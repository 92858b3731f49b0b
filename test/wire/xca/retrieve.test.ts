import { expect } from 'chai';
import fc from 'fast-check';
import { ExchangeError } from '../../../src/kernel/errors.js';
import { scriptedRuntime } from '../../../src/kernel/runtime.js';
import type { Attachments } from '../../../src/wire/soap/attachment.js';
import {
  type DocumentReference,
  readRetrieveRequest,
  sameDocument,
  writeRetrieveRequest,
} from '../../../src/wire/xca/retrieve-request.js';
import {
  readRetrieveResponse,
  writeRetrieveResponse,
  type XcaRetrieveResponse,
} from '../../../src/wire/xca/retrieve-response.js';
import { serialise } from '../../../src/wire/xml/write.js';
import { readFrom, through } from '../../support/codec.js';
import { anyRetrieveResponse, reference } from '../../support/xca-arbitraries.js';

const XDS = 'urn:ihe:iti:xds-b:2007';
function written(response: XcaRetrieveResponse): { xml: string; attachments: Attachments } {
  const { body, attachments } = writeRetrieveResponse(response, scriptedRuntime().ids);
  return {
    xml: serialise(body),
    attachments: new Map(attachments.map((attachment) => [attachment.contentId, attachment])),
  };
}

const one: DocumentReference = {
  homeCommunityId: '2.999.1.1',
  repositoryUniqueId: '2.999.1.1.20',
  uniqueId: { root: '2.999.1.1.30', extension: 'RX-1001.XML' },
};

describe('XCA retrieve request', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.array(reference, { minLength: 1, maxLength: 3 }), (documents) => {
        expect(through(writeRetrieveRequest({ documents }), readRetrieveRequest)).to.deep.equal({
          documents,
        });
      }),
    );
  });

  it('is written as the network writes it', () => {
    expect(serialise(writeRetrieveRequest({ documents: [one] }))).to.equal(
      `<RetrieveDocumentSetRequest xmlns="${XDS}"><DocumentRequest>` +
        '<HomeCommunityId>urn:oid:2.999.1.1</HomeCommunityId>' +
        '<RepositoryUniqueId>2.999.1.1.20</RepositoryUniqueId>' +
        '<DocumentUniqueId>2.999.1.1.30^RX-1001.XML</DocumentUniqueId>' +
        '</DocumentRequest></RetrieveDocumentSetRequest>',
    );
  });

  const gaps: [string, RegExp, string][] = [
    ['no document', /<DocumentRequest>.*<\/DocumentRequest>/, 'XDSDocumentUniqueIdError'],
    ['no repository', /<Repo.*<\/RepositoryUniqueId>/, 'XDSUnknownRepositoryId'],
    ['no unique id', /(?<=<DocumentUniqueId>)[^<]*/, 'XDSDocumentUniqueIdError'],
  ];
  for (const [what, part, code] of gaps) {
    it(`is refused with ${what}`, () => {
      const xml = serialise(writeRetrieveRequest({ documents: [one] })).replace(part, '');
      expect(() => readFrom(xml, readRetrieveRequest)).to.throw(ExchangeError, code);
    });
  }

  it('names the same document with and without the home community', () => {
    const { homeCommunityId: _home, ...homeless } = one;
    expect(sameDocument(one, homeless)).to.equal(true);
    expect(sameDocument(one, { ...one, homeCommunityId: '2.999.9' })).to.equal(false);
    expect(sameDocument(one, { ...one, repositoryUniqueId: '2.999.9' })).to.equal(false);
    expect(sameDocument(one, { ...one, uniqueId: { root: '2.999.1.1.30' } })).to.equal(false);
  });
});

describe('XCA retrieve response', () => {
  const bytes = new TextEncoder().encode('<ClinicalDocument/>');
  const delivered: XcaRetrieveResponse = {
    status: 'Success',
    errors: [],
    documents: [{ ...one, mimeType: 'text/xml', bytes }],
  };

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(anyRetrieveResponse, (value) => {
        const { xml, attachments } = written(value);
        expect(readFrom(xml, (element) => readRetrieveResponse(element, attachments))).to.deep.equal(value);
      }),
    );
  });

  it('has its elements in the order of the schema, the content apart', () => {
    const { xml, attachments } = written(delivered);
    const [attachment] = attachments.values();
    expect(attachment).to.deep.include({ contentType: 'text/xml', bytes });
    expect(xml.replace(/ xmlns:\w+="[^"]*"/g, '')).to.equal(
      `<RetrieveDocumentSetResponse xmlns="${XDS}">` +
        '<rs:RegistryResponse status="urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success"/>' +
        '<DocumentResponse><HomeCommunityId>urn:oid:2.999.1.1</HomeCommunityId>' +
        '<RepositoryUniqueId>2.999.1.1.20</RepositoryUniqueId>' +
        '<DocumentUniqueId>2.999.1.1.30^RX-1001.XML</DocumentUniqueId><mimeType>text/xml</mimeType>' +
        `<Document><xop:Include href="cid:${encodeURIComponent(attachment?.contentId ?? '')}"/></Document>` +
        '</DocumentResponse></RetrieveDocumentSetResponse>',
    );
  });

  const inline = (content: string) => written(delivered).xml.replace(/<xop:Include[^>]*>/, content);

  it('reads base64 in place, white space in it too', () => {
    const base64 = Buffer.from(bytes).toString('base64');
    const spaced = `\n   ${base64.slice(0, 7)}\r\n\t${base64.slice(7)}\n `;
    expect(readFrom(inline(spaced), readRetrieveResponse)).to.deep.equal(delivered);
  });

  const damaged: [string, string, string][] = [
    ['base64 that ends too early', 'PENs'.slice(0, 3), 'not base64'],
    ['characters that are not base64', 'PE*s', 'not base64'],
    ['nothing', '', 'empty'],
    ['an attachment that is not there', '<xop:Include href="cid:nobody"/>', 'attachment missing'],
    ['a reference to somewhere else', '<xop:Include href="file:///etc/passwd"/>', 'reference not valid'],
    ['a reference that cannot be decoded', '<xop:Include href="cid:%zz"/>', 'reference not valid'],
  ];
  for (const [what, content, fault] of damaged) {
    it(`refuses ${what}`, () => {
      const message = inline(content);
      expect(() => readFrom(message, readRetrieveResponse)).to.throw(ExchangeError, fault);
    });
  }

  it('finds an attachment whether its reference is encoded or not', () => {
    const { xml, attachments } = written(delivered);
    const bare = xml.replace('%40', '@');
    expect(bare).to.not.equal(xml);
    expect(readFrom(bare, (element) => readRetrieveResponse(element, attachments))).to.deep.equal(delivered);
  });

  it('keeps a status that the documents contradict', () => {
    const { xml } = written({ status: 'PartialSuccess', errors: [], documents: [] });
    expect(readFrom(xml, readRetrieveResponse)).to.deep.equal({
      status: 'PartialSuccess',
      errors: [],
      documents: [],
    });
  });
});
