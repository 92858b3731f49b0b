import { join } from 'node:path';
import { expect } from 'chai';
import { paceOn } from '../../src/cli/progress.js';
import { ImportRefusal, importTerminology } from '../../src/terminology/store.js';
import { passerelle } from '../support/passerelle.js';
import { type Scratch, scratch } from '../support/scratch.js';
import { hostileFiles } from './hostile.js';

const columns =
  'valueSetOid\tvalueSet\tcodeSystemOid\tcodeSystem\tcodeSystemVersion\tcode\tstatus\tlanguage\tdesignation\n';
const row = (code: string, text: string) =>
  `2.999.7.1\tColours\t2.999.7.2\tCOLOURS\t1\t${code}\tCurrent\ten-GB\t${text}\n`;
const mappings =
  'sourceCodeSystemOid\tsourceCodeSystem\tsourceCode\tsourceDisplay\ttargetCodeSystemOid\ttargetCode\tstatus\n' +
  '2.999.7.3\tOLD\tr\tRot\t2.999.7.2\tred\tValid\n';

describe('passerelle terminology', () => {
  let files: Scratch;
  let data: string;
  before(() => {
    files = scratch();
    data = files.path('data');
  });
  after(() => files.remove());

  it('imports files and folders, says so in JSON, and finds the concepts again', () => {
    const concepts = files.file(
      'sets/concepts.tsv',
      `${columns}${row('red', 'Red')}${row('blue', 'Blue')}x\n`,
    );
    const table = files.file('mappings.tsv', mappings);
    const { status, stdout, stderr } = passerelle(
      ...['terminology', 'import', '--json', '--data', data, files.path('sets'), table],
    );
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).to.deep.equal([
      {
        path: concepts,
        format: 'concepts',
        valueSets: [{ oid: '2.999.7.1', name: 'Colours', version: '', concepts: 2 }],
        mappings: 0,
        skipped: [{ line: 4, reason: 'it has 1 of 9 columns' }],
      },
      { path: table, format: 'mappings', valueSets: [], mappings: 1, skipped: [] },
    ]);
    const found = passerelle('terminology', 'lookup', '--json', '--data', data, '2.999.7.2', 'red');
    expect(found.status).to.equal(0);
    expect(JSON.parse(found.stdout)).to.deep.equal({
      code: 'red',
      codeSystem: { id: '2.999.7.2', name: 'COLOURS' },
      designations: [{ language: 'en-GB', text: 'Red' }],
      valueSets: [{ oid: '2.999.7.1', name: 'Colours', version: '' }],
      mappings: [],
    });
    const mapped = passerelle('terminology', 'lookup', '--data', data, 'urn:oid:2.999.7.3', 'r');
    expect(mapped.stdout).to.match(/ {2}is {5}red of 2\.999\.7\.2\n/);
  });

  it('finds what ships with the program by the usual name of its code system', () => {
    const { status, stdout } = passerelle('terminology', 'lookup', 'ATC', 'C08CA01');
    expect(status).to.equal(0);
    expect(stdout)
      .to.match(/^C08CA01 of ATC \(2\.16\.840\.1\.113883\.6\.73\)\n/)
      .and.to.match(/\n {2}fr-FR {2}amlodipine\n/)
      .and.to.match(
        /\n {2}in {5}eHDSIActiveIngredient .*\(1\.3\.6\.1\.4\.1\.12559\.11\.10\.1\.3\.1\.42\.24\)\n/,
      );
  });

  it('ends with 2 for a code that nothing is known of', () => {
    const { status, stdout, stderr } = passerelle('terminology', 'lookup', '--json', 'ATC', 'nothing');
    expect({ status, stdout }).to.deep.equal({ status: 2, stdout: '' });
    expect(stderr).to.match(/^passerelle: nothing is known of the code nothing of ATC\n {2}to do: /);
  });

  it('imports nothing when one file is refused, and says which and why', () => {
    const good = files.file('good.tsv', columns + row('green', 'Green'));
    const foreign = { path: files.file('a.xml', '<a/>'), says: /no value set/ };
    const empty = { path: files.path('folder'), says: /the folder holds no \.tsv or \.xml file/ };
    files.file('folder/notes.txt');
    const nowhere = { path: files.path('nowhere'), says: /no such file or folder/ };
    const { 'an empty file': none, 'binary data': binary, ...hostile } = hostileFiles(files);
    const unknown = [none, binary].map(({ path }) => ({ path, says: /in a known format/ }));
    for (const { path, says } of [...Object.values(hostile), ...unknown, foreign, empty, nowhere]) {
      expect(() => importTerminology([good, path], join(data, 'terminology')), path)
        .to.throw(ImportRefusal, says)
        .with.property('path', path);
    }
    const { status, stdout, stderr } = passerelle(
      'terminology',
      'import',
      '--data',
      data,
      good,
      foreign.path,
    );
    expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
    expect(stderr).to.match(
      /^passerelle: .*a\.xml: it is no value set.* Nothing was imported\.\n {2}to do: .*\n$/,
    );
    expect(passerelle('terminology', 'lookup', '--data', data, '2.999.7.2', 'green').status).to.equal(2);
  });

  it('names the line of an imported table that cannot be read', () => {
    files.file('broken/terminology/concepts.tsv', `${columns}half a line\n`);
    const { status, stderr } = passerelle(
      'terminology',
      'lookup',
      '-d',
      files.path('broken'),
      'ATC',
      'C08CA01',
    );
    expect(status).to.equal(1);
    expect(stderr).to.match(/^passerelle: it has 1 of 9 columns\n {2}where: .*concepts\.tsv:2\n {2}to do: /);
  });

  it('asks for what is missing on the command line', () => {
    for (const args of [['import'], ['lookup', 'ATC'], ['frobnicate']]) {
      const { status, stdout, stderr } = passerelle('terminology', ...args);
      expect({ status, stdout }, args.join(' ')).to.deep.equal({ status: 1, stdout: '' });
      expect(stderr).to.match(/^passerelle: .+\n {2}to do: .*--help\n$/);
    }
  });
});

describe('the pace of a long run', () => {
  it('is told at most once a second, and not in the first', () => {
    let now = 0;
    const lines: string[] = [];
    const pace = paceOn({ write: (text: string) => lines.push(text) > 0 }, () => now);
    for (const [at, done] of [
      [0, 0],
      [999, 1],
      [1000, 2],
      [1500, 3],
      [2000, 4],
    ] as const) {
      now = at;
      pace(done, 5, 'files are read');
    }
    expect(lines).to.deep.equal(['2 of 5 files are read …\n', '4 of 5 files are read …\n']);
  });
});
