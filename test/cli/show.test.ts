import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { prescriptionBytes } from '../documents/display/documents.js';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

describe('passerelle show', function () {
  this.timeout(60_000);
  let folder: string;
  let file: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'passerelle-show-'));
    file = join(folder, 'prescription.xml');
    writeFileSync(file, prescriptionBytes());
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const show = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', main, 'show', ...args, '--data', folder], {
      encoding: 'utf8',
    });

  it('prints text in the language that is asked for', () => {
    const { stdout, status } = show(file, '--language', 'de');
    expect(status).to.equal(0);
    expect(stdout).to.match(/^Verschreibung\nZoé Hélène Exemple/);
    expect(stdout).to.match(/Häufigkeit +alle 8 Stunden/);
  });

  it('writes HTML, PDF and JSON', () => {
    for (const [option, start] of [
      ['--html', '<!doctype html>'],
      ['--pdf', '%PDF-'],
      ['--json', '{\n  "language": "fr"'],
    ] as const) {
      const output = join(folder, `out${option}`);
      expect(show(file, '-l', 'fr', option, '-o', output).status, option).to.equal(0);
      expect(readFileSync(output, 'latin1').slice(0, start.length)).to.equal(start);
    }
  });

  it('says what a file is that it cannot show', () => {
    const other = join(folder, 'other.xml');
    writeFileSync(other, '<Patient xmlns="http://hl7.org/fhir"/>');
    const wrong = show(other, '-l', 'de');
    expect([wrong.status, wrong.stderr]).to.deep.equal([
      2,
      `passerelle: the root is not a ClinicalDocument\n  where: ${other}\n  to do: see what it is with passerelle inspect\n`,
    ]);
    writeFileSync(other, '<!DOCTYPE x><x/>');
    expect(show(other, '-l', 'de').status).to.equal(3);
    expect(show(join(folder, 'none.xml'), '-l', 'de').status).to.equal(1);
    expect(show(file, '-l', 'de', '--attachment', other).stderr).to.contain(
      'the document has no file inside',
    );
  });
});
