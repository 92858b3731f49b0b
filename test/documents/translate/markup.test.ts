import { expect } from 'chai';
import fc from 'fast-check';
import { applyChanges } from '../../../src/documents/translate/edit.js';
import { readMarkup } from '../../../src/documents/translate/markup.js';
import { transcode, translate } from '../../../src/documents/translate/translate.js';
import { canonicalForm } from '../../../src/wire/xml/c14n.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { attributeOf, childrenOf } from '../../../src/wire/xml/read.js';
import { escapeAttribute, escapeText } from '../../../src/wire/xml/write.js';
import { bytes, entryOf, listOf, summary, terminology, text } from './fixtures.js';

describe('the markup of a document', () => {
  it('notes each element with its place, whatever lies between', () => {
    const source =
      '<?xml version="1.0"?><!-- <x> --><a b=">"><![CDATA[<x>]]><c/><?p <x>?><d e=\'"\'>t</d ></a>';
    const { elements } = readMarkup(bytes(source));
    const cut = elements.map(({ start, end }) => source.slice(start, end));
    expect(cut).to.deep.equal([source.slice(source.indexOf('<a')), '<c/>', "<d e='\"'>t</d >"]);
    expect(elements.map(({ path }) => path)).to.deep.equal(['/a', '/a/c[1]', '/a/d[1]']);
    expect(elements[2]?.attribute('e')).to.equal('"');
  });

  it('reads names, values and namespaces as the parser does', () => {
    const value = fc.string({ unit: 'grapheme', maxLength: 8 }).map((s) => s.replace(/[^\P{C}\t\n\r]/gu, ''));
    const tree: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.record({ v: value }).map(({ v }) => `<a x="${escapeAttribute(v)}"/>`),
        fc
          .record({ v: value, t: value, inner: fc.array(tie('node'), { maxLength: 3 }) })
          .map(
            ({ v, t, inner }) =>
              `<p:b xmlns:p="u" y = '${escapeAttribute(v).replace(/'/g, '&apos;')}' >${escapeText(t)}${inner.join('')}</p:b>`,
          ),
        fc.record({ inner: tie('node') }).map(({ inner }) => `<c xmlns="d"><!--<a>-->${inner}</c\n>`),
      ),
    })).node;
    fc.assert(
      fc.property(tree, (source) => {
        const seen = readMarkup(bytes(source)).elements.map((element) => [
          element.local,
          element.namespace ?? null,
          element.filled('x') ?? element.filled('y') ?? '',
        ]);
        const expected = withXml(source, (root) => {
          const walk = (element: typeof root): unknown[] => [
            [
              element.name,
              element.namespaceUri === '' ? null : (element.namespaceUri ?? null),
              attributeOf(element, 'x') ?? attributeOf(element, 'y') ?? '',
            ],
            ...childrenOf(element).flatMap(walk),
          ];
          return walk(root);
        });
        expect(seen).to.deep.equal(expected);
      }),
    );
  });

  it('writes back what it read when nothing changes', () => {
    const latin = Buffer.from(
      '<?xml version="1.0" encoding="ISO-8859-15"?>\r\n<a b="\xa4">\xe9\xff</a>',
      'latin1',
    );
    for (const document of [latin, Buffer.from('\ufeff<a>é\u{1f48a}</a>', 'utf8')]) {
      expect(Buffer.from(applyChanges(readMarkup(document), [])).equals(document)).to.equal(true);
    }
  });
});

describe('encodings', () => {
  it('other than UTF-8 are read by their own table and written with references', () => {
    const source = summary('<value code="r" codeSystem="2.999.1" displayName="\xa4 \xe9"/>').replace(
      'UTF-8',
      'ISO-8859-15',
    );
    const result = transcode(new Uint8Array(Buffer.from(source, 'latin1')), {
      terminology,
      list: listOf('//entry/value'),
    });
    expect(result.elements[0]?.from.displayName).to.equal('€ é');
    const translation = withXml(
      result.document,
      (root) => root.get('//*[local-name()="translation"]/@displayName')?.content,
    );
    expect(translation).to.equal('€ é');
    expect(Buffer.from(result.document).toString('latin1')).to.contain('displayName="&#8364; &#233;"');
  });
});

describe('namespaces of a translation', () => {
  const list = listOf('//entry/code');
  const wrap = (root: string) => transcode(bytes(root), { terminology, list });
  const pivot = (entry: string) => entryOf(transcode(bytes(summary(entry)), { terminology, list }).document);
  const coded = 'code="b" codeSystem="2.999.1"';

  it('are those of the element in HL7 v3 and in the epSOS extension', () => {
    expect(pivot(`<code ${coded}/>`)).to.contain('><translation ');
    expect(pivot(`<epsos:code ${coded}/>`)).to.match(/><epsos:translation [^>]*\/><\/epsos:code>$/);
    expect(pivot(`<n1:code xmlns:n1="urn:hl7-org:v3" ${coded}/>`)).to.contain('><n1:translation ');
  });

  it('are v3 inside the pharm extension, under whatever prefix v3 has', () => {
    expect(pivot(`<pharm:code ${coded}/>`)).to.match(/><translation [^>]*\/><\/pharm:code>$/);
    const prefixed = wrap(
      `<hl7:ClinicalDocument xmlns:hl7="urn:hl7-org:v3"><hl7:code code="60591-5"/><hl7:component><hl7:structuredBody/>` +
        `</hl7:component><entry><code xmlns="urn:hl7-org:pharm" ${coded}/></entry></hl7:ClinicalDocument>`,
    );
    expect(entryOf(prefixed.document)).to.match(/><hl7:translation [^>]*\/><\/code>$/);
  });

  it('are declared where the document has shadowed v3', () => {
    const shadowed = pivot(`<code xmlns="urn:hl7-org:pharm" ${coded}/>`);
    expect(shadowed).to.match(/><v3:translation xmlns:v3="urn:hl7-org:v3" [^>]*\/><\/code>$/);
    const taken = pivot(`<code xmlns="urn:hl7-org:pharm" xmlns:v3="urn:other" ${coded}/>`);
    expect(taken).to.contain('<v3_:translation xmlns:v3_="urn:hl7-org:v3"');
  });

  it('never bring an empty xmlns with them, and leave one that was there', () => {
    const entry = `<code xmlns="" ${coded}><x/></code>`;
    const result = pivot(entry);
    expect(result.match(/xmlns=""/g)).to.have.length(1);
    expect(result).to.contain('<x/><translation ');
  });
});

describe('what the two operations leave alone', () => {
  const list = listOf('//entry/value');
  const value = fc.string({ unit: 'grapheme', maxLength: 10 }).map((s) => s.replace(/[^\P{C}\t\n\r]/gu, ''));
  const element = fc
    .record({
      code: fc.constantFrom('r', 'b', 'red', 'blue', 'nothing'),
      system: fc.constantFrom('2.999.1', '2.16.840.1.113883.6.96', '9.9'),
      display: fc.option(value, { nil: undefined }),
      inner: fc.constantFrom('', '<originalText>o</originalText>', ' <translation code="x"/> '),
    })
    .map(({ code, system, display, inner }) => {
      const shown = display === undefined ? '' : ` displayName="${escapeAttribute(display)}"`;
      return `<value code="${code}" codeSystem="${system}"${shown}>${inner}</value>`;
    });
  const stripped = (document: Uint8Array) =>
    canonicalForm(text(document).replace(/<value[\s\S]*?<\/value>/g, '<value/>'));

  it('is canonically equal outside the coded elements, and all of it when nothing is known', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(element, value.map(escapeText))), (parts) => {
        const document = bytes(summary(parts.join('')));
        const pivot = transcode(document, { terminology, list }).document;
        const friendly = translate(pivot, 'fr-FR', { terminology, list });
        expect(stripped(pivot)).to.equal(stripped(document));
        expect(stripped(friendly.document)).to.equal(stripped(document));
        const none = listOf('//entry/nothing');
        expect(transcode(document, { terminology, list: none }).document).to.equal(document);
      }),
    );
  });

  it('is everything, the second time', () => {
    fc.assert(
      fc.property(fc.array(element), (parts) => {
        const once = transcode(bytes(summary(parts.join(''))), { terminology, list }).document;
        expect(text(transcode(once, { terminology, list }).document)).to.equal(text(once));
        const shown = translate(once, 'fr-FR', { terminology, list }).document;
        expect(text(translate(shown, 'fr-FR', { terminology, list }).document)).to.equal(text(shown));
      }),
    );
  });
});
