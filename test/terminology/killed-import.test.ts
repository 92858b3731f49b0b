import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { importedTerminology } from '../../src/app/documents.js';
import { writeConceptTable } from '../../src/terminology/importers/concepts.js';
import { importTerminology, loadTerminology } from '../../src/terminology/store.js';
import { main, root } from '../support/passerelle.js';
import { type Scratch, scratch } from '../support/scratch.js';
import { conceptRow } from './rows.js';

const CODES = 20_000;

describe('an import that does not come to its end', function () {
  this.timeout(180_000);
  let files: Scratch;
  before(() => {
    files = scratch();
  });
  after(() => files.remove());

  /** A file that names every code of one value set after a generation. */
  const catalogue = (generation: string): string => {
    const set = { valueSetOid: '2.999.7', valueSet: 'Numbers', valueSetVersion: '1' };
    const rows = Array.from({ length: CODES }, (_, index) =>
      conceptRow({ code: `c${index}`, designation: `${generation} ${index}`, ...set }),
    );
    return files.file(`${generation}.tsv`, writeConceptTable(rows));
  };

  /** The generation that a node would start with; all of a value set is of one. */
  const generationIn = (store: string): string => {
    const [set, ...others] = loadTerminology([store]).valueSets('2.999.7');
    expect(others).to.deep.equal([]);
    expect(set?.members.size).to.equal(CODES);
    const names = [...(set?.members ?? [])].map(({ designations }) => designations[0]?.text.split(' ')[0]);
    expect(new Set(names).size).to.equal(1);
    return names[0] ?? '';
  };

  it('by a kill at whatever moment leaves the old one whole, or the new one', async () => {
    const data = files.path('data');
    const store = importedTerminology(data);
    importTerminology([catalogue('old')], store);
    const fresh = catalogue('new');
    const left: string[] = [];
    for (const delay of [0, 4, 10, 20, 40]) {
      const importing = spawn(
        process.execPath,
        ['--import', 'tsx', main, 'terminology', 'import', fresh, '--data', data],
        {
          cwd: root,
          stdio: ['ignore', 'ignore', 'pipe'],
        },
      );
      const ended = once(importing, 'exit');
      for await (const said of importing.stderr.setEncoding('utf8')) {
        if (!String(said).includes('writing')) continue;
        await pause(delay);
        importing.kill('SIGKILL');
        break;
      }
      await ended;
      left.push(generationIn(store));
      if (left.at(-1) === 'new') importTerminology([catalogue('old')], store);
    }
    for (const generation of left) expect(generation).to.be.oneOf(['old', 'new']);
    importTerminology([fresh], store);
    expect(generationIn(store)).to.equal('new');
  });

  it('by a failure to write leaves the old one, and the next one goes through', () => {
    const store = files.path('store');
    importTerminology([catalogue('old')], store);
    const obstacle = `${store}/current.part`;
    mkdirSync(obstacle);
    expect(() => importTerminology([catalogue('new')], store)).to.throw(/EISDIR/);
    expect(generationIn(store)).to.equal('old');
    rmSync(obstacle, { recursive: true });
    importTerminology([catalogue('new')], store);
    expect(generationIn(store)).to.equal('new');
  });
});
