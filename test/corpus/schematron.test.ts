import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { XmlElement } from 'libxml2-wasm';
import { RunEnvironment } from '../../src/documents/validate/schematron/environment.js';
import { schematronFindings } from '../../src/documents/validate/schematron/findings.js';
import { runSchematron } from '../../src/documents/validate/schematron/run.js';
import { loadSchematron } from '../../src/documents/validate/schematron/schematron.js';
import { writeSvrl } from '../../src/documents/validate/schematron/svrl.js';
import { XPathError } from '../../src/documents/validate/schematron/xpath/complete.js';
import type { XPath } from '../../src/documents/validate/schematron/xpath/expression.js';
import { ELEMENT, parseTree } from '../../src/documents/validate/schematron/xpath/tree.js';
import { parseXml } from '../../src/wire/xml/parse.js';
import { cdaRules } from '../documents/validate/schematron/cda-rules.js';
import { withSchema } from '../documents/validate/schematron/judge.js';
import { dataFolder, filesUnder, hasData, reason } from './data.js';

const samples = ['cda/ps/openncp7-0245791M-L3.xml', 'cda/discharge/openncp7-3-1234-W7.xml'];

describe(`Schematron on real documents${reason}`, () => {
  before(function () {
    if (!hasData) this.skip();
  });

  const load = (binding: string) =>
    withSchema({ schema: cdaRules(), binding, attributes: 'xmlns:hl7="urn:hl7-org:v3"' }, loadSchematron);
  const read = (file: string) => readFileSync(`${dataFolder}${file}`);

  it('gives every document a verdict, whose failed tests are what both evaluators say', () => {
    const schematron = load('xslt2');
    let failed = 0;
    for (const file of filesUnder('cda').filter((name) => name.endsWith('.xml'))) {
      const report = runSchematron(read(file), schematron);
      expect(report.notEvaluated, file).to.equal(0);
      failed += report.failedAsserts;
      expect(schematronFindings(report)).to.have.length(report.failedAsserts + report.successfulReports);
      using svrl = parseXml(writeSvrl(report));
      expect(svrl.root.find('//*[local-name()="failed-assert"]'), file).to.have.length(report.failedAsserts);
    }
    expect(failed).to.be.greaterThan(1000);
  });

  it('native and complete evaluator agree on every test of XPath 2 at every node that a rule matches', () => {
    const schematron = load('xslt2');
    let compared = 0;
    for (const file of samples) {
      const tree = parseTree(read(file));
      const environment = new RunEnvironment(schematron, tree);
      for (const { matches, checks } of schematron.patterns.flatMap(({ rules }) => rules)) {
        if (matches instanceof XPathError) throw matches;
        for (const node of matches(tree, (one) => environment.at(one)).slice(0, 6)) {
          environment.nextRule(node);
          for (const { expression } of checks) {
            if (expression instanceof XPathError) throw expression;
            expect(expression.test(node, environment), `${expression.source} in ${file}`).to.equal(
              expression.testCompletely(node, environment),
            );
            compared += 1;
          }
        }
      }
    }
    expect(compared).to.be.greaterThan(1000);
  });

  it('agrees with libxml2 on every test of XPath 1.0', () => {
    const schematron = load('xslt');
    const expressions = schematron.patterns
      .flatMap(({ rules }) => rules.flatMap(({ checks }) => checks.map(({ expression }) => expression)))
      .filter((one): one is XPath => !(one instanceof XPathError) && one.evaluator === 'native')
      .filter(({ source }) => !/current\(|key\(|document\(|\$/.test(source));
    expect(expressions.length).to.be.greaterThan(200);
    const bytes = read(samples[0]!);
    const tree = parseTree(bytes);
    using document = parseXml(bytes);
    const elements = tree.nodes.filter(({ nodeType }) => nodeType === ELEMENT);
    const others = document.root.find('//*') as XmlElement[];
    expect(others).to.have.length(elements.length);
    const environment = new RunEnvironment(schematron, tree);
    const namespaces = {
      hl7: 'urn:hl7-org:v3',
      h: 'urn:h',
      xsi: 'http://www.w3.org/2001/XMLSchema-instance',
    };
    for (let index = 0; index < elements.length; index += 97) {
      const other = others[index]!;
      for (const expression of expressions) {
        const mine = expression.test(elements[index]!, environment.at(elements[index]!));
        expect(mine, `${expression.source} at ${index}`).to.equal(
          other.eval(`boolean(${expression.source})`, namespaces),
        );
      }
    }
  });
});
