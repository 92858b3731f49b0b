import { expect } from 'chai';
import { CdaError } from '../../../src/documents/cda/errors.js';
import {
  describeLaboratoryReport,
  readLaboratoryReport,
  writeLaboratoryReport,
} from '../../../src/documents/cda/laboratory-report.js';
import type { LaboratoryReport } from '../../../src/documents/cda/model/clinical-reports.js';
import { readPatientSummary, writePatientSummary } from '../../../src/documents/cda/patient-summary.js';
import { readDocument } from '../../../src/documents/cda/summary/document.js';
import { codeSystem } from '../../../src/documents/cda/templates.js';
import { header, summary } from './example.js';

const loinc = (code: string, displayName: string) => ({ code, codeSystem: codeSystem.loinc, displayName });
const mmol = (value: string) => ({ value, unit: 'mmol/L' });
const report: LaboratoryReport = {
  header: { ...header, title: 'Résultats' },
  diagnosticStudies: [
    {
      study: loinc('18719-5', 'Chimie'),
      time: '20260110',
      results: [
        {
          id: { root: '2.999.7', extension: 'r1' },
          test: loinc('2823-3', 'Potassium'),
          value: mmol('3.10'),
          interpretation: { code: 'L', codeSystem: '2.16.840.1.113883.5.83', displayName: 'bas' },
          referenceRange: { low: mmol('3.5'), high: mmol('5.1') },
        },
        {
          id: { root: '2.999.7', extension: 'r2' },
          test: loinc('2160-0', 'Créatinine'),
          value: { statement: 'hémolysé' },
          referenceRange: { high: { value: '97', unit: 'umol/L' } },
        },
      ],
    },
  ],
};
const xml = new TextDecoder().decode(writeLaboratoryReport(report));
const changed = (part: string | RegExp, by: string) => {
  const result = xml.replace(part, by);
  expect(result).to.not.equal(xml);
  return new TextEncoder().encode(result);
};

describe('a laboratory report', () => {
  it('tells each result with its range and what it means', () => {
    const rows = describeLaboratoryReport(report)[0]?.tables[0]?.rows.map(({ cells }) => cells);
    expect(rows).to.deep.equal([
      ['Chimie: Potassium', '3.10 mmol/L', '3.5 – 5.1 mmol/L', 'bas', '2026-01-10'],
      ['Chimie: Créatinine', 'hémolysé', '≤ 97 umol/L', '', '2026-01-10'],
    ]);
  });

  it('refers to the row of each result', () => {
    const ids = [...xml.matchAll(/<tr ID="([^"]+)"/g)].map(([, id]) => `#${id}`);
    const references = [...xml.matchAll(/<reference value="([^"]+)"/g)].map(([, reference]) => reference);
    expect(ids).to.have.length(2);
    expect(references).to.deep.equal(ids);
  });

  it('is known by its kind and by no template, as none is published', () => {
    const document = readDocument(writeLaboratoryReport(report));
    expect(document.kind?.name).to.equal('laboratory');
    expect(document.level).to.equal(3);
    expect(document.templateIds).to.deep.equal([]);
    expect(document.sections[0]?.lines[0]).to.include('Potassium').and.include('3.10 mmol/L');
  });

  it('is not read when a result was cancelled, negated or is of a type that would be cut short', () => {
    const cancelled = changed(
      /(<reference value="#results-1-1"\/><\/text><statusCode code=")completed/,
      '$1cancelled',
    );
    expect(() => readLaboratoryReport(cancelled)).to.throw(CdaError, /status is not completed/);
    const negated = changed(
      '<observation classCode="OBS"',
      '<observation negationInd="true" classCode="OBS"',
    );
    expect(() => readLaboratoryReport(negated)).to.throw(CdaError, /negated/);
    const ratio = changed('<value xsi:type="PQ" value="3.10" unit="mmol/L"/>', '<value xsi:type="RTO"/>');
    expect(() => readLaboratoryReport(ratio)).to.throw(CdaError, /type that can not be held/);
    const twice = changed(/<value xsi:type="PQ"[^>]*>/, '$&$&');
    expect(() => readLaboratoryReport(twice)).to.throw(CdaError, /no value, or several/);
    const open = changed('<low value="3.5"', '<low inclusive="false" value="3.5"');
    expect(() => readLaboratoryReport(open)).to.throw(CdaError, /not part of it/);
  });

  it('is not read when an observation stands where a study should', () => {
    const bare = changed(
      /<organizer.*<\/organizer>/,
      '<observation classCode="OBS" moodCode="EVN"><code code="2823-3"/></observation>',
    );
    expect(() => readLaboratoryReport(bare)).to.throw(CdaError, /neither a blood group nor a study/);
  });
});

describe('the results of a patient summary', () => {
  const bloodGroup = { id: { root: '2.999.7', extension: 'b' }, group: loinc('A', 'A+') };

  it('hold the blood group beside the studies', () => {
    const full = { ...summary, bloodGroup, diagnosticStudies: report.diagnosticStudies };
    expect(readPatientSummary(writePatientSummary(full))).to.deep.equal(full);
  });

  it('are not read with two blood groups', () => {
    const one = new TextDecoder().decode(writePatientSummary({ ...summary, bloodGroup }));
    const two = one.replace(/<entry><observation(?:(?!<entry>).)*34530-6.*?<\/entry>/, '$&$&');
    expect(two).to.not.equal(one);
    expect(() => readPatientSummary(new TextEncoder().encode(two))).to.throw(
      CdaError,
      /more than one blood group/,
    );
  });
});
