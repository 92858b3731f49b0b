import { expect } from 'chai';
import { startCountry } from '../../src/app/country.js';
import { freePorts } from '../../src/app/ports.js';
import { anchorFile, anchorJournal, judgeSeal, tendRecords } from '../../src/app/records.js';
import { systemRuntime } from '../../src/kernel/runtime.js';
import { readAnchors } from '../../src/records/anchors.js';
import { openPool } from '../../src/records/postgres-store.js';
import { openStore, type Store } from '../../src/records/store.js';
import { storedJournal } from '../../src/records/stored-journal.js';
import { verifyJournal } from '../../src/records/verify.js';
import { testIdentity } from '../support/pki.js';
import { emptyDatabase } from '../support/postgres.js';
import { type Scratch, scratch } from '../support/scratch.js';
import { countryFiles, writeCountry } from './configuration.js';

const runtime = systemRuntime();
const DAY = 24 * 60 * 60 * 1000;
const seal = testIdentity('xa-seal', { country: 'XA' }).signer;

describe('what a node does for its records', () => {
  let files: Scratch;
  let store: Store;
  const open = (exchangeId: string, ageDays = 0) =>
    storedJournal(store).open({ exchangeId, node: 'XA', role: 'a' }, new Date(Date.now() - ageDays * DAY));
  const tend = (journal: { retentionDays?: number }) =>
    tendRecords(
      store,
      { dataDir: files.folder, journal: { anchorMinutes: 60, ...journal } },
      { runtime, seal },
    );
  const anchors = () => readAnchors(anchorFile(files.folder));

  beforeEach(() => {
    files = scratch();
    store = openStore(files.folder);
  });
  afterEach(async () => {
    await store.close();
    files.remove();
  });

  it('seals the end of the journal when it stops, and not what was sealed already', async () => {
    await tend({})();
    expect(anchors(), 'nothing was written yet').to.deep.equal([]);
    await open('x');
    const stop = tend({});
    await open('y');
    await stop();
    expect(anchors().map(({ position }) => position)).to.deep.equal([2]);
    const [last] = anchors();
    expect(await anchorJournal(store, anchorFile(files.folder), { seal, now: new Date(), last })).to.equal(
      last,
    );
    expect(anchors()).to.have.length(1);
    expect((await verifyJournal(store, { anchors: anchors() })).findings).to.deep.equal([]);
  });

  it('tells a seal that holds from one that does not, and from another', async () => {
    await open('x');
    await tend({})();
    const [anchor] = anchors();
    if (anchor === undefined) throw new Error('there is no anchor');
    expect(judgeSeal(anchor, seal)).to.equal('holds');
    expect(judgeSeal({ ...anchor, hash: 'other' }, seal)).to.equal('broken');
    expect(judgeSeal({ ...anchor, position: 2 }, seal)).to.equal('broken');
    expect(judgeSeal({ ...anchor, at: new Date(0) }, seal)).to.equal('broken');
    expect(judgeSeal(anchor, testIdentity('xb-seal', { country: 'XB' }).signer)).to.equal('other');
  });

  it('removes what retention does not keep, and nothing where there is none', async () => {
    await open('old', 31);
    await open('new', 29);
    const left = async () => (await storedJournal(store).recent(5)).map(({ exchangeId }) => exchangeId);
    await tend({})();
    expect(await left()).to.deep.equal(['new', 'old']);
    await tend({ retentionDays: 30 })();
    expect(await left()).to.deep.equal(['new']);
    expect((await verifyJournal(store, { anchors: anchors() })).findings).to.deep.equal([]);
  });
});

describe('a country whose store is a database', () => {
  it('starts on it, with the password from the environment', async function () {
    this.timeout(60_000);
    const address = await emptyDatabase();
    const files = scratch();
    process.env.TEST_DATABASE_PASSWORD = address.password;
    try {
      const { XA: port = 0 } = await freePorts(['XA']);
      const folder = files.path('etc');
      writeCountry(folder, {
        'node.yaml': `${String(countryFiles()['node.yaml']).replace('8443', String(port))}store:
  url: ${address.url}
  passwordEnv: TEST_DATABASE_PASSWORD
  tls: off
`,
      });
      const node = await startCountry(folder, { runtime, dataDir: files.path('data') });
      const pool = openPool(address);
      const alive = (await pool.query('select id from instance')).rows;
      await node.close();
      const gone = (await pool.query('select id from instance')).rows;
      await pool.end();
      expect([alive.length, gone.length]).to.deep.equal([1, 0]);
    } finally {
      delete process.env.TEST_DATABASE_PASSWORD;
      files.remove();
    }
  });
});
