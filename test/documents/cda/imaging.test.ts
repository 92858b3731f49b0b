import { expect } from 'chai';
import { CdaError } from '../../../src/documents/cda/errors.js';
import {
  describeImagingManifest,
  imagingManifestKind,
  readImagingManifest,
  writeImagingManifest,
} from '../../../src/documents/cda/imaging-manifest.js';
import { readImagingReport, writeImagingReport } from '../../../src/documents/cda/imaging-report.js';
import { readLevel1 } from '../../../src/documents/cda/level1.js';
import type { ImagingManifest, ImagingReport } from '../../../src/documents/cda/model/imaging.js';
import { level1Of } from '../../../src/documents/cda/rendition.js';
import { renderHtml } from '../../../src/documents/display/render/html.js';
import { viewDocument } from '../../../src/documents/display/view.js';
import { told } from '../display/documents.js';
import { makeExamples } from '../every-kind/models.js';
import { pdfText } from '../pdf/pdf-text.js';

const bytes = (xml: string) => new TextEncoder().encode(xml);
const text = (document: Uint8Array) => new TextDecoder().decode(document);
const UID = '1.2.840.113619.2.62.994044785528.20060823.200608232232322.312345';

/** The document with a part of it replaced, which must be there. */
function changed(xml: string, part: string | RegExp, by: string): Uint8Array {
  const result = xml.replace(part, by);
  expect(result).to.not.equal(xml);
  return bytes(result);
}

describe('an imaging report', () => {
  let report: ImagingReport;
  let xml: string;

  before(async () => {
    report = (await makeExamples()).imagingReport.model as ImagingReport;
    xml = text(writeImagingReport(report));
  });

  it('is neither written nor read without a conclusion', () => {
    const impression = { paragraphs: [], observations: [] };
    expect(() => writeImagingReport({ ...report, impression })).to.throw(CdaError, /what the images mean/);
    const silent = changed(xml, '<code code="19005-8"', '<code code="X"');
    const other = changed(text(silent), '1.2.840.10008.9.5"', '2.999.5"');
    expect(() => readImagingReport(other)).to.throw(CdaError, /what the images mean/);
  });

  it('is not read when the procedure was not done, or by nobody knows what', () => {
    const done = /(<\/text><statusCode code=")completed("\/><effectiveTime><low)/;
    expect(() => readImagingReport(changed(xml, done, '$1aborted$2'))).to.throw(CdaError, /was not done/);
    const unknown = changed(xml, /<methodCode.*?<targetSiteCode/, '<targetSiteCode');
    expect(() => readImagingReport(unknown)).to.throw(CdaError, /no modality/);
  });

  it('keeps the side, and is not read when that would be lost', () => {
    expect(readImagingReport(bytes(xml)).procedures[0].laterality).to.deep.include({ code: '7771000' });
    const uncoded = changed(xml, /<value code="7771000"[^>]*>/, '<value nullFlavor="UNK"/>');
    expect(() => readImagingReport(uncoded)).to.throw(CdaError, /side is not coded/);
    const [procedure] = report.procedures;
    const { bodySite: _site, ...nowhere } = procedure;
    expect(() => writeImagingReport({ ...report, procedures: [nowhere] })).to.throw(CdaError, /no body site/);
  });

  it('is read with its text whole where that is in no paragraphs', () => {
    const free = changed(xml, /<paragraph ID="findings-1">(.*?)<\/paragraph>/, '$1<br/>');
    const { paragraphs, observations } = readImagingReport(free).findings;
    expect(paragraphs).to.have.length(1);
    expect(paragraphs[0]).to.include('Pas de trait de fracture.').and.include('épanchement modéré');
    expect(observations).to.deep.equal(report.findings.observations);
  });

  it('is shown with its conclusion first, and the words of the findings before what is coded', () => {
    const view = viewDocument(bytes(xml), { language: 'fr' });
    expect(view.sections.map(({ block }) => block)).to.deep.equal([
      'impression',
      'findings',
      'recommendation',
      'imagingProcedure',
      'clinicalInformation',
      'comparison',
      'radiationExposure',
      'images',
    ]);
    const findings = view.sections[1]?.groups[0];
    expect(findings?.statements.map((value) => value.text)).to.deep.equal(report.findings.paragraphs);
    expect(told(view, 'findings')[0]).to.deep.include({
      value: ['Épanchement articulaire', 'anormal'],
      bodySite: ['Genou', 'gauche'],
    });
    expect(told(view, 'imagingProcedure')[0]).to.deep.include({
      modality: ['Radiographie numérique'],
      technique: ['Incidence de face'],
    });
  });

  it('says that a procedure or finding is negated', () => {
    const negated = changed(
      xml,
      /(<section><templateId root="2.16.840.1.113883.10.20.6.1.2"\/>.*?<entry><observation )/,
      '$1negationInd="true" ',
    );
    const statements = viewDocument(negated, { language: 'fr' }).sections[1]?.groups[0]?.statements;
    expect(statements?.at(-1)).to.include({ absence: 'hasNone' });
    expect(() => readImagingReport(negated)).to.throw(CdaError, /negated/);
  });
});

describe('an imaging manifest', () => {
  let manifest: ImagingManifest;
  let xml: string;

  before(async () => {
    const example = (await makeExamples()).imaging.model as ImagingManifest;
    xml = text(writeImagingManifest(example)).replaceAll('2.25.1001.1.1', UID);
    manifest = readImagingManifest(bytes(xml));
  });

  it('lists each image with its reference', () => {
    const table = describeImagingManifest(manifest)[1]?.tables[0];
    expect(table?.rows.map(({ cells }) => cells)).to.deep.equal([
      [
        'Genou gauche, δύο προβολές, две проекции (2.25.1001)',
        'Radiographie numérique · Face (2.25.1001.1)',
        UID,
        'Digital X-Ray Image Storage',
        '2026-01-10',
        `https://pacs.example.org/wado?requestType=WADO&objectUID=${UID}`,
      ],
      [
        'Genou gauche, δύο προβολές, две проекции (2.25.1001)',
        'Radiographie numérique · Face (2.25.1001.1)',
        '2.25.1001.1.2',
        '1.2.840.10008.5.1.4.1.1.1.1',
        '2026-01-10',
        'https://pacs.example.org/wado?requestType=WADO&objectUID=2.25.1001.1.2',
      ],
    ]);
  });

  it('has a PDF that holds every UID and address whole', async () => {
    const { pdf } = readLevel1(await level1Of(bytes(xml), { root: '2.999.1' }), imagingManifestKind);
    const said = pdfText(pdf).join('').replaceAll(' ', '');
    expect(said).to.include(UID).and.include(`objectUID=${UID}`);
  });

  it('is shown with its images as text that leads nowhere and may be broken', () => {
    const view = viewDocument(bytes(xml), { language: 'fr' });
    expect(told(view, 'images')[0]).to.deep.include({
      image: [UID],
      imageAddress: [`https://pacs.example.org/wado?requestType=WADO&objectUID=${UID}`],
    });
    expect(renderHtml(view))
      .to.include(`<span class="text long">${UID}</span>`)
      .and.not.include('href="http');
  });

  it('is shown with a study whose images it does not list', () => {
    const bare = changed(xml, /<entryRelationship typeCode="COMP"><act.*?<\/act><\/entryRelationship>/, '');
    const group = viewDocument(bare, { language: 'fr' }).sections.at(-1)?.groups[0];
    expect(group?.heading).to.include('2.25.1001');
    expect(group?.statements[0]?.absence).to.equal('notRecorded');
    expect(() => readImagingManifest(bare)).to.throw(CdaError, /nothing inside/);
  });

  const wrong: [problem: RegExp, part: string | RegExp, by: string][] = [
    [/no DICOM UID/, `<id root="${UID}"`, `<id root="${UID}9"`],
    [/no DICOM UID/, `<id root="${UID}"`, '<id root="image-1"'],
    [/has no extension/, `<id root="${UID}"`, `<id extension="1" root="${UID}"`],
    [/no modality/, '<name code="121139"', '<name code="1"'],
    [/not one of http/, 'value="https://pacs', 'value="javascript://pacs'],
    [/not one of http/, 'value="https://pacs', 'value="https://user:word@pacs'],
    [/code is not 113014/, 'code="113014"', 'code="113015"'],
    [/no study/, /<entry><act.*<\/entry>/, ''],
  ];
  for (const [problem, part, by] of wrong) {
    it(`is not read: ${problem.source}, when ${String(part)} becomes ${by}`, () => {
      expect(() => readImagingManifest(changed(xml, part, by))).to.throw(CdaError, problem);
    });
  }

  it('is not written with what is no UID or no http address', () => {
    const [study] = manifest.studies;
    const withImage = (image: object) => {
      const [series] = study.series;
      const images = [{ ...series.images[0], ...image }] as const;
      return () =>
        writeImagingManifest({ ...manifest, studies: [{ ...study, series: [{ ...series, images }] }] });
    };
    expect(withImage({ uid: '01.2' })).to.throw(CdaError, /no DICOM UID/);
    expect(withImage({ address: '/relative' })).to.throw(CdaError, /not one of http/);
    expect(withImage({ address: undefined })).to.not.throw();
  });
});
