import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { TallyRow } from '../../src/documents/translate/tally.js';
import { documentClasses } from '../../src/kernel/classes.js';
import { friendlyDocument } from '../support/documents.js';
import { passerelle, STACK } from '../support/passerelle.js';
import { type Scratch, scratch } from '../support/scratch.js';
import { hostileFiles } from './hostile.js';

const DOCUMENT = /^<\?xml [\s\S]*<\/ClinicalDocument>\s*$/;
const refusal = /^passerelle: .+\n( {2}where: .+\n)? {2}to do: .+\n$/;

describe('passerelle translate', () => {
  let files: Scratch;
  let summary: string;
  before(async () => {
    files = scratch();
    summary = files.file('summary.xml', await friendlyDocument());
  });
  after(() => files.remove());

  it('writes the pivot into a file and prints an account of each coded element', () => {
    const pivot = files.path('pivot.xml');
    const { status, stdout, stderr } = passerelle('translate', summary, '--to', 'pivot', '--output', pivot);
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    expect(readFileSync(pivot, 'utf8')).to.match(DOCUMENT);
    expect(stdout).to.match(/^mapped {6}\S+ \(2\.999\.\S+\) -> \S+ \(\S+\) ".+" at \/ClinicalDocument\//m);
    const counts =
      /(\d+) coded elements: (\d+) mapped to another code, (\d+) translated, (\d+) kept, (\d+) missing, (\d+) null flavors, (\d+) without a code; \d+ others/;
    const [, all, ...parts] = (counts.exec(stdout) ?? []).map(Number);
    expect(parts.reduce((sum, part) => sum + part, 0))
      .to.equal(all)
      .and.to.be.greaterThan(10);
    expect(stdout).to.match(/\nThe document may go on\.\n$/);
  });

  it('gives the same in JSON, with the document, the counts and what is missing', () => {
    const text = readFileSync(summary, 'utf8');
    const national = /code="([^"]+)" codeSystem="2\.999\.442\.1"/.exec(text)?.[1];
    const path = files.file('odd.xml', text.replaceAll(`code="${national}"`, 'code="F999"'));
    const { status, stdout } = passerelle('translate', path, '--to', 'pivot', '--json');
    const report = JSON.parse(stdout);
    expect({ status, ok: report.ok, file: report.file }).to.deep.equal({ status: 0, ok: true, file: path });
    expect(Object.keys(report)).to.have.members([
      'file',
      'ok',
      'elements',
      'mapped',
      'missing',
      'issues',
      'report',
      'units',
      'output',
    ]);
    expect(report.elements).to.equal(
      report.report.filter(({ outcome }: { outcome: string }) => outcome !== 'unlisted').length,
    );
    expect(report.mapped).to.equal(
      report.report.filter(({ outcome }: { outcome: string }) => outcome === 'mapped').length,
    );
    expect(report.missing.length).to.be.greaterThan(0);
    for (const one of report.missing) {
      expect(one).to.deep.include({ code: 'F999', codeSystem: '2.999.442.1' });
      expect(one.path).to.match(/^\/ClinicalDocument\//);
    }
    expect(report.output).to.match(DOCUMENT).and.to.include('code="F999"');
  });

  it("puts the reader's language in, the document alone on standard output", () => {
    const { status, stdout, stderr } = passerelle('translate', summary, '--to', 'friendly', '-l', 'pt');
    expect(status).to.equal(0);
    expect(stdout)
      .to.match(DOCUMENT)
      .and.to.match(/displayName="Alergias[^"]*"/);
    expect(stderr).to.match(/\n\d+ coded elements: /);
  });

  it('makes the narrative anew, the original below it, and says of which sections', () => {
    const { status, stdout } = passerelle(
      ...['translate', summary, '--to', 'friendly', '-l', 'pt', '--narrative', '--json'],
    );
    const { narratives, output } = JSON.parse(stdout);
    expect(status).to.equal(0);
    const generated = narratives.filter(({ outcome }: { outcome: string }) => outcome === 'generated');
    expect(generated.length).to.be.greaterThan(5);
    expect(output.split('<text><paragraph language="pt">')).to.have.length(generated.length + 1);
    const original = /<text>([\s\S]*?)<\/text>/.exec(readFileSync(summary, 'utf8'))?.[1];
    expect(output).to.include(`<item language="fr-LU">${original}</item></list></text>`);
    const text = passerelle('translate', summary, '--to', 'friendly', '-l', 'pt', '--narrative');
    expect(text.stderr).to.match(/\n\d+ sections: the narrative of \d+ was made anew/);
  });

  it('counts documents by kind, on the way to the pivot and from there', async () => {
    const folder = files.path('many');
    mkdirSync(folder);
    const odd = readFileSync(summary, 'utf8').replace(
      'codeSystem="2.999.442.1"',
      'codeSystem="2.999.442.99"',
    );
    writeFileSync(join(folder, 'a.xml'), readFileSync(summary));
    writeFileSync(join(folder, 'b.xml'), odd);
    writeFileSync(join(folder, 'c.xml'), await friendlyDocument(documentClasses.ePrescription));
    writeFileSync(join(folder, 'notes.txt'), 'no document');
    const counted = ['translate', folder, '--to', 'friendly', '-l', 'fr', '--summary'];
    const { documents, passedOver, pivot, friendly } = JSON.parse(passerelle(...counted, '--json').stdout);
    expect([documents, passedOver]).to.deep.equal([3, 1]);
    for (const rows of [pivot, friendly]) {
      expect(rows.map(({ kind, documents }: TallyRow) => [kind, documents])).to.deep.equal([
        ['ePrescription', 1],
        ['Patient Summary', 2],
      ]);
      for (const { elements, outcomes } of rows as TallyRow[]) {
        expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).to.equal(elements);
      }
    }
    const [, both] = pivot as TallyRow[];
    expect(both?.outcomes.missing).to.equal(1);
    expect(both?.share).to.be.lessThan(1).and.to.be.greaterThan(0.9);
    const { status, stdout, stderr } = passerelle(...counted);
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '1 files were passed over\n' });
    expect(stdout).to.match(
      /^To the pivot\nkind .*share.*\nePrescription, level 3 +1 .* 100\.0 %.*\nPatient Summary/,
    );
    expect(stdout).to.match(/\nFrom the pivot to fr\nkind /);
  });

  it('ends with 2 when a finding holds the document back', () => {
    const other = readFileSync(summary, 'utf8').replaceAll('60591-5', '99999-9');
    const { status, stdout, stderr } = passerelle('translate', files.file('x.xml', other), '--to', 'pivot');
    expect({ status, stdout }).to.deep.equal({ status: 2, stdout: other });
    expect(stderr).to.match(/documents of code 99999-9 .* \[blocks\]\n[\s\S]*held back\.\n$/);
  });

  it('gives back the bytes of a document in another encoding, but for its coded elements', () => {
    const text = readFileSync(summary, 'utf8');
    const declared = text
      .replace(/[^\0-\xff]/g, '?')
      .replace(/^<\?xml[^>]*\?>/, '<?xml version="1.0" encoding="ISO-8859-1"?>');
    const latin = Buffer.from(declared.replace(/<title>[^<]*/, '<title>R\u00e9sum\u00e9'), 'latin1');
    const { stdout } = passerelle(
      ...['translate', files.file('latin.xml', latin), '--to', 'friendly', '-l', 'fr', '--json'],
    );
    expect(JSON.parse(stdout).output).to.include('<title>R\u00e9sum\u00e9<');
    const written = files.path('latin-fr.xml');
    passerelle('translate', files.path('latin.xml'), '--to', 'friendly', '-l', 'fr', '-o', written);
    expect(readFileSync(written, 'latin1')).to.include('<title>R\u00e9sum\u00e9<');
  });

  it('refuses hostile and foreign files with 3, and prints no document', () => {
    const { 'an external entity': entity, 'a huge file': huge, 'binary data': binary } = hostileFiles(files);
    for (const [what, { path, says }] of [
      ...Object.entries({ entity, huge, binary }),
      ['another kind of XML', { path: files.file('a.xml', '<a/>'), says: /no ClinicalDocument/ }] as const,
    ]) {
      const { status, stdout, stderr } = passerelle('translate', path, '--to', 'pivot', '--json');
      expect({ status, stdout }, what).to.deep.equal({ status: 3, stdout: '' });
      expect(stderr, what).to.match(refusal).and.to.match(says);
      expect(stderr, what).not.to.match(STACK);
    }
  });

  it('ends with 1, and says what to do, for a wrong command line and for files that are not there', () => {
    for (const [args, says] of [
      [[summary, '--to', 'pigeon'], /Allowed choices are pivot, friendly/],
      [[summary, '--to', 'friendly'], /no language is named/],
      [[summary, '--to', 'friendly', '-l', 'zz!!'], /A language is written as fr or fr-FR/],
      [[summary, '--to', 'pivot', '-l', 'fr'], /the pivot has a language of its own/],
      [[summary, '--to', 'pivot', '--narrative'], /the pivot keeps the narrative of its author/],
      [[summary, summary, '--to', 'pivot'], /there are 2 files/],
      [[summary, '--to', 'pivot', '--summary', '-o', 'x'], /--output is for one document/],
      [[files.folder, '--to', 'pivot'], /it is a folder/],
      [[summary, '--to', 'pivot', '-o', files.path('no', 'such', 'folder')], /there is no such file/],
    ] as const) {
      const { status, stdout, stderr } = passerelle('translate', ...args);
      expect({ status, stdout }, args.join(' ')).to.deep.equal({ status: 1, stdout: '' });
      expect(stderr).to.match(says).and.to.match(refusal);
    }
  }).timeout(60_000);
});
