import { expect } from 'chai';
import type { Finding } from '../../../src/documents/validate/finding.js';
import { writeValidationPage } from '../../../src/documents/validate/report/html.js';
import { writeJunit } from '../../../src/documents/validate/report/junit.js';
import { writeSvrl } from '../../../src/documents/validate/report/svrl.js';
import { type FileVerdict, layersLine, verdictJson } from '../../../src/documents/validate/report/verdict.js';
import { withXml } from '../../../src/wire/xml/parse.js';

const hostile = '<script>alert("1")</script> & \u0007';
const findings: readonly Finding[] = [
  {
    layer: 'rules',
    id: 'CDA-008',
    severity: 'error',
    location: '/A/b[1]',
    line: 7,
    message: hostile,
    remedy: 'Do',
  },
  { layer: 'rules', id: 'CDA-058', severity: 'warning', location: '/', message: 'odd' },
  { layer: 'pdf', id: 'PDF-pdfa', severity: 'information', location: '/A', message: 'fine' },
];
const verdict: FileVerdict = {
  file: `a"${hostile}.xml`,
  kind: 'patient-summary',
  valid: false,
  layers: ['safety', 'rules', 'pdf'],
  standards: [],
  passedOver: [],
  findings,
};

describe('reports of a validation', () => {
  it('are JSON with what programs ask for, and nothing else', () => {
    expect(verdictJson({ ...verdict, refused: false } as FileVerdict)).to.deep.equal(verdict);
  });

  it('are JUnit XML: a suite a file, a case a layer, errors as failures', () => {
    withXml(writeJunit([verdict, { ...verdict, valid: true, findings: [] }]), (root) => {
      expect(root.find('testsuite').length).to.equal(2);
      expect(root.find('testsuite[1]/testcase').length).to.equal(3);
      expect(root.find('testsuite/testcase/failure').length).to.equal(1);
      const failure = root.get('testsuite[1]/testcase[@name="rules"]/failure');
      expect(failure?.content).to.include('CDA-008 (line 7, /A/b[1]): <script>').and.to.include('To do: Do.');
      expect(failure?.content).not.to.include('CDA-058');
      expect(root.get('testsuite[1]/testcase[@name="rules"]/system-out')?.content).to.include('CDA-058');
    });
  });

  it('are SVRL: a pattern a layer, a failed assertion a finding', () => {
    withXml(writeSvrl(verdict), (root) => {
      const names = { s: 'http://purl.oclc.org/dsdl/svrl' };
      expect(root.namespaceUri).to.equal(names.s);
      expect(root.find('s:active-pattern', names).length).to.equal(3);
      expect(root.find('s:failed-assert', names).length).to.equal(2);
      expect(root.find('s:successful-report[@id="PDF-pdfa"]', names).length).to.equal(1);
      const [first] = root.find('s:failed-assert[@role="error"]/s:text', names);
      expect(first?.content).to.include('<script>').and.to.include('(line 7)');
    });
  });

  it('tell of a layer that should have looked and could not', () => {
    const missing = {
      ...verdict,
      standards: [{ layer: 'schema' as const, file: 'a/CDA.xsd', sha256: 'ab' }],
      layers: ['safety', 'schema'] as const,
      passedOver: [{ layer: 'schematron' as const, reason: `none <is> imported` }],
    };
    expect(layersLine(missing)).to.equal(
      'safety, schema by a/CDA.xsd; not by schematron: none <is> imported',
    );
    withXml(writeJunit([missing]), (root) => {
      expect(root.get('testsuite/@skipped')?.content).to.equal('1');
      expect(root.get('testsuite/testcase[@name="schematron"]/skipped/@message')?.content).to.match(/<is>/);
    });
    withXml(writeSvrl(missing), (root) => {
      expect(root.get('*[1]')?.content).to.equal('Not judged by schematron: none <is> imported');
    });
    expect(writeValidationPage([missing])).to.include('not by schematron: none &lt;is&gt; imported');
  });

  it('are a page that runs nothing of a document and fetches nothing', () => {
    const page = writeValidationPage([verdict]);
    expect(page).not.to.match(/<script/i);
    expect(page).to.include('&lt;script&gt;').and.to.include("default-src 'none'");
    expect(page)
      .to.match(/<html lang="en">/)
      .and.to.match(/<th scope="col">/);
    expect(page).to.include('Not valid').and.to.include('1 errors, 1 warnings, 1 notes');
    expect(writeValidationPage([{ ...verdict, valid: true, findings: [] }])).to.include('Nothing was found.');
  });
});
