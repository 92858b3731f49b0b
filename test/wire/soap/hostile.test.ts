import { expect } from 'chai';
import { defaultSoapLimits } from '../../../src/wire/soap/types.js';
import { namespaces } from '../../../src/wire/xml/namespaces.js';
import { envelope, mtom, PLAIN, reading, refusal } from './messages.js';

const encoded = (text: string, encoding: BufferEncoding) => Buffer.from(text, encoding);

describe('a hostile SOAP message', () => {
  it('is refused when it is SOAP 1.1, by its content type or by its envelope', () => {
    expect(refusal(envelope(), 'text/xml; charset=UTF-8')).to.equal('version');
    expect(refusal(envelope().replace(namespaces.s, namespaces.s11))).to.equal('version');
  });

  it('is refused for a content type of another kind, or none', () => {
    for (const type of ['application/json', 'text/html', 'application/soap+xml; a', '']) {
      expect(refusal(envelope(), type), type).to.equal('content-type');
    }
    expect(refusal(envelope(), 'multipart/related; boundary=b; type="text/xml"')).to.equal('content-type');
    expect(refusal(envelope(), 'multipart/form-data; boundary=b')).to.equal('content-type');
  });

  it('is refused for any charset but UTF-8, in the header, in the declaration or in the bytes', () => {
    expect(refusal(envelope(), 'application/soap+xml; charset=utf-16')).to.equal('charset');
    expect(refusal(envelope(), 'application/soap+xml; charset=ISO-8859-1')).to.equal('charset');
    expect(refusal(`<?xml version="1.0" encoding="ISO-8859-1"?>${envelope()}`)).to.equal('charset');
    expect(refusal(encoded(envelope(), 'utf16le'))).to.equal('encoding');
    const latin = encoded(envelope('', '<xds:a>caf\u00e9</xds:a>'), 'latin1');
    expect(refusal(latin)).to.equal('malformed');
  });

  it('is refused for a document type declaration, before anything is expanded', () => {
    const bomb = `<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>${envelope('', '<x>&b;</x>')}`;
    expect(refusal(bomb)).to.equal('doctype');
  });

  it('is refused for its size, plain or in parts', () => {
    expect(refusal(Buffer.alloc(100 * 1024 * 1024, '<a>'))).to.equal('too-large');
    const { contentType, bytes } = mtom();
    expect(refusal(bytes, contentType, { ...defaultSoapLimits, bytes: bytes.length - 1 })).to.equal(
      'too-large',
    );
  });

  it('is refused when an ID occurs twice, in whatever spelling', () => {
    const wsu = `xmlns:wsu="${namespaces.wsu}"`;
    const assertion = '<saml:Assertion ID="_1"/>';
    const twins = [
      '<x ID="_1"/>',
      '<x Id="_1"/>',
      '<x id=" _1 "/>',
      '<x xml:id="_1"/>',
      `<x ${wsu} wsu:Id="_1"/>`,
    ];
    for (const twin of twins) {
      expect(refusal(envelope(`<wsse:Security>${assertion}</wsse:Security>`, twin)), twin).to.equal(
        'duplicate-id',
      );
    }
  });

  it('is refused when an ebXML object bears the ID of an assertion, but not when one is referred to', () => {
    const objects =
      '<rim:L><rim:ExtrinsicObject id="urn:1"/><rim:ObjectRef id="urn:1"/><xds:Document id="urn:1"/></rim:L>';
    expect(refusal(envelope('', objects))).to.equal('accepted');
    const security = '<wsse:Security><saml:Assertion ID="urn:1"/></wsse:Security>';
    expect(refusal(envelope(security, '<rim:L id="urn:1"/>'))).to.equal('duplicate-id');
    expect(refusal(envelope('', `<rim:L id="urn:1"><saml:Assertion ID="urn:1"/></rim:L>`))).to.equal(
      'duplicate-id',
    );
  });

  it('is refused when the envelope is not one header and one body with one child', () => {
    expect(refusal(envelope('', ''))).to.equal('envelope');
    expect(refusal(envelope('', 'text'))).to.equal('envelope');
    expect(refusal(envelope('', '<a/><b/>'))).to.equal('envelope');
    expect(refusal(envelope('', '<a/>', '<s:Body><b/></s:Body>'))).to.equal('envelope');
    expect(refusal(envelope('', '<a/>', '<s:Header/>'))).to.equal('envelope');
    expect(refusal(envelope('', '<a/>', '<other/>'))).to.equal('envelope');
    expect(refusal(`<s:Envelope xmlns:s="${namespaces.s}"/>`)).to.equal('envelope');
    expect(refusal('<Envelope/>')).to.equal('envelope');
  });

  it('is refused when it includes what it does not carry', () => {
    for (const href of ['cid:2.x', 'http://a.example/', '', 'cid:%zz']) {
      expect(refusal(envelope('', `<x><xop:Include href="${href}"/></x>`)), href).to.equal('include');
    }
  });
});

describe('a hostile MTOM message', () => {
  const { contentType, bytes } = mtom();
  const text = Buffer.from(bytes).toString('latin1');
  const boundary = /boundary="([^"]+)"/.exec(contentType)?.[1] ?? '';
  const changed = (from: string | RegExp, to: string) =>
    refusal(encoded(text.replace(from, to), 'latin1'), contentType);

  it('is accepted as it stands, and with a line before its first boundary', () => {
    expect(refusal(bytes, contentType)).to.equal('accepted');
    expect(changed(/^/, '\r\n')).to.equal('accepted');
  });

  it('is never read when it was cut off, at whichever byte', () => {
    const end = bytes.lastIndexOf(0x2d) + 1;
    for (let length = 0; length < end; length += 1) {
      expect(refusal(bytes.subarray(0, length), contentType), `${length} bytes`).to.equal('multipart');
    }
    for (let length = end; length <= bytes.length; length += 1) {
      expect(refusal(bytes.subarray(0, length), contentType), `${length} bytes`).to.equal('accepted');
    }
  });

  it('is told that it was cut off', () => {
    const cut = bytes.subarray(0, bytes.length - 20);
    expect(() => reading(cut, () => {}, contentType)).to.throw('ends before its last boundary');
  });

  it('is refused when it goes on behind its last boundary', () => {
    expect(refusal(Buffer.concat([bytes, bytes]), contentType)).to.equal('multipart');
    expect(refusal(Buffer.concat([bytes.subarray(0, -2), Buffer.from('x')]), contentType)).to.equal(
      'multipart',
    );
  });

  it('is refused when a line only begins with the boundary', () => {
    expect(changed('a\r\n--b', `a\r\n--${boundary}xxContent-ID: <x>`)).to.equal('multipart');
  });

  it('is refused without its start part, or with two parts of one Content-ID', () => {
    expect(refusal(bytes, contentType.replace(/start="<0/, 'start="<9'))).to.equal('multipart');
    expect(
      changed(`--${boundary}--`, `--${boundary}\r\nContent-ID: <1.doc@ncp>\r\n\r\nx\r\n--${boundary}--`),
    ).to.equal('multipart');
    expect(changed('<1.doc@ncp>', `<${/<(0\.[^>]+)>/.exec(text)?.[1]}>`)).to.equal('multipart');
  });

  it('is refused for a part that has no name, no blank line, no proper header or a second one', () => {
    expect(changed('Content-ID: <1.doc@ncp>\r\n', '')).to.equal('multipart');
    expect(changed('<1.doc@ncp>', '<>')).to.equal('multipart');
    expect(changed(/\r\nContent-ID: <1.*$/s, `\r\n--${boundary}--`)).to.equal('multipart');
    expect(changed('Content-ID: <1.doc@ncp>', 'Content-ID <1.doc@ncp>')).to.equal('multipart');
    expect(changed('Content-ID: <1', 'Content-ID: <x>\r\nContent-ID: <1')).to.equal('multipart');
    expect(changed('Content-ID: <1', 'X: a\rb\r\nContent-ID: <1')).to.equal('multipart');
  });

  it('is refused for a transfer encoding that would change the bytes', () => {
    expect(changed(/binary(?=\r\nContent-ID: <1)/, 'base64')).to.equal('multipart');
    expect(changed(/binary(?=\r\nContent-ID: <1)/, '8BIT')).to.equal('accepted');
  });

  it('is refused for more parts, or more headers in one, than a message of the field has', () => {
    const part = `--${boundary}\r\nContent-ID: <N>\r\n\r\nx\r\n`;
    const many = Array.from({ length: 101 }, (_, n) => part.replace('N', String(n))).join('');
    expect(changed(`--${boundary}--`, `${many}--${boundary}--`)).to.equal('multipart');
    expect(changed('Content-ID: <1', `X: ${'x'.repeat(9000)}\r\nContent-ID: <1`)).to.equal('multipart');
  });

  it('is refused when its root is no XOP, or SOAP 1.1, or of another charset', () => {
    expect(changed('application/xop+xml', 'text/plain')).to.equal('content-type');
    expect(changed('type="application/soap+xml"', 'type="text/xml"')).to.equal('version');
    expect(changed('type="application/soap+xml"', 'type="a/b"')).to.equal('content-type');
    expect(changed('charset=UTF-8', 'charset=UTF-16')).to.equal('charset');
  });

  it('is refused without a boundary, or with one that no message can have', () => {
    for (const broken of ['', 'boundary=""; ', `boundary="${'x'.repeat(71)}"; `]) {
      expect(refusal(bytes, contentType.replace(/boundary="[^"]+"; /, broken)), broken).to.equal('multipart');
    }
  });

  it('may carry a part that nobody includes, folded headers and an unnamed root', () => {
    expect(changed('<xop:Include href="cid:1.doc%40ncp"/>', 'YQ==')).to.equal('accepted');
    expect(changed('Content-Type: text/xml', 'Content-Type: text/xml;\r\n charset=UTF-8')).to.equal(
      'accepted',
    );
    const unnamed = text.replace(/Content-ID: <0[^\r]*\r\n/, '');
    const type = contentType.replace(/ start="[^"]+";/, '');
    expect(reading(encoded(unnamed, 'latin1'), (m) => [...m.attachments.keys()], type)).to.deep.equal([
      '1.doc@ncp',
    ]);
  });
});

describe('the content type of a SOAP message', () => {
  it('may be spelt in any case', () => {
    expect(refusal(envelope(), PLAIN.toUpperCase())).to.equal('accepted');
  });
});
