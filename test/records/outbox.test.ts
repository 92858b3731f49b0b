import { expect } from 'chai';
import fc from 'fast-check';
import { noRecords, Recorder } from '../../src/exchange/recorder.js';
import { type Outbox, type OutboxEntry, openOutbox } from '../../src/records/outbox.js';
import type { Store } from '../../src/records/store.js';
import { storedJournal } from '../../src/records/stored-journal.js';
import { onEachEngine } from './engines.js';

const START = Date.UTC(2026, 0, 15, 9);
const SECOND = 1000;

const entry = (id: string, orderingKey = 'key', sink = 'audit'): OutboxEntry => ({
  id,
  sink,
  orderingKey,
  contentType: 'text/xml',
  payload: Buffer.from(`payload of ${id}`),
  createdAt: new Date(START),
});

onEachEngine('the outbox', (place) => {
  let store: Store;
  let now: number;
  let outbox: Outbox;

  const clock = { now: () => new Date(now), elapsed: () => now };
  const claim = async (limit = 10, worker = 'w1', sink = 'audit') =>
    (await outbox.claim({ sink, limit, worker, leaseMs: 30 * SECOND })).map(({ id }) => id);
  const fail = (id: string, worker = 'w1', afterMs = 60 * SECOND) =>
    outbox.failed(id, { worker, reason: 'no answer', nextAttemptAt: new Date(now + afterMs) });

  beforeEach(async () => {
    now = START;
    store = await place().open();
    outbox = openOutbox(store, clock);
  });

  it('gives back what was put in, byte for byte', async () => {
    const payload = Uint8Array.from({ length: 256 }, (_, index) => index);
    const put = { ...entry('a'), payload, exchangeId: 'x' };
    await outbox.put([put]);
    const [claimed, ...more] = await outbox.claim({ sink: 'audit', limit: 5, worker: 'w', leaseMs: 1 });
    expect(claimed).to.deep.equal({ ...put, attempts: 0 });
    expect(more).to.deep.equal([]);
  });

  it('stands or falls with the entries of the journal', async () => {
    const journal = storedJournal(store);
    const at = new Date(START);
    const note = { kind: 'note', at, name: 'a', value: 'b' } as const;
    await journal.open({ exchangeId: 'x', node: 'LU', role: 'a' }, at);
    await journal.append('x', [note], [entry('kept')]);
    const refused = await journal.append('unknown', [note], [entry('lost')]).catch(() => 'refused');
    const twice = await journal.append('x', [note], [entry('kept')]).catch(() => 'refused');
    expect([refused, twice]).to.deep.equal(['refused', 'refused']);
    expect(await claim()).to.deep.equal(['kept']);
    expect(await journal.entries('x')).to.have.length(1);
  });

  it('is filled by a recorder when what it recorded is flushed', async () => {
    const journal = storedJournal(store);
    const recorder = new Recorder({ journal, ...noRecords }, clock, {
      exchangeId: 'x',
      node: 'LU',
      role: 'a',
    });
    const { exchangeId: _, createdAt: __, ...delivery } = entry('a');
    recorder.deliver(delivery);
    expect(await claim()).to.deep.equal([]);
    await recorder.flush();
    expect(await outbox.claim({ sink: 'audit', limit: 5, worker: 'w', leaseMs: 1 })).to.deep.equal([
      { ...entry('a'), payload: new Uint8Array(entry('a').payload), exchangeId: 'x', attempts: 0 },
    ]);
    await recorder.flush();
    expect(await outbox.status()).to.have.length(1);
  });

  it('gives the oldest first, each to one worker, and of the sink that was asked for', async () => {
    await outbox.put([
      entry('a', 'k1'),
      entry('b', 'k2'),
      entry('other', 'k1', 'evidence'),
      entry('c', 'k3'),
    ]);
    expect(await claim(2)).to.deep.equal(['a', 'b']);
    expect(await claim(2, 'w2')).to.deep.equal(['c']);
    expect(await claim(2, 'w3')).to.deep.equal([]);
    expect(await claim(2, 'w3', 'evidence')).to.deep.equal(['other']);
  });

  it('never gives an entry while another has an older one of its key', async () => {
    await outbox.put([entry('a', 'k'), entry('b', 'k'), entry('c', 'k'), entry('d', 'free')]);
    expect(await claim(1)).to.deep.equal(['a']);
    expect(await claim(10, 'w2')).to.deep.equal(['d']);
    await outbox.delivered(['a']);
    expect(await claim(10, 'w2')).to.deep.equal(['b', 'c']);
  });

  it('keeps what failed, and those of its key behind it, until the next attempt', async () => {
    await outbox.put([entry('a', 'k'), entry('b', 'k'), entry('c', 'k'), entry('d', 'free')]);
    expect(await claim()).to.deep.equal(['a', 'b', 'c', 'd']);
    await outbox.delivered(['a']);
    await fail('b');
    expect(await claim(10, 'w2'), 'd is still leased').to.deep.equal([]);
    now += 60 * SECOND - 1;
    expect(await claim(10, 'w2')).to.deep.equal(['d']);
    now += 1;
    const again = await outbox.claim({ sink: 'audit', limit: 10, worker: 'w2', leaseMs: 1 });
    expect(again.map(({ id, attempts }) => [id, attempts])).to.deep.equal([
      ['b', 1],
      ['c', 0],
    ]);
  });

  it('gives what a dead worker had to another one when the lease has ended', async () => {
    await outbox.put([entry('a'), entry('b')]);
    expect(await claim()).to.deep.equal(['a', 'b']);
    now += 30 * SECOND - 1;
    expect(await claim(10, 'w2')).to.deep.equal([]);
    now += 1;
    expect(await claim(10, 'w2')).to.deep.equal(['a', 'b']);
    // The first was only slow: what it says of a failure no longer counts, what it delivered is delivered.
    await fail('a', 'w1');
    await outbox.delivered(['a']);
    await fail('b', 'w2', 0);
    expect(await claim(10, 'w3')).to.deep.equal(['b']);
  });

  it('takes back at once what a worker has that stops', async () => {
    await outbox.put([entry('a'), entry('b', 'other')]);
    expect(await claim(1, 'w1')).to.deep.equal(['a']);
    expect(await claim(1, 'w2')).to.deep.equal(['b']);
    await outbox.release('w1');
    expect(await claim(10, 'w3')).to.deep.equal(['a']);
  });

  it('tells how much waits for whom, since when, and why', async () => {
    expect(await outbox.status()).to.deep.equal([]);
    await outbox.put([
      { ...entry('a'), createdAt: new Date(START + 5) },
      entry('b', 'other'),
      entry('c', 'k', 'evidence'),
    ]);
    await claim();
    await fail('a');
    expect(await outbox.status()).to.deep.equal([
      { sink: 'audit', depth: 2, oldest: new Date(START), failing: 1, reason: 'no answer' },
      { sink: 'evidence', depth: 1, oldest: new Date(START), failing: 0 },
    ]);
  });

  it('delivers all, in order within a key, whatever workers, failures and deaths there are', async () => {
    const act = fc.record({
      worker: fc.constantFrom('w1', 'w2', 'w3'),
      limit: fc.integer({ min: 1, max: 4 }),
      fate: fc.constantFrom('delivers', 'fails', 'dies'),
      at: fc.nat(3),
      passMs: fc.integer({ min: 0, max: 40 * SECOND }),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('k1', 'k2', 'k3'), { minLength: 1, maxLength: 8 }),
        fc.array(act, { maxLength: 12 }),
        async (keys, acts) => {
          const sink = `sink ${run++}`;
          const put = keys.map((key, index) => entry(`${sink} ${index}`, key, sink));
          await outbox.put(put);
          const arrived: OutboxEntry[] = [];
          const attempt = async ({ worker, limit, fate, at: failsAt, passMs }: typeof finish) => {
            const claimed = await outbox.claim({ sink, limit, worker, leaseMs: 30 * SECOND });
            for (const [index, one] of claimed.entries()) {
              if (fate !== 'delivers' && index === failsAt) {
                if (fate === 'fails') await fail(one.id, worker, SECOND);
                break;
              }
              arrived.push(one);
              await outbox.delivered([one.id]);
            }
            now += passMs;
          };
          const finish = { worker: 'w9', limit: 9, fate: 'delivers', at: 0, passMs: 40 * SECOND };
          for (const one of acts) await attempt(one);
          now += 60 * SECOND;
          await attempt(finish);
          for (const key of new Set(keys)) {
            const ids = (all: readonly OutboxEntry[]) =>
              all.filter(({ orderingKey }) => orderingKey === key).map(({ id }) => id);
            expect(ids(arrived)).to.deep.equal(ids(put));
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
