import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { expect } from 'chai';
import { CompiledQuery } from 'kysely';
import { parse } from 'yaml';
import { openStore, type Store } from '../../src/records/store.js';
import { storedJournal } from '../../src/records/stored-journal.js';
import { passerelle, STACK } from '../support/passerelle.js';
import { type Scratch, scratch } from '../support/scratch.js';

const bytes = Buffer.from('--b\r\nmessage of ADAMSKI\r\n--b--');

describe('passerelle journal, backup and restore', () => {
  let files: Scratch;
  let node: Store;

  // A node has the store open all the time.
  before(async () => {
    files = scratch();
    node = openStore(files.path('data'));
    const journal = storedJournal(node);
    for (const [exchangeId, day] of [
      ['old', new Date('2020-01-01T00:00:00Z')],
      ['new', new Date()],
    ] as const) {
      await journal.open({ exchangeId, node: 'LU', role: 'a', peer: 'PT' }, day);
      await journal.append(exchangeId, [
        { kind: 'transition', at: day, from: 'a', to: 'b', event: 'go' },
        {
          kind: 'message',
          at: day,
          direction: 'in',
          transaction: 'ITI-55',
          contentType: 'multipart/related; x',
          bytes,
        },
        {
          kind: 'message',
          at: day,
          direction: 'out',
          transaction: '../ADAMSKI',
          contentType: 'text/xml',
          bytes,
          status: 200,
        },
        { kind: 'error', at: day, code: '4703', text: 'no consent' },
      ]);
      await journal.update(exchangeId, { outcome: 'refused', code: '4703', endedAt: day });
    }
  });
  after(async () => {
    await node.close();
    files.remove();
  });

  const run = (...args: string[]) => {
    const { status, stdout, stderr } = passerelle(...args);
    expect(stderr).not.to.match(STACK);
    return { status, stdout, stderr };
  };
  const data = () => ['--data', files.path('data')];
  const json = (...args: string[]) => JSON.parse(run(...args, ...data(), '--json').stdout);

  it('lists what there is, the newest first', () => {
    const { status, stdout } = run('journal', 'list', ...data());
    expect(status).to.equal(0);
    expect(stdout).to.match(
      / new {2}LU answers PT {2}refused \(4703\)[\s\S]*2020-01-01T00:00:00.000Z {2}old /,
    );
    expect(json('journal', 'list', '--limit', '1')).to.have.length(1);
  });

  it('shows an exchange without its bytes', () => {
    const { stdout } = run('journal', 'show', 'old', ...data());
    expect(stdout).to.contain('a -> b').and.to.contain(`in ITI-55 ${bytes.length} bytes`);
    expect(stdout).to.contain('4703 no consent').and.not.to.contain('ADAMSKI\r');
    expect(json('journal', 'show', 'old').entries[1]).to.include({ kind: 'message', size: bytes.length });
    const unknown = run('journal', 'show', 'nothing', ...data());
    expect([unknown.status, unknown.stdout]).to.deep.equal([2, '']);
    expect(unknown.stderr).to.contain('the exchange nothing is not in the journal').and.to.contain('to do:');
  });

  it('exports an exchange as a folder whose names tell nothing', () => {
    const to = files.path('exported');
    expect(run('journal', 'export', 'old', '--to', to, ...data()).status).to.equal(0);
    expect(readdirSync(to).sort()).to.deep.equal([
      '002-in-ITI-55.mime',
      '003-out-___ADAMSKI.xml',
      'exchange.yaml',
    ]);
    expect(readFileSync(`${to}/002-in-ITI-55.mime`).equals(bytes)).to.equal(true);
    for (const name of readdirSync(to)) expect(statSync(`${to}/${name}`).mode & 0o777, name).to.equal(0o600);
    const { entries, ...summary } = parse(readFileSync(`${to}/exchange.yaml`, 'utf8'));
    expect(summary).to.deep.equal({
      exchangeId: 'old',
      node: 'LU',
      role: 'a',
      peer: 'PT',
      outcome: 'refused',
      code: '4703',
      startedAt: '2020-01-01T00:00:00.000Z',
      endedAt: '2020-01-01T00:00:00.000Z',
    });
    expect(entries).to.have.length(4);
    expect(entries[1]).to.include({ file: '002-in-ITI-55.mime', size: bytes.length, direction: 'in' });
    const again = run('journal', 'export', 'old', '--to', to, ...data());
    expect([again.status, again.stderr.includes('the folder is not empty')]).to.deep.equal([1, true]);
    const nowhere = files.path('nowhere');
    expect(run('journal', 'export', 'nothing', '--to', nowhere, ...data()).status).to.equal(2);
    expect(existsSync(nowhere)).to.equal(false);
  });

  it('backs up beside the node, restores elsewhere, and finds there what was altered', async () => {
    const file = files.path('backup.gz');
    expect(run('backup', '--to', file, ...data()).stdout).to.match(/^\d+ rows written to /);
    const taken = run('restore', file, ...data());
    expect([taken.status, taken.stderr]).to.satisfy(
      ([status, stderr]: [number, string]) =>
        status === 1 && /another process uses the data folder/.test(stderr),
    );
    const other = ['--data', files.path('other')];
    expect(run('restore', file, ...other).status).to.equal(0);
    const holds = run('journal', 'verify', ...other);
    expect([holds.status, holds.stdout]).to.deep.equal([
      0,
      'The journal is what was written: 12 links, 0 anchors.\nNo anchor was there: a cut at the end would not be seen.\n',
    ]);
    expect(run('restore', file, ...other).stderr).to.contain('the store holds records');
    const tampered = openStore(files.path('other'));
    await tampered.db.executeQuery(
      CompiledQuery.raw("update entry set text = 'consent' where exchange_id = 'old' and sequence = 4"),
    );
    await tampered.close();
    const found = run('journal', 'verify', ...other);
    expect([found.status, found.stdout.split('\n')[0]]).to.deep.equal([
      2,
      'altered   exchange old, entry 4, link 5: the entry is not what was written',
    ]);
  });

  it('prunes what is old beside the node, which goes on, and verifies', async () => {
    const unsaid = run('journal', 'prune', ...data());
    expect([unsaid.status, unsaid.stderr.includes('give --days')]).to.deep.equal([2, true]);
    expect(json('journal', 'prune', '--days', '90')).to.include({ exchanges: 1 });
    await storedJournal(node).open({ exchangeId: 'newest', node: 'LU', role: 'b' }, new Date());
    const verdict = json('journal', 'verify');
    expect(verdict).to.deep.include({ holds: true, links: 7, prunedTo: 6, findings: [] });
    expect(json('journal', 'list').map((one: { exchangeId: string }) => one.exchangeId)).to.deep.equal([
      'newest',
      'new',
    ]);
  });

  it('says where there are no records', () => {
    for (const command of [
      ['journal', 'list'],
      ['journal', 'verify'],
      ['backup', '--to', files.path('b')],
    ]) {
      const { status, stderr } = run(...command, '--data', files.path('empty'));
      expect([status, stderr.includes('holds no records: name the data folder of a node')]).to.deep.equal([
        1,
        true,
      ]);
    }
  });
});
