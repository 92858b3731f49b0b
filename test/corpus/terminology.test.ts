import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { codeSystemId } from '../../src/terminology/code-systems.js';
import { exportFormats, exportTerminology } from '../../src/terminology/export.js';
import { readTerminologyFile } from '../../src/terminology/importers/read-file.js';
import { type ImportReport, importTerminology, loadTerminology } from '../../src/terminology/store.js';
import type { Terminology } from '../../src/terminology/terminology.js';
import { dataFolder, filesUnder, hasData, reason } from './data.js';

describe(`real value sets${reason}`, () => {
  let store: string;
  let reports: readonly ImportReport[];
  let terminology: Terminology;

  before(function () {
    if (!hasData) this.skip();
    store = mkdtempSync(join(tmpdir(), 'terminology-'));
    reports = importTerminology(
      ['ehdsi-mvc-8.1.tsv', 'epsos-ltr-2018.tsv', 'svs', 'epsos-repository'].map(
        (name) => `${dataFolder}valuesets/${name}`,
      ),
      store,
    );
    terminology = loadTerminology([store]);
  });
  after(() => {
    if (store) rmSync(store, { recursive: true });
  });

  const reportOf = (name: string) => reports.find(({ path }) => path.endsWith(name));
  const count = (name: string) => reportOf(name)?.valueSets.reduce((sum, { concepts }) => sum + concepts, 0);

  it('are all recognised', () => {
    expect(reports).to.have.length(filesUnder('valuesets').length);
    for (const path of filesUnder('valuesets')) {
      expect(readTerminologyFile(readFileSync(dataFolder + path)), path).not.to.equal(undefined);
    }
  });

  it('are taken over row by row, and what is not is named with its line', () => {
    expect(count('ehdsi-mvc-8.1.tsv')).to.equal(25_491);
    expect(reportOf('ehdsi-mvc-8.1.tsv')?.skipped.map(({ line }) => line)).to.deep.equal([10_491, 10_492]);
    expect(count('epsos-ltr-2018.tsv')).to.equal(18_691);
    const others = reports.filter(({ path }) => !path.endsWith('ehdsi-mvc-8.1.tsv'));
    expect(others.flatMap(({ skipped }) => skipped)).to.deep.equal([]);
  });

  it('answer from all formats', () => {
    const text = (system: string, code: string, language: string) =>
      terminology.lookup(system, code, language)?.designation?.text;
    expect(text('http://unitsofmeasure.org', '{#}/min', 'en-GB')).to.equal('number per minute');
    expect(text('1.3.6.1.4.1.12559.11.10.1.3.1.44.2', 'I10', 'en')).to.equal(
      'Essential (primary) hypertension',
    );
    expect(text('SNOMED CT', '6025007', 'en-GB')).to.equal('Laparoscopic appendicectomy');
    expect(text('SNOMED CT', '7087005', 'es-ES')).to.equal('Intermitente');
    expect(text('1.3.6.1.4.1.12559.11.10.1.3.1.44.3', '1.3', 'en')).to.equal('Gender');
    const severity = terminology.valueSets('1.3.6.1.4.1.12559.11.10.1.3.1.42.13');
    expect(severity.map(({ version, members }) => [version, members.size])).to.deep.include(['8.1.0', 6]);
  });

  it('hold the countries and languages that the platform knows', () => {
    const codes = (oid: string, version: string) =>
      [...(terminology.valueSets(oid).find((set) => set.version === version)?.members ?? [])].map(
        ({ code }) => code,
      );
    const countries = new Set(codes('1.3.6.1.4.1.12559.11.10.1.3.1.42.4', ''));
    const listed = codes('1.0.3166.1', '2006');
    expect(listed).to.have.length(249);
    for (const code of listed) {
      expect(countries.has(code), code).to.equal(true);
    }
  });

  it('come back from every export as they were', () => {
    const rows =
      readTerminologyFile(readFileSync(`${dataFolder}valuesets/ehdsi-mvc-8.1.tsv`))?.concepts ?? [];
    const names = (concepts: typeof rows) =>
      new Set(
        concepts.map((row) =>
          [
            row.valueSetOid,
            row.valueSetVersion,
            codeSystemId(row.codeSystem),
            row.code,
            row.designation,
          ].join(' '),
        ),
      );
    for (const format of exportFormats) {
      const { files, left } = exportTerminology({ concepts: rows, mappings: [] }, { format });
      const again = files.flatMap(({ content }) => readTerminologyFile(Buffer.from(content))?.concepts ?? []);
      expect([...names(again)].sort(), format).to.deep.equal([...names(rows)].sort());
      expect(left, format).to.deep.equal([]);
    }
  });
});
