import { expect } from 'chai';
import fc from 'fast-check';
import { withXml } from '../../../src/wire/xml/parse.js';
import { childOf, textOf } from '../../../src/wire/xml/read.js';
import { el, elDefault, serialise, verbatim } from '../../../src/wire/xml/write.js';

describe('writing XML', () => {
  it('declares each prefix once, on the element that is serialised', () => {
    expect(serialise(el('s:Envelope', {}, el('s:Body', {}, el('hl7:id', { root: '1.2' }))))).to.equal(
      '<s:Envelope xmlns:hl7="urn:hl7-org:v3" xmlns:s="http://www.w3.org/2003/05/soap-envelope">' +
        '<s:Body><hl7:id root="1.2"/></s:Body></s:Envelope>',
    );
  });

  it('writes a default namespace where it is asked to', () => {
    expect(serialise(elDefault('hl7:Role', { code: '221' }, el('hl7:x')))).to.equal(
      '<Role xmlns="urn:hl7-org:v3" code="221"><x/></Role>',
    );
  });

  it('writes a name in no namespace without prefix, also inside a default namespace', () => {
    expect(serialise(el(':a', {}, el(':b', { c: '1' })))).to.equal('<a><b c="1"/></a>');
    expect(serialise(elDefault('hl7:a', {}, el(':b', {}, el('hl7:c'))))).to.equal(
      '<a xmlns="urn:hl7-org:v3" xmlns:hl7="urn:hl7-org:v3"><b xmlns=""><hl7:c/></b></a>',
    );
  });

  it('inserts verbatim XML untouched and leaves undefined out', () => {
    expect(serialise(elDefault('saml:a', { b: undefined }, undefined, verbatim('<c  d="1"></c>')))).to.equal(
      '<a xmlns="urn:oasis:names:tc:SAML:2.0:assertion"><c  d="1"></c></a>',
    );
  });

  it('lets any text and attribute value through to the reader, but for what XML cannot carry', () => {
    const text = fc.string({ unit: 'binary' }).map((value) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: removed because XML 1.0 cannot carry them
      value.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ''),
    );
    fc.assert(
      fc.property(text, text, (content, attribute) => {
        const xml = serialise(el('hl7:a', { value: attribute }, el('hl7:b', {}, content)));
        withXml(xml, (root) => {
          expect(root.attr('value')?.value).to.equal(attribute);
          expect(childOf(root, 'hl7:b')?.content).to.equal(content);
          expect(textOf(childOf(root, 'hl7:b'))).to.equal(content.trim() === '' ? undefined : content.trim());
        });
      }),
    );
  });
});
