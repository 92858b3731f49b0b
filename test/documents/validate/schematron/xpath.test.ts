import { expect } from 'chai';
import fc from 'fast-check';
import type { Environment } from '../../../../src/documents/validate/schematron/xpath/compiled.js';
import { XPathError } from '../../../../src/documents/validate/schematron/xpath/complete.js';
import { XPath } from '../../../../src/documents/validate/schematron/xpath/expression.js';
import { type Node, parseTree } from '../../../../src/documents/validate/schematron/xpath/tree.js';
import {
  type Semantics,
  xpath1,
  xpath2,
} from '../../../../src/documents/validate/schematron/xpath/values.js';
import { parseXml } from '../../../../src/wire/xml/parse.js';

const xml = `<?xml version="1.0"?><!-- before --><a xmlns="urn:h" xmlns:o="urn:o" n="1" s="x y">
  <b n="2" o:n="3">two<c n="10"/><b n="2">inner</b></b>text &amp; more
  <c/><o:b n="1">1</o:b><?pi data?><!-- c --><b s="">  1 </b><c n="-1.5">x<d/>y</c>
</a>`;

const tree = parseTree(new TextEncoder().encode(xml));
const environment: Environment = {
  tree,
  current: tree.document.documentElement!,
  valueOf: () => '',
  key: () => [],
  document: () => tree.document,
};
const namespaces: Record<string, string> = { h: 'urn:h', o: 'urn:o' };
const compileWith = (source: string, semantics: Semantics) =>
  new XPath(source, {
    semantics,
    prefixes: (prefix) => namespaces[prefix] ?? null,
    modules: new Map(),
    scope: () => undefined,
  });

// `substring` begins at 1: from 0 with no length the complete evaluator (fontoxpath 3.34) counts back from the end.
// Nor is it asked for `self` of attributes, which it takes for elements.
// Expressions by type, so that most are of the part that is evaluated natively.
const axis = fc.constantFrom(
  '',
  '@',
  './/',
  '../',
  'self::',
  'parent::',
  'descendant::',
  'descendant-or-self::',
  'ancestor::',
  'ancestor-or-self::',
  'following-sibling::',
  'preceding-sibling::',
  'following::',
  'preceding::',
);
const nameTest = fc.constantFrom(
  'h:b',
  'h:c',
  'o:b',
  '*',
  'node()',
  'n',
  'h:*',
  'text()',
  'comment()',
  'processing-instruction()',
);

const types = (version: '1.0' | '2.0') =>
  fc.letrec<{ nodes: string; truth: string; text: string; number: string; step: string }>((tie) => ({
    step: fc.oneof(
      { maxDepth: 3 },
      fc.tuple(axis, nameTest).map(([way, test]) => `${way}${test}`),
      fc
        .tuple(axis, nameTest, tie('truth'))
        .map(([way, test, holds]) => (way === '@' ? `@${test}` : `${way}${test}[${holds}]`)),
      fc
        .tuple(axis, nameTest, fc.constantFrom('1', '2', 'last()', 'position() = 2'))
        .map(([way, test, at]) => `${way}${test}[${at}]`),
    ),
    nodes: fc.oneof(
      { maxDepth: 3 },
      tie('step'),
      fc
        .tuple(fc.constantFrom('', '/', '//', '/*/', '//h:b/'), tie('step'))
        .map(([from, step]) => (step.startsWith('.') && from === '//' ? step : `${from}${step}`)),
      fc.tuple(tie('step'), tie('step')).map(([one, other]) => (one.includes('@') ? one : `${one}/${other}`)),
      fc.tuple(tie('nodes'), tie('nodes')).map(([one, other]) => `(${one} | ${other})`),
      fc.tuple(tie('nodes'), fc.constantFrom('1', 'last()')).map(([one, at]) => `(${one})[${at}]`),
    ),
    truth: fc.oneof(
      { maxDepth: 4 },
      tie('nodes'),
      fc.tuple(tie('nodes'), fc.constantFrom('=', '!='), tie('text')).map((parts) => parts.join(' ')),
      fc.tuple(tie('nodes'), fc.constantFrom('=', '!='), tie('nodes')).map((parts) => parts.join(' ')),
      fc
        .tuple(tie('number'), fc.constantFrom('=', '!=', '<', '<=', '>', '>='), tie('number'))
        .map((parts) => parts.join(' ')),
      fc
        .tuple(tie('nodes'), fc.constantFrom('=', '!=', '<', '>='), tie('number'))
        .map((parts) => parts.join(' ')),
      fc.tuple(tie('text'), fc.constantFrom('=', '!='), tie('text')).map((parts) => parts.join(' ')),
      fc
        .tuple(tie('truth'), fc.constantFrom('and', 'or'), tie('truth'))
        .map(([one, by, other]) => `(${one} ${by} ${other})`),
      tie('truth').map((one) => `not(${one})`),
      fc
        .tuple(fc.constantFrom('starts-with', 'contains'), tie('text'), tie('text'))
        .map(([name, one, other]) => `${name}(${one}, ${other})`),
      ...(version === '1.0'
        ? [
            fc
              .tuple(tie('text'), fc.constantFrom('=', '<', '>='), tie('number'))
              .map((parts) => parts.join(' ')),
            fc
              .tuple(tie('nodes'), fc.constantFrom('=', '!=', '<'), tie('truth'))
              .map(([one, by, other]) => `${one} ${by} boolean(${other})`),
            fc.tuple(tie('nodes'), fc.constantFrom('<', '>='), tie('nodes')).map((parts) => parts.join(' ')),
          ]
        : [
            fc.tuple(tie('nodes'), fc.constantFrom('eq', 'ne'), tie('text')).map((parts) => parts.join(' ')),
            tie('nodes').map((one) => `${one} = ('1', '2', 'x y')`),
            tie('nodes').map((one) => `${one} != ('1', '2')`),
            tie('nodes').map((one) => `exists(${one})`),
            tie('nodes').map((one) => `empty(${one})`),
          ]),
    ),
    text: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom("'1'", "'2'", "''", "'x y'", "'urn:h'", "'b'"),
      tie('nodes').map((one) => `string((${one})[1])`),
      tie('nodes').map((one) => `normalize-space((${one})[1])`),
      fc.tuple(tie('text'), tie('text')).map(([one, other]) => `concat(${one}, ${other})`),
      fc
        .tuple(tie('text'), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 }))
        .map(([one, from, long]) => `substring(${one}, ${from}, ${long})`),
      fc
        .tuple(fc.constantFrom('substring-before', 'substring-after'), tie('text'), tie('text'))
        .map(([name, one, other]) => `${name}(${one}, ${other})`),
      fc.tuple(tie('text'), tie('text'), tie('text')).map((parts) => `translate(${parts.join(', ')})`),
      fc
        .tuple(fc.constantFrom('name', 'local-name'), tie('nodes'))
        .map(([name, one]) => `${name}((${one})[1])`),
    ),
    number: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('0', '1', '2', '10', '-1'),
      tie('nodes').map((one) => `count(${one})`),
      tie('text').map((one) => `string-length(${one})`),
      tie('text').map((one) => `number(${one})`),
      fc
        .tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number'))
        .map(([one, by, other]) => `(${one} ${by} ${other})`),
    ),
  })).truth;

const nodes = tree.nodes.filter((_, index) => index % 3 === 1);
const outcome = (evaluate: () => boolean): boolean | 'error' => {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof XPathError) return 'error';
    throw error;
  }
};

describe('XPath', () => {
  it('native evaluation of XPath 2 agrees with the complete evaluator', () => {
    let natives = 0;
    fc.assert(
      fc.property(types('2.0'), fc.constantFrom<Node>(...nodes), (source, node) => {
        const expression = compileWith(source, xpath2);
        if (expression.evaluator === 'native') natives += 1;
        const complete = outcome(() => expression.testCompletely(node, environment));
        expect(
          outcome(() => expression.test(node, environment)),
          source,
        ).to.equal(complete);
      }),
      { numRuns: 250 },
    );
    expect(natives).to.be.greaterThan(120);
  });

  it('native evaluation of XPath 1.0 agrees with libxml2', () => {
    using document = parseXml(xml);
    const others = document.root.find('//node()');
    const inside = tree.nodes.slice(1);
    fc.assert(
      fc.property(types('1.0'), fc.nat(inside.length - 1), (source, index) => {
        const expression = compileWith(source, xpath1);
        expect(expression.evaluator, source).to.equal('native');
        const mine = expression.test(inside[index]!, environment);
        expect(mine, `${source} at ${index}`).to.equal(others[index]!.eval(`boolean(${source})`, namespaces));
      }),
      { numRuns: 250 },
    );
  });
});
