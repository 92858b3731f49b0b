import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import type { ExchangeUpdate, Journal, JournalEntry } from '../../src/records/journal.js';
import type { Store } from '../../src/records/store.js';
import { StoreError } from '../../src/records/store-error.js';
import { storedJournal } from '../../src/records/stored-journal.js';
import { onEachEngine } from './engines.js';

const at = new Date('2026-01-15T09:00:00.123Z');
const note = (value: string): JournalEntry => ({ kind: 'note', at, name: 'n', value });

// Text that a database can hold; what becomes of the rest is tested by itself.
const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\u0000'));
const instant = fc.date({ noInvalidDate: true });
const maybe = { requiredKeys: [] as never[] };
const entry: fc.Arbitrary<JournalEntry> = fc.oneof(
  fc.record({ kind: fc.constant('transition' as const), at: instant, from: text, to: text, event: text }),
  fc
    .tuple(
      fc.record({
        kind: fc.constant('message' as const),
        at: instant,
        direction: fc.constantFrom('in' as const, 'out' as const),
        contentType: text,
        bytes: fc.uint8Array({ maxLength: 300 }),
      }),
      fc.record({ transaction: text, messageId: text, status: fc.integer({ min: 100, max: 599 }) }, maybe),
    )
    .map(([required, optional]) => ({ ...required, ...optional })),
  fc
    .tuple(
      fc.record({ kind: fc.constant('error' as const), at: instant, code: text, text }),
      fc.record({ detail: text }, maybe),
    )
    .map(([required, optional]) => ({ ...required, ...optional })),
  fc.record({ kind: fc.constant('note' as const), at: instant, name: text, value: text }),
);

onEachEngine('the journal', (place) => {
  let store: Store;
  let journal: Journal;

  beforeEach(async () => {
    store = await place().open();
    journal = storedJournal(store);
  });

  it('gives back every entry as it was, in order', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(entry, { maxLength: 5 }), { maxLength: 5 }), async (portions) => {
        const exchangeId = `exchange-${count++}`;
        await journal.open({ exchangeId, node: 'LU', role: 'b' }, at);
        // Handed over one after the other without waiting, as a machine does.
        await Promise.all(portions.map((entries) => journal.append(exchangeId, entries)));
        const expected = portions.flat().map((one, index) => ({ ...one, sequence: index + 1 }));
        expect(await journal.entries(exchangeId)).to.deep.equal(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps a message byte for byte, whatever the view it came in', async () => {
    const wire = Uint8Array.from({ length: 1000 }, (_, index) => index & 0xff);
    await journal.open({ exchangeId: 'x', node: 'LU', role: 'a' }, at);
    const message = { kind: 'message', at, direction: 'in', contentType: 'multipart/related' } as const;
    await journal.append('x', [
      { ...message, bytes: wire.subarray(100, 400) },
      { ...message, bytes: Buffer.from(wire) },
      { ...message, bytes: new Uint8Array() },
    ]);
    const entries = await journal.entries('x');
    expect(
      entries.map((one) => (one.kind === 'message' ? Buffer.from(one.bytes).toString('hex') : '')),
    ).to.deep.equal(
      [wire.subarray(100, 400), wire, new Uint8Array()].map((bytes) => Buffer.from(bytes).toString('hex')),
    );
  });

  it('takes more entries at once than a statement has room for', async () => {
    await journal.open({ exchangeId: 'long', node: 'LU', role: 'a' }, at);
    await journal.append(
      'long',
      Array.from({ length: 2500 }, (_, index) => note(String(index))),
    );
    const entries = await journal.entries('long');
    expect(entries.map((one) => one.sequence)).to.deep.equal(entries.map((_, index) => index + 1));
    expect(entries.map((one) => (one.kind === 'note' ? one.value : ''))).to.deep.equal(
      Array.from({ length: 2500 }, (_, index) => String(index)),
    );
  });

  it('replaces what a text column cannot hold, and loses nothing behind it', async () => {
    await journal.open({ exchangeId: 'x', node: 'LU', role: 'a' }, at);
    await journal.append('x', [note('before\u0000after\ud800')]);
    const [only] = await journal.entries('x');
    expect(only).to.include({ value: 'before\ufffdafter\ufffd' });
  });

  it('keeps the order of each exchange when many are written at once', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `exchange-${index}`);
    await Promise.all(
      ids.map(async (exchangeId) => {
        const opened = journal.open({ exchangeId, node: 'LU', role: 'a' }, at);
        const written = Array.from({ length: 10 }, (_, index) =>
          journal.append(exchangeId, [note(String(index))]),
        );
        const ended = journal.update(exchangeId, { outcome: 'completed', endedAt: at });
        await Promise.all([opened, ...written, ended]);
      }),
    );
    for (const exchangeId of ids) {
      const values = (await journal.entries(exchangeId)).map((one) => (one.kind === 'note' ? one.value : ''));
      expect(values.join('')).to.equal('0123456789');
      expect((await journal.find(exchangeId))?.outcome).to.equal('completed');
    }
  });

  it('tells the summary as it was opened and as it changed', async () => {
    await journal.open({ exchangeId: 'x', node: 'LU', role: 'a' }, at);
    expect(await journal.find('x')).to.deep.equal({
      exchangeId: 'x',
      node: 'LU',
      role: 'a',
      startedAt: at,
      outcome: 'running',
    });
    const change: ExchangeUpdate = {
      peer: 'PT',
      service: 'eprescription',
      outcome: 'refused',
      code: '4703',
      endedAt: at,
    };
    await journal.update('x', change);
    await journal.update('x', {});
    expect(await journal.find('x')).to.deep.equal({
      exchangeId: 'x',
      node: 'LU',
      role: 'a',
      startedAt: at,
      ...change,
    });
    expect(await journal.find('y')).to.equal(undefined);
  });

  it('lists the newest first, of one node when asked', async () => {
    const open = (exchangeId: string, node: string, minute: number) =>
      journal.open({ exchangeId, node, role: 'a' }, new Date(Date.UTC(2026, 0, 15, 9, minute)));
    await open('old', 'LU', 1);
    await open('new', 'LU', 3);
    await open('abroad', 'PT', 2);
    await open('newer', 'LU', 3);
    const listed = async (limit: number, filter?: { node?: string }) =>
      (await journal.recent(limit, filter)).map((one) => one.exchangeId);
    expect(await listed(10)).to.deep.equal(['newer', 'new', 'abroad', 'old']);
    expect(await listed(2)).to.deep.equal(['newer', 'new']);
    expect(await listed(10, { node: 'LU' })).to.deep.equal(['newer', 'new', 'old']);
    expect(await listed(10, { node: 'DE' })).to.deep.equal([]);
  });

  it('refuses entries of an exchange that was not opened, and opening one twice', async () => {
    await journal.open({ exchangeId: 'x', node: 'LU', role: 'a' }, at);
    const [unopened, unknown, twice, good] = await Promise.allSettled([
      journal.append('y', [note('1')]),
      journal.update('y', { outcome: 'failed' }),
      journal.open({ exchangeId: 'x', node: 'PT', role: 'b' }, at),
      journal.append('x', [note('1')]),
    ]);
    for (const refused of [unopened, unknown, twice]) {
      expect(refused?.status === 'rejected' && refused.reason).to.be.instanceOf(StoreError);
    }
    expect(good?.status).to.equal('fulfilled');
    expect((await journal.find('x'))?.node).to.equal('LU');
  });

  it('has on disk what it confirmed when the process is killed, and no half of anything', async () => {
    await store.close();
    const { folder, address, engine, open } = place();
    const where = engine === 'sqlite' ? folder : JSON.stringify(address);
    const writer = spawn(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(new URL('./writer.ts', import.meta.url)), where],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const ended = once(writer, 'exit');
    const confirmed: string[] = [];
    for await (const line of createInterface({ input: writer.stdout })) {
      confirmed.push(line);
      if (confirmed.length === 60) writer.kill('SIGKILL');
    }
    await ended;
    const reopened = storedJournal(await open());
    // A line cut by the kill names no exchange; all whole ones must be there.
    const found = await reopened.recent(100_000);
    const known = new Set(found.map((one) => one.exchangeId));
    for (const exchangeId of confirmed.slice(0, 60)) {
      expect(known.has(exchangeId), exchangeId).to.equal(true);
      expect(await reopened.entries(exchangeId)).to.have.length(3);
    }
    for (const { exchangeId } of found) {
      expect((await reopened.entries(exchangeId)).length, exchangeId).to.be.oneOf([0, 3]);
    }
  });
});
