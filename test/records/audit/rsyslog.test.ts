import { expect } from 'chai';
import { systemRuntime } from '../../../src/kernel/runtime.js';
import { type Delivery, startDelivery } from '../../../src/records/audit/delivery.js';
import type { AuditFacts } from '../../../src/records/audit/facts.js';
import { listMessages } from '../../../src/records/audit/log.js';
import { auditTrail } from '../../../src/records/audit/trail.js';
import { type Outbox, openOutbox } from '../../../src/records/outbox.js';
import { openStore, type Store } from '../../../src/records/store.js';
import { secureContext } from '../../../src/trust/tls/policy.js';
import type { GenerationName } from '../../../src/wire/audit/generation.js';
import { readAuditMessage } from '../../../src/wire/audit/read.js';
import { syslogOverTls } from '../../../src/wire/syslog/tls.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { auditSchemaErrors } from '../../corpus/audit-schema.js';
import { hasData } from '../../corpus/data.js';
import { auditIdentity, everyEvent } from '../../support/audit-facts.js';
import { testIdentity } from '../../support/pki.js';
import { type Rsyslog, RsyslogFolder, rsyslogDriver } from '../../support/rsyslog.js';
import { type Scratch, scratch } from '../../support/scratch.js';

const GENERATIONS: readonly GenerationName[] = ['dicom', 'rfc3881'];
const reason = rsyslogDriver === undefined ? ' (skipped: no rsyslogd with TLS on this machine)' : '';

describe(`the audit trail at a real rsyslog over TLS${reason}`, function () {
  this.timeout(60_000);
  const runtime = systemRuntime();
  const rsyslog = new RsyslogFolder();
  let folder: Scratch;
  let store: Store;
  let outbox: Outbox;
  let delivery: Delivery | undefined;
  let receiver: Rsyslog | undefined;

  before(function () {
    if (rsyslogDriver === undefined) this.skip();
    folder = scratch();
    store = openStore(folder.path('data'));
    outbox = openOutbox(store, runtime.clock);
  });
  after(async () => {
    if (rsyslogDriver === undefined) return;
    await delivery?.stop();
    await receiver?.stop();
    await store.close();
    folder.remove();
    rsyslog.remove();
  });

  const trails = GENERATIONS.map((generation) =>
    auditTrail({ commit: (work) => store.commit(work) } as Store, {
      node: 'XB',
      identity: auditIdentity,
      generation,
      ids: runtime.ids,
      forward: { sink: 'audit', hostname: 'ncp.example.xb', wake: () => delivery?.wake() },
    }),
  );

  async function recordAll(facts: readonly AuditFacts[]): Promise<void> {
    for (const one of facts) for (const trail of trails) await trail.record([one]);
  }

  async function drained(): Promise<void> {
    for (let left = 1200; left > 0 && (await outbox.status()).length > 0; left -= 1) {
      await new Promise((resume) => setTimeout(resume, 25));
    }
    expect(await outbox.status()).to.deep.equal([]);
  }

  it('arrives once, in order, whole and valid, every event in both schemas, a restart in between', async () => {
    receiver = await rsyslog.start();
    const { key, certificate } = testIdentity('node', { purpose: 'tls' });
    const tls = secureContext({
      keys: { key, certificate, chain: [] },
      anchors: [testIdentity('root').certificate],
    });
    delivery = startDelivery(store, outbox, {
      sink: 'audit',
      transport: syslogOverTls({
        host: 'localhost',
        port: receiver.port,
        tls,
        timeoutMs: 10_000,
        settleMs: 100,
      }),
      runtime,
      leaseMs: 30_000,
      alertMs: 60_000,
      batch: 60,
      firstWaitMs: 100,
      longestWaitMs: 500,
    });
    const header = `<s:Header>${'é'.repeat(40_000)}</s:Header>`;
    const facts = everyEvent().map((one, index) =>
      index % 20 === 0 && one.request ? { ...one, request: { ...one.request, header } } : one,
    );
    const half = facts.length / 2;
    await recordAll(facts.slice(0, half));
    await drained();
    await receiver.stop();
    await recordAll(facts.slice(half));
    receiver = await rsyslog.start();
    await drained();
    // rsyslogd writes behind its answer: what it took is on disk when it has stopped.
    await receiver.stop();
    const { lines } = receiver;
    receiver = undefined;

    const kept = await listMessages(store.db, { limit: 10_000 });
    const written = lines();
    expect(written).to.have.length(facts.length * GENERATIONS.length);
    expect(kept.every(({ sentAt }) => sentAt !== undefined)).to.equal(true);
    for (const [index, { message, event, generation }] of kept.entries()) {
      const { text = '', messageId, hostname } = written[index] ?? {};
      const xml = text.replace(/^\ufeff/, '');
      expect(xml === Buffer.from(message).toString(), `${index} ${event} ${generation}`).to.equal(true);
      expect([messageId, hostname]).to.deep.equal([
        generation === 'dicom' ? 'DICOM+RFC3881' : 'IHE+RFC-3881',
        'ncp.example.xb',
      ]);
      expect(withXml(xml, (root) => readAuditMessage(root).generation.name)).to.equal(generation);
      if (hasData) expect(auditSchemaErrors(xml, generation as GenerationName), event).to.deep.equal([]);
    }
  });
});
