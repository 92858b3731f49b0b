import { createHash } from 'node:crypto';
import type { Agent } from 'node:https';
import { expect } from 'chai';
import { type RunningNode, startNode } from '../../src/app/node.js';
import { freePorts } from '../../src/app/ports.js';
import { shipped } from '../../src/app/shipped.js';
import { loadConfig, type NodeConfig } from '../../src/config/load.js';
import { withPorts } from '../../src/config/ports.js';
import { documentClasses } from '../../src/kernel/classes.js';
import { systemRuntime } from '../../src/kernel/runtime.js';
import { loadEmbeddedInfrastructure } from '../../src/national/embedded/load.js';
import { openPostgresStore } from '../../src/records/postgres-store.js';
import type { Store } from '../../src/records/store.js';
import { storedJournal } from '../../src/records/stored-journal.js';
import { verifyJournal } from '../../src/records/verify.js';
import { clientAgent } from '../../src/trust/tls/client.js';
import { callSoap } from '../../src/wire/soap/client.js';
import { transactions } from '../../src/wire/transactions.js';
import { pkiFolder } from '../support/nodes.js';
import { doctor, patients } from '../support/people.js';
import { ownDatabase } from '../support/postgres.js';

const runtime = systemRuntime();
const { patientSummary } = documentClasses;

describe('two nodes of a country on one PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof ownDatabase>>;
  let stores: Store[];
  let first: RunningNode;
  let second: RunningNode;
  let peer: RunningNode;
  let agent: Agent;

  before(async function () {
    this.timeout(60_000);
    try {
      database = await ownDatabase();
    } catch (error) {
      if (this.test?.parent !== undefined)
        this.test.parent.title += ` (skipped: ${(error as Error).message})`;
      return this.skip();
    }
    const open = () => openPostgresStore({ ...database.address, timeoutMs: 3000 });
    stores = [await open(), await open(), await open()];
    const keys = await pkiFolder();
    const start = async (config: NodeConfig, store: Store | undefined) => {
      const national = await loadEmbeddedInfrastructure(config.folders.national ?? '');
      if (store === undefined) throw new Error('there is a store for each node');
      return startNode(config, { runtime, journal: storedJournal(store), store, national });
    };
    const { LU: port = 0, PT: theirs = 0 } = await freePorts(['LU', 'PT']);
    const { LU: other = 0 } = await freePorts(['LU']);
    const load = (country: string, ports: Record<string, number>) =>
      withPorts(loadConfig(shipped('demo', country), { dataDir: keys }), ports);
    first = await start(load('LU', { LU: port, PT: theirs }), stores[0]);
    second = await start(load('LU', { LU: other, PT: theirs }), stores[1]);
    // As a load balancer does it: what was listed at one node is retrieved at the other.
    const asking = load('PT', { LU: port, PT: theirs });
    const peers = asking.peers.map((one) => ({
      ...one,
      endpoints: {
        ...one.endpoints,
        xcaRetrieve: one.endpoints.xcaRetrieve?.replace(`${port}`, `${other}`) ?? '',
      },
    }));
    peer = await start({ ...asking, peers }, stores[2]);
    agent = clientAgent({ keys: peer.keys.tls, anchors: peer.keys.tlsAnchors, checkHostName: true });
  });
  after(async function () {
    this.timeout(60_000);
    agent?.destroy();
    for (const node of [first, second, peer]) await node?.close();
    for (const store of stores ?? []) await store.close();
    await database?.server.stop();
  });

  async function cross() {
    const session = peer.openSession({ country: 'LU', professional: doctor, purpose: 'TREATMENT' });
    await session.send({ type: 'SEARCH', traits: { ids: [patients.claire] } });
    await session.send({ type: 'CONFIRM_TREATMENT', purpose: 'TREATMENT' });
    const listed = await session.send({ type: 'LIST', kind: patientSummary });
    const [document] = listed.context.documents ?? [];
    const shown = document && (await session.send({ type: 'RETRIEVE', document }));
    await session.close();
    return { listed, shown, exchangeId: session.exchangeId };
  }

  const send = (node: RunningNode, message: { bytes: Uint8Array; contentType: string }) =>
    callSoap({
      url: `${node.url.replace('127.0.0.1', 'localhost')}${transactions.xcaList.defaultPath}`,
      agent,
      message,
      timeoutMs: 20_000,
      maxBytes: 10_000_000,
    });

  async function lastListRequest(): Promise<{ bytes: Uint8Array; contentType: string }> {
    const journal = storedJournal(stores[1] as Store);
    for (const { exchangeId } of await journal.recent(20, { node: 'LU' })) {
      for (const entry of await journal.entries(exchangeId)) {
        if (entry.kind === 'message' && entry.direction === 'in' && entry.transaction === 'ITI-38')
          return entry;
      }
    }
    throw new Error('there was no list');
  }

  it('delivers at one what the other has listed, with the size and hash that were told', async () => {
    const { shown } = await cross();
    const documents = shown?.context.shown ?? [];
    expect(documents).to.have.length(2);
    for (const { entry, bytes } of documents) {
      expect(entry.size).to.equal(bytes.length);
      expect(entry.hash).to.equal(createHash('sha1').update(bytes).digest('hex'));
    }
    const instances = await (stores[0] as Store).db
      .selectFrom('exchange')
      .select('instance')
      .distinct()
      .execute();
    expect(instances.map(({ instance }) => instance)).to.have.members(stores.map(({ instance }) => instance));
  });

  it('refuses at one the message that the other has answered', async () => {
    await cross();
    const message = await lastListRequest();
    const answer = await send(second, message);
    expect(Buffer.from(answer.bytes).toString()).to.contain('ERROR_SEC_GENERIC');
  });

  it('answers with a fault of the receiver while the database is gone, and as before when it is back', async function () {
    this.timeout(60_000);
    await cross();
    const message = await lastListRequest();
    await database.server.stop();
    const answer = await send(first, message);
    expect(answer.status).to.equal(500);
    const text = Buffer.from(answer.bytes).toString();
    expect(text)
      .to.match(/Receiver/)
      .and.not.match(/ECONNREFUSED|postgres|terminat/i);
    await database.server.start();
    const { shown } = await cross();
    expect(shown?.context.shown).to.have.length(2);
    expect((await verifyJournal(stores[0] as Store)).findings).to.deep.equal([]);
  });
});
