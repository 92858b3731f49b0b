import { expect } from 'chai';
import { namespaces } from '../../../src/wire/xml/namespaces.js';
import { childrenOf } from '../../../src/wire/xml/read.js';
import { envelope, PLAIN, reading, refusal } from './messages.js';

const ROLE = `${namespaces.s}/role/`;

describe('reading a SOAP message', () => {
  it('trims action and message id, and takes a message id without urn:', () => {
    const header = '<wsa:Action>\n urn:a </wsa:Action><wsa:MessageID> uuid:1\n</wsa:MessageID>';
    expect(reading(envelope(header), (message) => message.addressing)).to.deep.equal({
      action: 'urn:a',
      messageId: 'uuid:1',
    });
  });

  it('reads To, ReplyTo and the RelatesTo that names a reply', () => {
    const header =
      '<wsa:To>https://a.example/</wsa:To><wsa:ReplyTo><wsa:Address>urn:b</wsa:Address></wsa:ReplyTo>' +
      '<wsa:RelatesTo RelationshipType="urn:other">urn:c</wsa:RelatesTo><wsa:RelatesTo>urn:d</wsa:RelatesTo>';
    expect(reading(envelope(header), (message) => message.addressing)).to.deep.equal({
      to: 'https://a.example/',
      replyTo: 'urn:b',
      relatesTo: 'urn:d',
    });
  });

  it('refuses an addressing header that stands twice', () => {
    expect(refusal(envelope('<wsa:MessageID>1</wsa:MessageID><wsa:MessageID>2</wsa:MessageID>'))).to.equal(
      'addressing',
    );
  });

  it('reads a message without any header', () => {
    const source = `<e:Envelope xmlns:e="${namespaces.s}"><e:Body><x/></e:Body></e:Envelope>`;
    expect(reading(source, ({ body, security }) => [body.name, security])).to.deep.equal(['x', undefined]);
  });

  it('takes mustUnderstand on wsa and wsse headers in any spelling (pitfall 20)', () => {
    for (const value of ['1', 'true', '0', 'false']) {
      const header =
        `<wsa:Action s:mustUnderstand="${value}">urn:a</wsa:Action>` +
        `<wsse:Security s:mustUnderstand="${value}"/>`;
      expect(refusal(envelope(header)), value).to.equal('accepted');
    }
  });

  it('leaves foreign headers aside, those in the misused addressing namespace too (pitfall 3)', () => {
    const header =
      '<wsa:Action>urn:a</wsa:Action>' +
      `<o:Action xmlns:o="${namespaces.wsa}/anonymous" s:mustUnderstand="false">urn:b</o:Action>`;
    expect(reading(envelope(header), (message) => message.addressing.action)).to.equal('urn:a');
  });

  it('refuses a foreign header that must be understood, unless it is meant for somebody else', () => {
    const foreign = (attributes: string) => envelope(`<f:X xmlns:f="urn:f" ${attributes}/>`);
    expect(refusal(foreign('s:mustUnderstand="1"'))).to.equal('must-understand');
    expect(refusal(foreign('s:mustUnderstand="true"'))).to.equal('must-understand');
    expect(refusal(foreign(`s:mustUnderstand="1" s:role="${ROLE}next"`))).to.equal('must-understand');
    expect(refusal(foreign('s:mustUnderstand="1" s:role="urn:somebody"'))).to.equal('accepted');
    expect(refusal(foreign('s:mustUnderstand="0"'))).to.equal('accepted');
  });

  it('finds the one Security header for this node', () => {
    const header =
      '<wsse:Security s:role="urn:somebody"><saml:Assertion ID="a"/></wsse:Security>' +
      '<wsse:Security><saml:Assertion ID="b"/></wsse:Security>';
    expect(
      reading(envelope(header), ({ security }) => security && childrenOf(security)[0]?.attr('ID')?.value),
    ).to.equal('b');
  });

  it('refuses two Security headers, so that the one judged is the one read', () => {
    expect(refusal(envelope('<wsse:Security/><wsse:Security/>'))).to.equal('security');
    expect(refusal(envelope(`<wsse:Security/><wsse:Security s:role="${ROLE}ultimateReceiver"/>`))).to.equal(
      'security',
    );
  });

  it('hands the action of the content type on', () => {
    const type = `${PLAIN}; action="urn:a"`;
    expect(reading(envelope(), ({ contentTypeAction }) => contentTypeAction, type)).to.equal('urn:a');
  });
});
