import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeConceptTable, writeMappingTable } from '../../src/terminology/importers/concepts.js';
import { ImportRefusal, importTerminology, loadTerminology } from '../../src/terminology/store.js';
import { conceptRow, mappingRow } from './rows.js';

describe('the store of imported terminology', () => {
  let folder: string;
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const inSet = (code: string, valueSetVersion: string, designation: string) =>
    conceptRow({ code, valueSetOid: '1.2', valueSet: 'Colours', valueSetVersion, designation });
  const store = () => join(folder, 'store');
  const name = (code: string) =>
    loadTerminology([store()]).lookup('SNOMED CT', code, 'en-GB')?.designation?.text;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'terminology-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is empty before the first import', () => {
    expect(name('red')).to.equal(undefined);
  });

  it('keeps what is imported, with an account of it', () => {
    const path = file(
      'a.tsv',
      `${writeConceptTable([inSet('red', '1', 'Red'), inSet('blue', '1', 'Blue')])}stray\n`,
    );
    const [report] = importTerminology([path], store());
    expect(report).to.deep.equal({
      path,
      format: 'concepts',
      valueSets: [{ oid: '1.2', name: 'Colours', version: '1', concepts: 2 }],
      mappings: 0,
      skipped: [{ line: 4, reason: 'it has 1 of 15 columns' }],
    });
    expect(name('blue')).to.equal('Blue');
  });

  it('replaces a version that is imported again and keeps the others', () => {
    importTerminology(
      [file('a.tsv', writeConceptTable([inSet('red', '1', 'Red'), inSet('blue', '2', 'Blue')]))],
      store(),
    );
    importTerminology([file('b.tsv', writeConceptTable([inSet('green', '1', 'Green')]))], store());
    expect(name('red')).to.equal(undefined);
    expect(name('blue')).to.equal('Blue');
    expect(name('green')).to.equal('Green');
  });

  it('keeps the rows of one value set together when one import brings them in several files', () => {
    importTerminology(
      [
        file('a.tsv', writeConceptTable([inSet('red', '1', 'Red')])),
        file('b.tsv', writeConceptTable([inSet('blue', '1', 'Blue')])),
      ],
      store(),
    );
    expect([name('red'), name('blue')]).to.deep.equal(['Red', 'Blue']);
  });

  it('takes mappings in and replaces those of a code that comes again', () => {
    const table = (targetCode: string) =>
      file('m.tsv', writeMappingTable([mappingRow({ sourceCode: 'a', targetCode })]));
    importTerminology([table('1')], store());
    importTerminology([table('2')], store());
    const mappings = loadTerminology([store()]).mappings('2.999.1', 'a');
    expect(mappings.map(({ target }) => target.code)).to.deep.equal(['2']);
  });

  it('imports all or nothing', () => {
    const good = file('a.tsv', writeConceptTable([inSet('red', '1', 'Red')]));
    for (const bad of [file('bad.xml', '<a>'), file('other.tsv', 'x\ty\n'), join(folder, 'absent.tsv')]) {
      expect(() => importTerminology([good, bad], store()), bad).to.throw(ImportRefusal, bad);
    }
    expect(readdirSync(folder)).not.to.include('store');
  });

  it('imports a folder with all its files', () => {
    file('a.tsv', writeConceptTable([inSet('red', '1', 'Red')]));
    file('notes.txt', 'nothing of ours');
    expect(importTerminology([folder], store())).to.have.length(1);
  });

  it('puts the first folder before the others', () => {
    importTerminology([file('a.tsv', writeConceptTable([inSet('red', '1', 'Red')]))], store());
    const second = join(folder, 'second');
    importTerminology([file('b.tsv', writeConceptTable([inSet('red', '9', 'Crimson')]))], second);
    const both = loadTerminology([second, store()]);
    expect(both.lookup('SNOMED CT', 'red', 'en')?.designation?.text).to.equal('Crimson');
  });

  it('refuses to load a folder with a line that cannot be read', () => {
    importTerminology([file('a.tsv', writeConceptTable([inSet('red', '1', 'Red')]))], store());
    writeFileSync(join(store(), 'concepts.tsv'), 'code\tcodeSystemOid\tlanguage\n1\t2\n');
    expect(() => loadTerminology([store()])).to.throw(/concepts\.tsv, line 2: it has 2 of 3 columns/);
  });
});
