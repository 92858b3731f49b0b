import { expect } from 'chai';
import { canonicalMessage } from '../../../src/wire/soap/canonical.js';
import { withXml } from '../../../src/wire/xml/parse.js';

const XOP = 'http://www.w3.org/2004/08/xop/include';
const envelope = (inside: string) =>
  `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><d:Doc xmlns:d="urn:d">${inside}</d:Doc></s:Body></s:Envelope>`;
const part = (contentId: string, text: string) =>
  [contentId, { contentId, contentType: 'text/xml', bytes: new Uint8Array(Buffer.from(text)) }] as const;
const canonical = (xml: string, ...parts: ReturnType<typeof part>[]) =>
  withXml(xml, (root) => canonicalMessage({ envelope: root, attachments: new Map(parts) }));

describe('the canonical form of a message', () => {
  const base64 = Buffer.from('content').toString('base64');

  it('is that of the envelope with its parts inside, however they are included', () => {
    const inline = canonical(envelope(base64));
    expect(inline).to.include(`>${base64}<`);
    for (const include of [
      `<xop:Include xmlns:xop="${XOP}" href="cid:a%40b"/>`,
      `<Include xmlns="${XOP}" href='cid:a@b'></Include>`,
      `<x:Include  href = "cid:a@b" xmlns:x="${XOP}"  />`,
    ]) {
      expect(canonical(envelope(include), part('a@b', 'content')), include).to.equal(inline);
    }
  });

  it('puts each part in its own place', () => {
    const include = (id: string) => `<e><xop:Include xmlns:xop="${XOP}" href="cid:${id}"/></e>`;
    const text = canonical(envelope(include('b') + include('a')), part('a', '1'), part('b', '2'));
    expect(text).to.include('<e>Mg==</e><e>MQ==</e>');
  });

  it('differs when a part differs, and leaves text that only looks like one', () => {
    const xml = envelope(
      `<xop:Include xmlns:xop="${XOP}" href="cid:a"/>&lt;Include href="cid:b">&lt;/Include>`,
    );
    expect(canonical(xml, part('a', '1'))).not.to.equal(canonical(xml, part('a', '2')));
    expect(canonical(xml, part('a', '1'))).to.include('MQ==&lt;Include href="cid:b"&gt;&lt;/Include&gt;');
  });
});
