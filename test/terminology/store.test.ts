import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { currentTables } from '../../src/terminology/generations.js';
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
    writeFileSync(join(currentTables(store()), 'concepts.tsv'), 'code\tcodeSystemOid\tlanguage\n1\t2\n');
    expect(() => loadTerminology([store()])).to.throw(/concepts\.tsv, line 2: it has 2 of 3 columns/);
  });

  it('prefers what was imported last', () => {
    importTerminology([file('a.tsv', writeConceptTable([inSet('red', '1', 'Red')]))], store());
    importTerminology([file('b.tsv', writeConceptTable([inSet('red', '2', 'Crimson')]))], store());
    expect(name('red')).to.equal('Crimson');
    expect(loadTerminology([store()]).valueSets('1.2')).to.have.length(2);
  });

  it('replaces codes that stand in no value set by code system and version', () => {
    const code = (codeSystem: string, codeSystemVersion: string) =>
      file(
        `${codeSystem}.tsv`,
        writeConceptTable([conceptRow({ code: codeSystem, codeSystem, codeSystemVersion })]),
      );
    importTerminology([code('2.999.1', '1')], store());
    importTerminology([code('2.999.2', '1')], store());
    const terminology = loadTerminology([store()]);
    expect(terminology.concept('2.999.1', '2.999.1')).not.to.equal(undefined);
    expect(terminology.concept('2.999.2', '2.999.2')).not.to.equal(undefined);
  });

  it('passes over the other files of a package, and says so', () => {
    mkdirSync(join(folder, 'package'));
    const inPackage = (name: string, text: string) => writeFileSync(join(folder, 'package', name), text);
    inPackage('a.tsv', writeConceptTable([inSet('red', '1', 'Red')]));
    inPackage('index.json', '{"index-version":2}');
    inPackage('profile.fsh', 'Profile: P\nParent: Patient\n');
    const reports = importTerminology([join(folder, 'package')], store());
    expect(reports.map(({ format }) => format)).to.deep.equal(['concepts', 'other', 'other']);
    expect(reports[1]?.skipped[0]?.reason).to.contain('no value set');
  });

  it('refuses JSON that is cut short or of another shape, and quotes nothing of it', () => {
    const cut = file('cut.json', '{"resourceType":"ValueSet","name":"Secret');
    expect(() => importTerminology([cut], store())).to.throw(ImportRefusal, /it is no JSON\. Nothing/);
    const odd = file('odd.json', '{"resourceType":"ValueSet","id":"a","compose":7}');
    expect(() => importTerminology([odd], store())).to.throw(ImportRefusal, /no FHIR R4.*compose/s);
  });

  it('tells what it is at', () => {
    const steps: string[] = [];
    const path = file('a.tsv', writeConceptTable([inSet('red', '1', 'Red')]));
    importTerminology([path], store(), { onProgress: (step) => steps.push(step) });
    expect(steps).to.deep.equal([`1 of 1: ${path}`, 'writing']);
  });

  describe('an import', () => {
    const imported = (name: string, ...rows: ReturnType<typeof inSet>[]) =>
      importTerminology([file(name, writeConceptTable(rows))], store())[0]?.valueSets[0]?.change;
    const plain = (code: string, designation: string) => ({
      codeSystem: '2.16.840.1.113883.6.96',
      code,
      designation,
    });

    it('of a value set that was not held has nothing to compare', () => {
      expect(imported('a.tsv', inSet('red', '1', 'Red'))).to.equal(undefined);
    });

    it('says what it adds, removes and renames', () => {
      imported('a.tsv', inSet('red', '1', 'Red'), inSet('blue', '1', 'Blue'));
      const expected = {
        comparedWith: '1',
        added: [plain('green', 'Green')],
        removed: [plain('blue', 'Blue')],
        renamed: [{ ...plain('red', 'Crimson'), language: 'en-GB', before: 'Red' }],
      };
      const rows = (version: string) => [inSet('red', version, 'Crimson'), inSet('green', version, 'Green')];
      expect(imported('b.tsv', ...rows('2'))).to.deep.equal(expected);
      expect(imported('c.tsv', ...rows('1'))).to.deep.equal(expected);
    });

    it('knows a code system by all its names', () => {
      imported('a.tsv', inSet('red', '1', 'Red'));
      const again = { ...inSet('red', '1', 'Red'), codeSystem: 'http://snomed.info/sct' };
      expect(imported('b.tsv', again)).to.deep.equal({
        comparedWith: '1',
        added: [],
        removed: [],
        renamed: [],
      });
    });
  });

  describe('a store', () => {
    const withRed = (designation: string) =>
      importTerminology([file('a.tsv', writeConceptTable([inSet('red', '1', designation)]))], store());
    const generations = () => readdirSync(store()).filter((name) => name.startsWith('import-'));

    it('keeps the import before, and none older', () => {
      for (const designation of ['Red', 'Crimson', 'Scarlet']) withRed(designation);
      expect(generations()).to.have.members(['import-2', 'import-3']);
      writeFileSync(join(store(), 'current'), 'import-2\n');
      expect(name('red')).to.equal('Crimson');
    });

    it('is what it was when an import ends half way', () => {
      withRed('Red');
      mkdirSync(join(store(), 'import-2'));
      writeFileSync(join(store(), 'import-2', 'concepts.tsv'), 'half');
      writeFileSync(join(store(), 'current.part'), 'import-2');
      expect(name('red')).to.equal('Red');
      withRed('Crimson');
      expect(name('red')).to.equal('Crimson');
      expect(generations()).to.have.members(['import-1', 'import-3']);
    });

    it('reads tables that lie in it directly, until the first import', () => {
      mkdirSync(store());
      writeFileSync(join(store(), 'concepts.tsv'), writeConceptTable([inSet('red', '1', 'Red')]));
      expect(name('red')).to.equal('Red');
      importTerminology([file('b.tsv', writeConceptTable([inSet('blue', '2', 'Blue')]))], store());
      expect(name('red')).to.equal('Red');
      expect(name('blue')).to.equal('Blue');
    });

    it('that names no import of its own is refused', () => {
      withRed('Red');
      writeFileSync(join(store(), 'current'), '../elsewhere');
      expect(() => name('red')).to.throw(/current names "\.\.\/elsewhere"/);
    });
  });
});
