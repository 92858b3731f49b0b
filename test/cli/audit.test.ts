import { expect } from 'chai';
import { systemRuntime } from '../../src/kernel/runtime.js';
import { auditTrail } from '../../src/records/audit/trail.js';
import { openStore, type Store } from '../../src/records/store.js';
import { auditIdentity, bareFacts, fullFacts } from '../support/audit-facts.js';
import { passerelle } from '../support/passerelle.js';
import { type Scratch, scratch } from '../support/scratch.js';

describe('passerelle audit', () => {
  let files: Scratch;
  let store: Store;
  const data = () => files.path('data');
  const listed = (...args: string[]) =>
    JSON.parse(passerelle('audit', 'list', '--json', '--data', data(), ...args).stdout) as { id: string }[];

  before(async () => {
    files = scratch();
    // It stays open, as in a node that runs.
    store = openStore(data());
    const { ids } = systemRuntime();
    const options = { node: 'XB', identity: auditIdentity, generation: 'dicom', ids } as const;
    await auditTrail(store, options).record([bareFacts('startApplication', 'a')]);
    const forward = { sink: 'audit XB', hostname: 'x', wake: () => {} };
    await auditTrail(store, { ...options, forward }).record(
      [fullFacts('listPatientSummary', 'b'), fullFacts('retrievePatientSummary', 'b', 'permanent')],
      'the exchange',
    );
  });
  after(async () => {
    await store.close();
    files.remove();
  });

  it('lists what was made while the node runs, and names nobody', () => {
    const { status, stdout } = passerelle('audit', 'list', '--data', data());
    expect(status).to.equal(0);
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => line.slice(26, 80).replace(/ +/g, ' '))).to.deep.equal([
      'XB a startApplication success kept ',
      'XB b listPatientSummary success waiting ',
      'XB b retrievePatientSummary permanent waiting ',
    ]);
    expect(stdout).not.to.match(/9990001|Clinician|4711/);
  });

  it('lists those of one exchange, and the newest so many, as JSON', () => {
    expect(listed('--exchange', 'the exchange')).to.have.length(2);
    const [newest, ...more] = listed('--limit', '1');
    expect(more).to.deep.equal([]);
    expect(newest).to.deep.include({
      node: 'XB',
      side: 'b',
      event: 'retrievePatientSummary',
      outcome: 'permanent',
      schema: 'dicom',
      state: 'waiting',
      exchange: 'the exchange',
    });
  });

  it('shows one message as it was made', () => {
    const { status, stdout } = passerelle('audit', 'show', listed()[1]?.id ?? '', '--data', data());
    expect(status).to.equal(0);
    expect(stdout).to.match(/^<AuditMessage>.*PatientService::List.*<\/AuditMessage>\n$/);
  });

  it('says what there is not', () => {
    const nobody = passerelle('audit', 'show', 'x', '--data', data());
    expect([nobody.status, nobody.stdout]).to.deep.equal([2, '']);
    expect(nobody.stderr).to.include('there is no audit message x');
    const nowhere = passerelle('audit', 'list', '--data', files.path('elsewhere'));
    expect([nowhere.status, nowhere.stdout]).to.deep.equal([1, '']);
    expect(nowhere.stderr).to.include('no records');
    expect(passerelle('audit', 'list', '--limit', '0').stderr).to.include('above 0');
  });
});
