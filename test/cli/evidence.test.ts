import { readdirSync, readFileSync, statSync } from 'node:fs';
import { expect } from 'chai';
import { runCrossing } from '../../src/app/crossing.js';
import { demoCrossings } from '../../src/app/crossing-file.js';
import { systemRuntime } from '../../src/kernel/runtime.js';
import { listEvidences } from '../../src/records/evidence/log.js';
import { type TwoNodes, twoNodes } from '../support/nodes.js';
import { passerelle } from '../support/passerelle.js';
import { type Scratch, scratch } from '../support/scratch.js';

const crossing = demoCrossings()[0] as NonNullable<ReturnType<typeof demoCrossings>[0]>;

describe('passerelle evidence', () => {
  let nodes: TwoNodes;
  let files: Scratch;
  let message = '';
  before(async () => {
    files = scratch();
    nodes = await twoNodes();
    await runCrossing(crossing.asks === 'PT' ? nodes.pt : nodes.lu, crossing, {
      clock: systemRuntime().clock,
      journal: nodes.journal,
    });
    const kept = await listEvidences(nodes.store.db, {});
    message = kept.find(({ title }) => title.endsWith('_RETRIEVE_REQ'))?.messageId ?? '';
  });
  after(async () => {
    await nodes.close();
    files.remove();
  });
  const evidence = (...args: string[]) => passerelle('evidence', ...args, '--data', nodes.dataDir);

  it('lists those of a message while the node runs, and shows one', () => {
    const listed = evidence('list', '--message', message, '--json');
    const rows = JSON.parse(listed.stdout) as { id: string; kind: string; message: string }[];
    expect(rows.map(({ kind }) => kind)).to.have.members(['nro', 'nrr', 'nrd']);
    expect(new Set(rows.map((row) => row.message))).to.deep.equal(new Set([message]));
    const shown = evidence('show', rows[0]?.id ?? '');
    expect(shown.stdout).to.include(rows[0]?.id).and.to.include(message).and.to.include('Signature');
    const text = evidence('list', '--message', message).stdout.trim().split('\n');
    expect(text).to.have.length(3);
    expect(text[0]).to.match(/ (LU|PT) {2}nr[odr] {2}permit {2}NCP[AB]_XCA_RETRIEVE_REQ/);
    expect(evidence('show', 'x').status).to.equal(2);
  });

  it('exports them with their messages, and verify judges the two together', () => {
    const folder = files.path('dispute');
    expect(evidence('export', '--message', message, '--to', folder, '--with-messages').status).to.equal(0);
    const names = readdirSync(folder).sort();
    expect(names).to.have.length(6);
    for (const name of names) {
      expect(name).not.to.include(crossing.patient.extension);
      expect((statSync(`${folder}/${name}`).mode & 0o777).toString(8)).to.equal('600');
    }
    const [own = ''] = names.filter((name) => name.endsWith('_REQ.xml'));
    const beside = own.replace(/\.xml$/, '.message.xml');
    const verified = passerelle('verify', `${folder}/${own}`, '--message', `${folder}/${beside}`, '--json');
    expect(verified.status).to.equal(0);
    const [row] = JSON.parse(verified.stdout) as [{ evidence: object; digestHolds: boolean }];
    expect(row.evidence).to.deep.include({ subject: 'ITI-39', message, messageHolds: true });
    files.file(
      'other.xml',
      readFileSync(`${folder}/${beside}`, 'utf8').replace('ITI', 'iti').replace('urn:', 'urm:'),
    );
    const other = passerelle('verify', `${folder}/${own}`, '--message', files.path('other.xml'));
    expect(other.status).to.equal(2);
    expect(other.stdout).to.include('OF ANOTHER MESSAGE').and.to.include('value      holds');
    expect(evidence('export', '--message', message, '--to', folder).status).to.equal(1);
  });

  it('says what there is not', () => {
    expect(evidence('list', '--message', 'urn:x').stdout).to.equal('There is no evidence.\n');
    expect(evidence('export', '--message', 'urn:x', '--to', files.path('none')).status).to.equal(2);
    expect(evidence('export', '--to', files.path('none')).stderr).to.include('--message');
  });
});

describe('passerelle access-log', () => {
  let nodes: TwoNodes;
  let files: Scratch;
  before(async () => {
    files = scratch();
    nodes = await twoNodes();
    await runCrossing(crossing.asks === 'PT' ? nodes.pt : nodes.lu, crossing, {
      clock: systemRuntime().clock,
      journal: nodes.journal,
    });
  });
  after(async () => {
    await nodes.close();
    files.remove();
  });
  const accessLog = (...args: string[]) => passerelle('access-log', ...args, '--data', nodes.dataDir);

  it('tells a patient by a number in a file, in their language, while the node runs', () => {
    files.file('number.txt', `${crossing.patient.extension}\n`);
    const { status, stdout } = accessLog('--language', 'fr', '--patient-file', files.path('number.txt'));
    expect(status).to.equal(0);
    expect(stdout)
      .to.include('Qui a consulté vos données de santé')
      .and.to.include(crossing.professional.name);
    expect(stdout).not.to.include(crossing.patient.extension);
    const output = files.path('log.html');
    expect(accessLog(crossing.patient.extension, '-l', 'en', '--html', '-o', output).status).to.equal(0);
    expect(readFileSync(output, 'utf8')).to.include('<html lang="en">');
    expect((statSync(output).mode & 0o777).toString(8)).to.equal('600');
  });

  it('knows nobody of another authority', () => {
    const other = `${crossing.patient.extension}^^^&2.999.1&ISO`;
    const { stdout } = accessLog(other, '--language', 'en', '--json');
    expect(JSON.parse(stdout)).to.deep.include({ accesses: [] });
  });

  it('refuses what it cannot read', () => {
    const unknown = accessLog('1', '--language', 'xx');
    expect([unknown.status, unknown.stderr.includes('de, en, fr, pt')]).to.deep.equal([1, true]);
    files.file('two.txt', '1\n2\n');
    expect(accessLog('--language', 'en', '--patient-file', files.path('two.txt')).status).to.equal(2);
    expect(accessLog('1', '--language', 'en', '--time-zone', 'Nowhere').stderr).to.include('is no time zone');
  });
});
