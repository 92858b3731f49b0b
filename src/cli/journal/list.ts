import { type Command, InvalidArgumentError } from 'commander';
import { printJson, printLine } from '../output.js';
import { configOption, dataOption, type RecordsOptions, withRecords } from '../records.js';

const HELP = `
The newest first. Nothing of a patient is in the list.

With --json: [ { "exchangeId", "node", "role", "peer", "service", "startedAt", "endedAt", "outcome", "code" } ].

Examples
  passerelle journal list
  passerelle journal list --config /etc/passerelle --limit 100

Exit codes
  0  listed
  1  the records could not be read`;

/** `passerelle journal list` */
export function register(journal: Command): void {
  journal
    .command('list')
    .description('the last exchanges')
    .option(...configOption)
    .option(...dataOption)
    .option('-n, --limit <number>', 'how many', count, 20)
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', HELP)
    .action(run);
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= 100_000) return value;
  throw new InvalidArgumentError('Name a whole number from 1 to 100000.');
}

async function run({
  limit,
  json = false,
  ...which
}: RecordsOptions & { readonly limit: number; readonly json?: boolean }): Promise<void> {
  const { storedJournal } = await import('../../records/stored-journal.js');
  const exchanges = await withRecords(which, ({ store }) => storedJournal(store).recent(limit));
  if (json) return printJson(exchanges);
  for (const { exchangeId, node, role, peer = '?', service = '', startedAt, outcome, code } of exchanges) {
    const way = role === 'a' ? `${node} answers ${peer}` : `${node} asks ${peer}`;
    const ending = code === undefined ? outcome : `${outcome} (${code})`;
    printLine(`${startedAt.toISOString()}  ${exchangeId}  ${way}  ${ending}  ${service}`);
  }
  if (exchanges.length === 0) printLine('No exchange is in the journal.');
}
