import type { Command } from 'commander';
import { printJson, printLine } from '../output.js';
import { configOption, dataOption, type RecordsOptions, withRecords } from '../records.js';
import { unknownExchange } from './show.js';

const HELP = `
Writes exchange.yaml (the summary, and every entry in order) and each message byte for byte, in a file that its
entry names. The folder must be new or empty. What is written holds health data: it is for the own user only.

With --json: { "files": [ name ] }.

Examples
  passerelle journal export 0b8f2c1e-6a0e-4f6f-9a6e-2f3a1d0c9b7e --to exchange
  passerelle journal export 0b8f2c1e-6a0e-4f6f-9a6e-2f3a1d0c9b7e --to exchange --config /etc/passerelle

Exit codes
  0  exported
  1  the records could not be read, or the folder not written
  2  the exchange is not in the journal`;

/** `passerelle journal export EXCHANGE --to DIR` */
export function register(journal: Command): void {
  journal
    .command('export')
    .description('one exchange as a folder')
    .argument('<EXCHANGE>', 'its id')
    .requiredOption('-t, --to <folder>', 'a new or empty folder')
    .option(...configOption)
    .option(...dataOption)
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(
  exchangeId: string,
  { to, json = false, ...which }: RecordsOptions & { readonly to: string; readonly json?: boolean },
): Promise<void> {
  const { storedJournal } = await import('../../records/stored-journal.js');
  const { exportExchange } = await import('../../records/export.js');
  const files = await withRecords(which, async ({ store }) => {
    const journal = storedJournal(store);
    if ((await journal.find(exchangeId)) === undefined) return undefined;
    return exportExchange(journal, exchangeId, to);
  });
  if (files === undefined) throw unknownExchange(exchangeId);
  if (json) printJson({ files });
  else printLine(`${files.length} files written to ${to}`);
}
