import { expect } from 'chai';
import { schematronFindings } from '../../../../src/documents/validate/schematron/findings.js';
import { runSchematron } from '../../../../src/documents/validate/schematron/run.js';
import { loadSchematron } from '../../../../src/documents/validate/schematron/schematron.js';
import { writeSvrl } from '../../../../src/documents/validate/schematron/svrl.js';
import { XmlRefusal } from '../../../../src/wire/xml/door.js';
import { parseXml } from '../../../../src/wire/xml/parse.js';
import { type Case, report, rule, withSchema } from './judge.js';

const document = '<d xmlns="urn:h">\n<x k="1"/>\n<x\n k="2"/><!-- <x> --><x k="&lt;script>"/>\n</d>';

const one: Case = {
  binding: 'xslt2',
  schema: `<title>T</title>${rule(
    'h:x',
    `<assert id="plain" test="@k = '1'" diagnostics="d">k is <value-of select="@k"/></assert>
     <assert id="soft" role="warning" test="@k = '1'">soft</assert>
     <assert id="flagged" flag="info" test="@k = '1'">flagged</assert>
     <report id="given" test="@k = '2'">given</report>
     <report id="grave" role="ERROR" test="@k = '2'">grave</report>
     <assert id="broken" role="info" test="@k &gt;= 1">never</assert>`,
  )}<diagnostics><diagnostic id="d">write 1</diagnostic></diagnostics>`,
};

describe('the results of a Schematron run', () => {
  it('are findings with severity, place, line and what to do', () => {
    const findings = schematronFindings(report(one, document));
    expect(findings.map(({ id, severity, location, line }) => [id, severity, location, line])).to.deep.equal([
      ['plain', 'error', '/d/x[2]', 3],
      ['soft', 'warning', '/d/x[2]', 3],
      ['flagged', 'information', '/d/x[2]', 3],
      ['given', 'information', '/d/x[2]', 3],
      ['grave', 'error', '/d/x[2]', 3],
      ['plain', 'error', '/d/x[3]', 4],
      ['soft', 'warning', '/d/x[3]', 4],
      ['flagged', 'information', '/d/x[3]', 4],
      ['broken', 'error', '/d/x[3]', 4],
    ]);
    expect(findings[0]).to.deep.include({ layer: 'schematron', message: 'k is 2', remedy: 'write 1' });
    expect(findings[8]?.message).to.contain('could not be evaluated: FORG0001');
  });

  it('are counted, and can be written as JSON', () => {
    const found = report(one, document);
    expect(JSON.parse(JSON.stringify(found))).to.deep.include({
      title: 'T',
      phase: '#ALL',
      firedRules: 3,
      failedAsserts: 6,
      successfulReports: 2,
      notEvaluated: 1,
    });
  });

  it('are SVRL that leads to the nodes, with what was not evaluated as fatal', () => {
    const namespaces = { svrl: 'http://purl.oclc.org/dsdl/svrl' };
    using svrl = parseXml(writeSvrl(report(one, document), new Map([['h', 'urn:h']])));
    using judged = parseXml(document);
    const count = (path: string) => svrl.root.find(path, namespaces).length;
    expect(
      count('/svrl:schematron-output[@title="T"]/svrl:ns-prefix-in-attribute-values[@prefix="h"]'),
    ).to.equal(1);
    expect(count('//svrl:active-pattern[@id="p"]')).to.equal(1);
    expect(count('//svrl:fired-rule[@context="h:x"]')).to.equal(3);
    expect(count('//svrl:failed-assert')).to.equal(7);
    expect(count('//svrl:failed-assert[@role="fatal"][@id="broken"]')).to.equal(1);
    expect(count('//svrl:successful-report[svrl:text="given"]')).to.equal(1);
    const failed = svrl.root.find('//svrl:failed-assert[@id="plain"]', namespaces);
    expect(failed.map((node) => node.get('svrl:text', namespaces)?.content)).to.deep.equal([
      'k is 2',
      'k is <script>',
    ]);
    expect(failed[0]?.get('svrl:diagnostic-reference/svrl:text', namespaces)?.content).to.equal('write 1');
    const places = failed.map((node) =>
      judged.root.find(node.get('@location')?.content ?? '').map(({ line }) => line),
    );
    expect(places).to.deep.equal([[4], [4]]);
  });

  it('are not given for bytes that are not taken in', () => {
    withSchema(one, (file) => {
      const schematron = loadSchematron(file);
      const judge = (text: string) => () => runSchematron(new TextEncoder().encode(text), schematron);
      expect(judge('<!DOCTYPE d [<!ENTITY e "x">]><d>&e;</d>')).to.throw(XmlRefusal, 'document type');
      expect(judge('<d>')).to.throw(XmlRefusal);
    });
  });

  it('a schema is compiled once, and its runs do not touch each other', () => {
    withSchema(one, (file) => {
      const schematron = loadSchematron(file);
      expect(loadSchematron(file)).to.equal(schematron);
      const judge = () => runSchematron(new TextEncoder().encode(document), schematron);
      expect(judge()).to.deep.equal(judge());
    });
  });
});
