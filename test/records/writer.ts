// Run as a process of its own by the tests: writes exchanges into the folder it is given, and says on its
// output which ones the journal has confirmed, until it is killed.
import { sqliteJournal } from '../../src/records/sqlite-journal.js';
import { openStore } from '../../src/records/store.js';

const folder = process.argv[2] ?? '';
try {
  const journal = sqliteJournal(openStore(folder));
  const at = new Date('2026-01-15T09:00:00Z');
  const write = async (lane: number) => {
    for (let turn = 0; ; turn += 1) {
      const exchangeId = `${lane}-${turn}`;
      await journal.open({ exchangeId, node: 'LU', role: 'a' }, at);
      await journal.append(exchangeId, [
        { kind: 'transition', at, from: 'a', to: 'b', event: 'go' },
        { kind: 'message', at, direction: 'in', contentType: 'text/xml', bytes: Buffer.alloc(5000, lane) },
        { kind: 'note', at, name: 'turn', value: String(turn) },
      ]);
      process.stdout.write(`${exchangeId}\n`);
    }
  };
  await Promise.all([write(1), write(2), write(3)]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
