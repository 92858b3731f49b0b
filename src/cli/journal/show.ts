import type { Command } from 'commander';
import type { StoredEntry } from '../../records/journal.js';
import { CommandError, printJson, printLine } from '../output.js';
import { configOption, dataOption, type RecordsOptions, withRecords } from '../records.js';

const HELP = `
What happened in one exchange, entry by entry. Notes and errors may tell of a patient; the bytes of messages are
not shown, "passerelle journal export" writes them.

With --json: { the summary, "entries": [ { "sequence", "at", "kind", … , "size" of a message } ] }.

Examples
  passerelle journal show 0b8f2c1e-6a0e-4f6f-9a6e-2f3a1d0c9b7e
  passerelle journal show 0b8f2c1e-6a0e-4f6f-9a6e-2f3a1d0c9b7e --json

Exit codes
  0  shown
  1  the records could not be read
  2  the exchange is not in the journal`;

/** `passerelle journal show EXCHANGE` */
export function register(journal: Command): void {
  journal
    .command('show')
    .description('one exchange, entry by entry')
    .argument('<EXCHANGE>', 'its id')
    .option(...configOption)
    .option(...dataOption)
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(
  exchangeId: string,
  { json = false, ...which }: RecordsOptions & { readonly json?: boolean },
): Promise<void> {
  const { storedJournal } = await import('../../records/stored-journal.js');
  const { summary, entries } = await withRecords(which, async ({ store }) => {
    const journal = storedJournal(store);
    return { summary: await journal.find(exchangeId), entries: await journal.entries(exchangeId) };
  });
  if (summary === undefined) throw unknownExchange(exchangeId);
  if (json) return printJson({ ...summary, entries: entries.map(withoutBytes) });
  const { node, role, peer, service, startedAt, endedAt, outcome, code } = summary;
  printLine(`exchange  ${exchangeId}`);
  printLine(`node      ${node}, country ${role.toUpperCase()}`);
  if (peer !== undefined) printLine(`peer      ${peer}`);
  if (service !== undefined) printLine(`service   ${service}`);
  printLine(`time      ${startedAt.toISOString()} to ${endedAt?.toISOString() ?? 'now'}`);
  printLine(`outcome   ${code === undefined ? outcome : `${outcome} (${code})`}`);
  for (const entry of entries) printLine(lineOf(entry));
}

export function unknownExchange(exchangeId: string): CommandError {
  return new CommandError(
    { what: `the exchange ${exchangeId} is not in the journal`, remedy: 'find its id with journal list' },
    2,
  );
}

function withoutBytes(entry: StoredEntry): object {
  if (entry.kind !== 'message') return entry;
  const { bytes, ...rest } = entry;
  return { ...rest, size: bytes.length };
}

function lineOf(entry: StoredEntry): string {
  const start = `${String(entry.sequence).padStart(3)}  ${entry.at.toISOString()}  ${entry.kind.padEnd(10)}`;
  switch (entry.kind) {
    case 'transition':
      return `${start}  ${entry.from} -> ${entry.to}`;
    case 'message':
      return `${start}  ${entry.direction} ${entry.transaction ?? ''} ${entry.bytes.length} bytes`;
    case 'error':
      return `${start}  ${entry.code} ${entry.text}`;
    case 'note':
      return `${start}  ${entry.name}: ${entry.value}`;
  }
}
