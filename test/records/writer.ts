// Run as a process of its own by the tests: writes exchanges into the data folder or database that it is given, and says on its
// output which ones the journal has confirmed, until it is killed.

import { openPostgresStore } from '../../src/records/postgres-store.js';
import { openStore } from '../../src/records/store.js';
import { storedJournal } from '../../src/records/stored-journal.js';

const where = process.argv[2] ?? '';
try {
  const journal = storedJournal(
    where.startsWith('{') ? await openPostgresStore(JSON.parse(where)) : openStore(where),
  );
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
