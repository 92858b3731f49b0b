import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { codedElements, terminologyOf } from '../../src/app/documents.js';
import { translationReport } from '../../src/documents/translate/report.js';
import { transcode, translate } from '../../src/documents/translate/translate.js';
import { passerelle } from '../support/passerelle.js';
import { dataFolder, filesUnder, hasData, reason, schemaValidity } from './data.js';

describe(`the command line over real files${reason}`, () => {
  before(function () {
    if (!hasData) this.skip();
  });

  it('verifies every signature as an independent implementation does', () => {
    const [header = '', ...lines] = readFileSync(`${dataFolder}signatures.tsv`, 'utf8').trimEnd().split('\n');
    const [, ...columns] = header.split('\t').map(camelCase);
    expect(lines).to.have.length(35);
    const files = [...new Set(lines.map((line) => `${dataFolder}${line.split('\t')[0]}`))];
    const { status, stdout, stderr } = passerelle('verify', '--json', ...files);
    expect({ status, stderr }).to.deep.equal({ status: 2, stderr: '' });
    const rows: Record<string, unknown>[] = JSON.parse(stdout);
    const found = rows.map(({ file, ...row }) =>
      [String(file).slice(dataFolder.length), ...columns.map((column) => String(row[column]))].join('\t'),
    );
    expect(found).to.have.members(lines).and.to.have.length(lines.length);
  }).timeout(60_000);

  it('knows every kind of file of the exchange', () => {
    const folders = ['messages', 'saml', 'smp', 'trust', 'search-masks', 'client-connector', 'cda'];
    const { stdout } = passerelle('inspect', '--json', ...folders.map((folder) => dataFolder + folder));
    const unknown = JSON.parse(stdout)
      .filter(({ kind }: { kind: string }) => /^(unrecognised|malformed|unsafe|unreadable)$/.test(kind))
      .map(({ file }: { file: string }) => file.slice(dataFolder.length));
    expect(unknown).to.deep.equal([]);
  }).timeout(60_000);

  const valid = hasData
    ? schemaValidity().filter(
        ({ file, epsosErrors, ehdsiErrors }) =>
          /^cda\/(ps|ep)\//.test(file) && Math.min(epsosErrors, ehdsiErrors) === 0,
      )
    : [];

  it('translates every valid patient summary and ePrescription both ways', () => {
    expect(valid.length).to.be.greaterThan(80);
    const options = {
      terminology: terminologyOf({ dataDir: join(tmpdir(), 'none') }),
      list: codedElements(),
    };
    for (const { file } of valid) {
      const document = readFileSync(dataFolder + file);
      for (const result of [transcode(document, options), translate(document, 'fr', options)]) {
        const report = translationReport(result);
        expect(report.elements, file).to.be.greaterThan(3);
        expect(report.mapped + report.missing.length, file).to.be.at.most(report.elements);
        expect(report.ok, file).to.equal(!result.issues.some(({ blocking }) => blocking));
      }
    }
  });

  it('imports the catalogues, and translates a real document with them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'passerelle-corpus-'));
    try {
      const sets = join(dataFolder, 'valuesets');
      const imported = passerelle('terminology', 'import', '--json', '--data', folder, sets);
      expect(imported.status).to.equal(0);
      expect(JSON.parse(imported.stdout)).to.have.length(filesUnder('valuesets').length);
      const file = `${dataFolder}cda/ep/openncp7-1-canesten-W7.xml`;
      const { status, stdout } = passerelle(
        ...['translate', file, '--to', 'friendly', '--language', 'fr', '--data', folder, '--json'],
      );
      const report = JSON.parse(stdout);
      expect({ status, file: report.file }).to.deep.equal({ status: report.ok ? 0 : 2, file });
      expect(report.elements).to.be.greaterThan(10);
      expect(report.output).to.match(/<\/ClinicalDocument>\s*$/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }).timeout(60_000);
});

function camelCase(words: string): string {
  return words.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase());
}
