import { expect } from 'chai';
import { lineLogger } from '../../../src/kernel/logger.js';
import { type Runtime, systemRuntime } from '../../../src/kernel/runtime.js';
import { type Delivery, type DeliveryOptions, startDelivery } from '../../../src/records/audit/delivery.js';
import type { AuditTrail } from '../../../src/records/audit/facts.js';
import { listMessages } from '../../../src/records/audit/log.js';
import { auditTrail } from '../../../src/records/audit/trail.js';
import { type Outbox, openOutbox } from '../../../src/records/outbox.js';
import { openStore, type Store } from '../../../src/records/store.js';
import { secureContext } from '../../../src/trust/tls/policy.js';
import { readAuditMessage } from '../../../src/wire/audit/read.js';
import { syslogOverTls } from '../../../src/wire/syslog/tls.js';
import type { SyslogTransport } from '../../../src/wire/syslog/transport.js';
import { withXml } from '../../../src/wire/xml/parse.js';
import { auditIdentity, fullFacts } from '../../support/audit-facts.js';
import { testIdentity } from '../../support/pki.js';
import { type Scratch, scratch } from '../../support/scratch.js';
import { type SyslogReceiver, syslogReceiver } from '../../support/syslog-receiver.js';

const SINK = 'audit XB';

/** Waits until it is true; fails the test when it never is. */
async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let left = 600; left > 0; left -= 1) {
    if (await holds()) return;
    await new Promise((resume) => setTimeout(resume, 25));
  }
  throw new Error(`it did not come to this: ${what}`);
}

/** A port at which nothing listens. */
async function closedPort(): Promise<number> {
  const receiver = await syslogReceiver();
  await receiver.close();
  return receiver.port;
}

function overTls(port: number): SyslogTransport {
  const { key, certificate } = testIdentity('node', { purpose: 'tls' });
  return syslogOverTls({
    host: 'localhost',
    port,
    tls: secureContext({
      keys: { key, certificate, chain: [] },
      anchors: [testIdentity('root').certificate],
    }),
    timeoutMs: 5000,
    settleMs: 100,
  });
}

describe('delivering the audit trail', () => {
  let folder: Scratch;
  let store: Store;
  let outbox: Outbox;
  let lines: string[];
  let runtime: Runtime;
  let receiver: SyslogReceiver | undefined;
  let delivery: Delivery | undefined;
  let trail: AuditTrail;

  beforeEach(() => {
    folder = scratch();
    lines = [];
    runtime = systemRuntime(lineLogger((line) => lines.push(line)));
    open();
  });
  afterEach(async () => {
    await delivery?.stop();
    delivery = undefined;
    await receiver?.close();
    receiver = undefined;
    await store.close();
    folder.remove();
  });

  function open(): void {
    store = openStore(folder.path('data'));
    outbox = openOutbox(store, runtime.clock);
    trail = auditTrail(store, {
      node: 'XB',
      identity: auditIdentity,
      generation: 'dicom',
      ids: runtime.ids,
      forward: { sink: SINK, hostname: 'ncp.example.xb', wake: () => delivery?.wake() },
    });
  }

  function deliver(transport: SyslogTransport, options: Partial<DeliveryOptions> = {}): void {
    delivery = startDelivery(store, outbox, {
      sink: SINK,
      transport,
      runtime,
      leaseMs: 10_000,
      alertMs: 60_000,
      batch: 20,
      firstWaitMs: 20,
      longestWaitMs: 80,
      pollMs: 50,
      ...options,
    });
  }

  /** Numbered messages; the number is the exchange's id and the reason of the error. */
  async function record(from: number, to: number): Promise<void> {
    for (let number = from; number < to; number += 1) {
      const error = { code: '4704', text: String(number) };
      const at = runtime.clock.now();
      await trail.record(
        [{ ...fullFacts('listPatientSummary', 'b', 'permanent'), at, error }],
        String(number),
      );
    }
  }

  const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
  const arrived = () =>
    (receiver?.messages ?? []).map(({ text }) =>
      withXml(text, (root) => {
        const { objects } = readAuditMessage(root).message;
        const detail = objects.flatMap(({ details }) => details).find(({ type }) => type === 'errormsg');
        return Number(Buffer.from(detail?.value ?? []).toString());
      }),
    );
  const waiting = async () => (await outbox.status()).reduce((sum, { depth }) => sum + depth, 0);

  it('sends what is recorded, in order, in bounded batches, and keeps it marked as sent', async () => {
    receiver = await syslogReceiver();
    deliver(overTls(receiver.port));
    await record(0, 50);
    await until(async () => (await waiting()) === 0, 'nothing waits');
    expect(arrived()).to.deep.equal(numbers(0, 50));
    const [first] = receiver.messages;
    expect([first?.priority, first?.hostname, first?.appName, first?.messageId]).to.deep.equal([
      85,
      'ncp.example.xb',
      'passerelle',
      'DICOM+RFC3881',
    ]);
    const kept = await listMessages(store.db, { limit: 100 });
    expect(kept.map(({ exchangeId }) => Number(exchangeId))).to.deep.equal(numbers(0, 50));
    expect(kept.every(({ sentAt }) => sentAt !== undefined)).to.equal(true);
  });

  it('keeps everything while the repository is down, and sends it in order when it is back', async () => {
    const port = await closedPort();
    deliver(overTls(port));
    await record(0, 60);
    await until(() => lines.length > 0, 'a line tells of the failure');
    expect(await waiting()).to.equal(60);
    receiver = await syslogReceiver(port);
    await record(60, 90);
    await until(async () => (await waiting()) === 0, 'nothing waits');
    expect(arrived()).to.deep.equal(numbers(0, 90));
    const log = lines.join('');
    expect(log).to.match(/ warn +audit messages wait: .* info +audit messages are sent again/s);
  });

  it('sends again what a receiver did not surely take: none is lost, and none comes out of order', async () => {
    receiver = await syslogReceiver();
    receiver.misbehave('resets in the middle');
    deliver(overTls(receiver.port));
    await record(0, 30);
    await until(() => (receiver?.connections ?? 0) >= 3, 'it was tried again');
    expect(await waiting()).to.equal(30);
    receiver.misbehave(undefined);
    await until(async () => (await waiting()) === 0, 'nothing waits');
    expect([...new Set(arrived())]).to.deep.equal(numbers(0, 30));
  });

  it('goes on after a restart of the node, and of the receiver', async () => {
    const port = await closedPort();
    deliver(overTls(port));
    await record(0, 25);
    await delivery?.stop();
    await store.close();
    open();
    receiver = await syslogReceiver(port);
    deliver(overTls(port));
    await record(25, 30);
    await until(async () => (await waiting()) === 0, 'nothing waits');
    expect(arrived()).to.deep.equal(numbers(0, 30));
    await receiver.close();
    await record(30, 40);
    receiver = await syslogReceiver(port);
    await until(async () => (await waiting()) === 0, 'nothing waits');
    expect(arrived()).to.deep.equal(numbers(30, 40));
  });

  it('sends what is left when it is stopped', async () => {
    receiver = await syslogReceiver();
    deliver(overTls(receiver.port), { pollMs: 60_000 });
    const recording = record(0, 45);
    await recording;
    await delivery?.stop();
    expect(arrived()).to.deep.equal(numbers(0, 45));
    expect(await waiting()).to.equal(0);
  });

  it('tells the operator when messages have waited for long, now and then, and nothing of a patient', async () => {
    const port = await closedPort();
    await record(0, 3);
    deliver(overTls(port), { alertMs: 1 });
    await until(() => lines.filter((line) => line.includes('waited for long')).length >= 2, 'two alerts');
    expect(lines[0]).to.include('ECONNREFUSED').and.include('waiting=3');
    for (const line of lines) expect(line).not.to.match(/9990001|Clinician|4711|2\.999\.200/);
  });

  it('waits longer after each failure, whatever is recorded meanwhile', async () => {
    const attempts: number[] = [];
    const refusing: SyslogTransport = {
      mostOctets: 1e9,
      send: async (messages) => {
        attempts.push(messages.length);
        const { SyslogTransportError } = await import('../../../src/wire/syslog/transport.js');
        throw new SyslogTransportError('it is down');
      },
    };
    await record(0, 1);
    deliver(refusing, { firstWaitMs: 300_000, longestWaitMs: 300_000 });
    await until(() => attempts.length === 1, 'the first attempt');
    await record(1, 20);
    expect(attempts).to.deep.equal([1]);
    const [status] = await outbox.status();
    expect([status?.depth, status?.failing, status?.reason]).to.deep.equal([20, 1, 'it is down']);
  });

  it('sets aside what the transport can never carry, says so, keeps it, and sends the rest', async () => {
    receiver = await syslogReceiver();
    const small: SyslogTransport = { ...overTls(receiver.port), mostOctets: 20_000 };
    const header = 'x'.repeat(30_000);
    await record(0, 1);
    await trail.record([{ ...fullFacts('listOrcd', 'b'), request: { messageId: 'm', header } }], 'large');
    await record(1, 2);
    deliver(small);
    await until(async () => (await waiting()) === 0, 'nothing waits');
    expect(arrived()).to.deep.equal([0, 1]);
    const kept = await listMessages(store.db, { limit: 9, exchangeId: 'large' });
    expect(kept.map(({ sentAt, problem }) => [sentAt, problem?.includes('20000 at most')])).to.deep.equal([
      [undefined, true],
    ]);
    expect(lines.join()).to.include('too large for its transport');
  });
});
