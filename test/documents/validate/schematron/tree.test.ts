import { expect } from 'chai';
import fc from 'fast-check';
import {
  attributesOf,
  ELEMENT,
  type Element,
  type Node,
  parseOtherTree,
  parseTree,
  stringOf,
} from '../../../../src/documents/validate/schematron/xpath/tree.js';
import { XmlRefusal } from '../../../../src/wire/xml/door.js';
import { parseXml } from '../../../../src/wire/xml/parse.js';

const bytes = (xml: string) => new TextEncoder().encode(xml);
const childrenOf = (node: Node) => {
  const children: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
};
const rootOf = (xml: string) => parseTree(bytes(xml)).document.documentElement;
const nameOf = ({
  namespaceURI,
  localName,
  prefix,
}: Pick<Element, 'namespaceURI' | 'localName' | 'prefix'>) =>
  `${prefix ?? ''}{${namespaceURI ?? ''}}${localName}`;

describe('the tree that Schematron judges', () => {
  it('has one text around sections, with references resolved and lines ended as XML says', () => {
    const root = rootOf('<a>x &lt;&#x1F600;&#65;<![CDATA[<b>&amp;]]>\r\ny\rz<![CDATA[]]></a>');
    expect(childrenOf(root).map((node) => [node.nodeName, stringOf(node)])).to.deep.equal([
      ['#text', 'x <\u{1F600}A<b>&amp;\ny\nz'],
    ]);
  });

  it('has no text where a section is empty, and none outside of the root', () => {
    expect(childrenOf(rootOf('<a><![CDATA[]]></a>'))).to.deep.equal([]);
    const { document } = parseTree(bytes('<?xml version="1.0"?>\n<!-- c -->\n<?p d e?>\n<a/>\n<!-- f -->\n'));
    expect(childrenOf(document).map((node) => [node.nodeName, stringOf(node)])).to.deep.equal([
      ['#comment', ' c '],
      ['p', 'd e'],
      ['a', ''],
      ['#comment', ' f '],
    ]);
  });

  it('has attributes with white space as XML wants it, in either quotes, with > and quotes inside', () => {
    const root = rootOf(
      `<a one = "1 > 0" two='"&quot;&#10;'\n three="x\ty\r\nz" xmlns:p="urn:p" p:four=""/>`,
    );
    expect(attributesOf(root).map((one) => [nameOf(one), one.value])).to.deep.equal([
      ['{}one', '1 > 0'],
      ['{}two', '""\n'],
      ['{}three', 'x y z'],
      ['p{urn:p}four', ''],
    ]);
  });

  it('gives names their namespaces, where declarations change and end', () => {
    const root = rootOf(
      '<a xmlns="urn:1"><p:b xmlns:p="urn:2" xmlns=""><c/></p:b><c xmlns="urn:1"/><d/></a>',
    );
    const names: string[] = [];
    const visit = (node: Node): void => {
      if (node.nodeType === ELEMENT) names.push(nameOf(node));
      childrenOf(node).forEach(visit);
    };
    visit(root);
    expect(names).to.deep.equal(['{urn:1}a', 'p{urn:2}b', '{}c', '{urn:1}c', '{urn:1}d']);
  });

  it('is in the encoding that the document declares', () => {
    const latin = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a b="é">è</a>', 'latin1');
    const root = parseTree(latin).document.documentElement;
    expect([stringOf(root), attributesOf(root)[0]?.value]).to.deep.equal(['è', 'é']);
  });

  it('orders all nodes, attributes between their element and its children, and other documents behind', () => {
    const tree = parseTree(bytes('<a b="1" c="2">t<d e="3"/><!-- f --></a>'));
    const nodes = tree.nodes.flatMap((node) => [node, ...attributesOf(node)]);
    const orders = nodes.map(({ order }) => order);
    expect(orders).to.deep.equal([...new Set(orders)].sort((one, other) => one - other));
    const [one, other] = [parseOtherTree(bytes('<x/>')), parseOtherTree(bytes('<y/>'))];
    expect(one.document.order).to.be.greaterThan(orders.at(-1) ?? 0);
    expect(other.document.order).to.be.greaterThan(one.document.documentElement.order);
  });

  it('is refused where the parser refuses the bytes', () => {
    for (const xml of ['<a', '<p:a/>', '<a b="1" b="2"/>', '<a>&b;</a>', '<!DOCTYPE a><a/>']) {
      expect(() => parseTree(bytes(xml)), xml).to.throw(XmlRefusal);
    }
  });

  it('says the same as libxml2 of any document: names, attributes, string values', () => {
    const piece = fc.constantFrom(
      'text',
      ' ',
      '\r\n',
      '&amp;',
      '&#233;',
      '<![CDATA[<x>]]>',
      '<!-- <y> -->',
      '<?z 1 > 0?>',
      'é…',
    );
    const attributes = fc.constantFrom(
      '',
      ' k="1"',
      " k='\"' p:l = 'a\tb'",
      ' xmlns="urn:3"',
      ' xmlns:p="urn:4" p:m="&lt;>"',
    );
    const element = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 5 },
        piece,
        fc
          .tuple(fc.constantFrom('a', 'p:b', 'c'), attributes, fc.array(tie('node'), { maxLength: 4 }))
          .map(([name, written, inner]) =>
            inner.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${inner.join('')}</${name}>`,
          ),
      ),
    })).node;
    fc.assert(
      fc.property(fc.array(element, { maxLength: 6 }), (inner) => {
        const xml = `<r xmlns="urn:1" xmlns:p="urn:2">${inner.join('')}</r>`;
        const mine = parseTree(bytes(xml)).nodes.filter((node) => node.nodeType === ELEMENT);
        using document = parseXml(xml);
        const theirs = document.root.find('//*');
        expect(mine.map(stringOf)).to.deep.equal(theirs.map((node) => node.eval('string(.)')));
        expect(mine.map(nameOf)).to.deep.equal(
          theirs.map(
            (node) =>
              `${String(node.eval('substring-before(name(), ":")'))}{${String(node.eval('namespace-uri()'))}}${String(node.eval('local-name()'))}`,
          ),
        );
        expect(
          mine.map((node) =>
            attributesOf(node)
              .map((one) => `${one.namespaceURI ?? ''} ${one.localName} ${one.value}`)
              .sort(),
          ),
        ).to.deep.equal(
          theirs.map((node) =>
            node
              .find('@*')
              .map(
                (one) =>
                  `${String(one.eval('namespace-uri()'))} ${String(one.eval('local-name()'))} ${one.content}`,
              )
              .sort(),
          ),
        );
      }),
      { numRuns: 150 },
    );
  });
});
