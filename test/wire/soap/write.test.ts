import { expect } from 'chai';
import fc from 'fast-check';
import { scriptedRuntime } from '../../../src/kernel/runtime.js';
import { requestAddressing, responseAddressing } from '../../../src/wire/soap/addressing.js';
import type { Attachment } from '../../../src/wire/soap/attachment.js';
import { readMediaType } from '../../../src/wire/soap/media-type.js';
import type { Addressing } from '../../../src/wire/soap/types.js';
import { newContentId, writeSoapMessage } from '../../../src/wire/soap/write.js';
import { transactions } from '../../../src/wire/transactions.js';
import { C14N, canonicalForm, canonicalise } from '../../../src/wire/xml/c14n.js';
import { childOf, childrenOf } from '../../../src/wire/xml/read.js';
import { el } from '../../../src/wire/xml/write.js';
import { mtom, reading } from './messages.js';

const { ids } = scriptedRuntime();
const body = el('xds:RetrieveDocumentSetRequest', { 'xsi:type': 'xs:string' });
const decode = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

// What the wire carries without loss: trimmed text, and only what an HTTP header may hold in the action.
const uri = fc.string({ unit: fc.constantFrom(...'abcXYZ019:/-._~?&=%#"<>\''), minLength: 1 });
const addressings = fc.record(
  { action: uri, messageId: uri, to: uri, relatesTo: uri, replyTo: uri },
  { requiredKeys: ['action', 'messageId'] },
) as fc.Arbitrary<Addressing>;
const piece = fc.constantFrom(
  '\r\n',
  '--',
  'MIMEBoundary',
  '\r\n--MIMEBoundary_',
  '\0',
  '\u00ff',
  'a',
  '<x/>',
);
const binary = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.array(piece, { maxLength: 12 }).map((pieces) => Uint8Array.from(Buffer.from(pieces.join(''), 'latin1'))),
);
const attachments = fc
  .array(binary, { maxLength: 4 })
  .map((all) =>
    all.map((bytes, n): Attachment => ({ contentId: `${n}+%/@x`, contentType: 'text/xml', bytes })),
  );

describe('writing a SOAP message', () => {
  it('is read as it was written: addressing, attachments, body', () => {
    fc.assert(
      fc.property(addressings, fc.option(attachments, { nil: undefined }), (addressing, parts) => {
        const includes = parts?.map(({ contentId }) =>
          el('xop:Include', { href: `cid:${encodeURIComponent(contentId)}` }),
        );
        const { bytes, contentType } = writeSoapMessage(
          {
            addressing,
            body: el('xds:X', {}, includes),
            ...(parts === undefined ? {} : { attachments: parts }),
          },
          ids,
        );
        reading(
          bytes,
          (message) => {
            expect(message.addressing).to.deep.equal(addressing);
            expect(message.contentTypeAction).to.equal(addressing.action);
            expect(message.body.name).to.equal('X');
            expect(message.security).to.equal(undefined);
            expect(
              [...message.attachments].map(([id, part]) => [id, { ...part, bytes: [...part.bytes] }]),
            ).to.deep.equal(
              (parts ?? []).map((part) => [part.contentId, { ...part, bytes: [...part.bytes] }]),
            );
          },
          contentType,
        );
      }),
    );
  });

  it('is MTOM with a root part alone when the list of attachments is empty', () => {
    const addressing = requestAddressing(transactions.xcaRetrieve, 'urn:a', ids);
    const { contentType, bytes } = writeSoapMessage({ addressing, body, attachments: [] }, ids);
    const { type, parameters } = readMediaType(contentType) ?? {};
    expect(type).to.equal('multipart/related');
    expect(parameters?.get('type')).to.equal('application/xop+xml');
    expect(parameters?.get('start-info')).to.equal('application/soap+xml');
    expect(parameters?.get('action')).to.equal('urn:ihe:iti:2007:CrossGatewayRetrieve');
    expect(decode(bytes)).to.include(`Content-ID: ${parameters?.get('start')}\r\n`);
    expect(decode(bytes)).to.include(
      'Content-Type: application/xop+xml; charset=UTF-8; type="application/soap+xml"\r\n' +
        'Content-Transfer-Encoding: binary\r\n',
    );
    expect(reading(bytes, (message) => message.attachments.size, contentType)).to.equal(0);
  });

  it('is plain, with the action in its content type, when no attachments are asked for', () => {
    const addressing = requestAddressing(transactions.xcpd, 'urn:a', ids);
    expect(writeSoapMessage({ addressing, body }, ids).contentType).to.equal(
      'application/soap+xml; charset=UTF-8; action="urn:hl7-org:v3:PRPA_IN201305UV02:CrossGatewayPatientDiscovery"',
    );
  });

  it('gives the same bytes for the same runtime', () => {
    expect(mtom()).to.deep.equal(mtom());
  });

  it('never takes a boundary that occurs in a part', () => {
    const first = scriptedRuntime();
    const taken = `MIMEBoundary_${scriptedRuntime('2026-01-15T09:00:00.000Z', 0, 3).ids.uuid()}`;
    const addressing = requestAddressing(transactions.xcaRetrieve, 'urn:a', first.ids);
    const part = { contentId: 'a@b', contentType: 'text/plain', bytes: Buffer.from(`x${taken}x`) };
    const { contentType } = writeSoapMessage({ addressing, body, attachments: [part] }, first.ids);
    expect(readMediaType(contentType)?.parameters.get('boundary')).to.match(/^MIMEBoundary_.*4$/);
  });

  it('splices assertions byte for byte, in order, under no prefix but those of the envelope', () => {
    // xs and xsi are in the body; declared above the assertions they would change what was signed.
    const assertions = [
      '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"  ID="_1" ><a>\n</a></saml:Assertion>',
      "<Assertion xmlns='urn:oasis:names:tc:SAML:2.0:assertion' ID='_2'/>",
    ];
    const addressing = requestAddressing(transactions.xcaList, 'urn:a', ids);
    const { bytes } = writeSoapMessage({ addressing, assertions, body }, ids);
    expect(decode(bytes)).to.include(`>${assertions.join('')}</wsse:Security>`);
    reading(bytes, ({ security }) => {
      const read = security === undefined ? [] : childrenOf(security);
      expect(Object.keys(security?.namespaces ?? {}).sort()).to.deep.equal(['s', 'wsa', 'wsse']);
      expect(read.map((assertion) => canonicalise(assertion, C14N.exclusive, ['xs', 'xsi']))).to.deep.equal(
        assertions.map(canonicalForm),
      );
    });
  });

  it('marks as mustUnderstand what OpenNCP marks, and nothing in an answer', () => {
    const marks = (addressing: Addressing) =>
      reading(writeSoapMessage({ addressing, body }, ids).bytes, ({ envelope }) =>
        childrenOf(childOf(envelope, 's:Header')!)
          .filter((block) => block.attrs.some((a) => a.name === 'mustUnderstand' && a.value === '1'))
          .map((block) => block.name),
      );
    const { xcpd, xcaList, xcaRetrieve, xdr } = transactions;
    expect(marks(requestAddressing(xcpd, 'urn:a', ids))).to.deep.equal(['Action']);
    expect(marks(requestAddressing(xcaList, 'urn:a', ids))).to.deep.equal(['To', 'Action']);
    expect(marks(requestAddressing(xcaRetrieve, 'urn:a', ids))).to.deep.equal([]);
    expect(marks(requestAddressing(xdr, 'urn:a', ids))).to.deep.equal(['Action']);
    expect(marks(responseAddressing(xcaList, {}, ids))).to.deep.equal([]);
  });

  it('answers to the message id of the request, with an id of its own', () => {
    const fresh = scriptedRuntime().ids;
    expect(responseAddressing(transactions.xcpd, { messageId: 'uuid:1' }, fresh)).to.deep.equal({
      action: 'urn:hl7-org:v3:PRPA_IN201306UV02:CrossGatewayPatientDiscovery',
      messageId: 'urn:uuid:00000000-0000-4000-8000-000000000001',
      relatesTo: 'uuid:1',
    });
  });

  it('refuses what would break the message out of its frame', () => {
    const addressing = requestAddressing(transactions.xcaRetrieve, 'urn:a', ids);
    const write = (more: object) => () => writeSoapMessage({ addressing, body, ...more }, ids);
    const part = { contentId: 'a@b', contentType: 'text/plain', bytes: new Uint8Array() };
    expect(write({ attachments: [{ ...part, contentId: 'a>\r\nX: b' }] })).to.throw(/content id/);
    expect(write({ attachments: [{ ...part, contentType: 'a/b\r\n' }] })).to.throw(/content type/);
    expect(write({ attachments: [part, part] })).to.throw(/same content id/);
    expect(write({ assertions: ['<?xml version="1.0"?><a/>'] })).to.throw(/start tag/);
    expect(write({ addressing: { ...addressing, action: 'urn:a\r\nX: b' } })).to.throw(/action/);
  });

  it('makes content ids that tell the part', () => {
    expect(newContentId(scriptedRuntime().ids, 2)).to.equal('2.00000000-0000-4000-8000-000000000001@ncp');
  });
});
