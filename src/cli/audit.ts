import type { Command } from 'commander';
import type { KeptMessage } from '../records/audit/log.js';
import { positive } from './numbers.js';
import { CommandError, printJson, printLine } from './output.js';
import { configOption, dataOption, type RecordsOptions, withRecords } from './records.js';

interface ListOptions extends RecordsOptions {
  readonly exchange?: string;
  readonly limit: number;
  readonly json?: true;
}

const LIST_HELP = `
Lists the audit messages that a node has made, oldest first: when, which node and side (a answers, b asks), the event,
its outcome, and whether the audit repository has it: sent, waiting, kept (no repository is named), unsendable.
No patient and no professional is named.

With --json: an array of { "id", "at", "node", "side", "event", "outcome", "schema", "state", "exchange", "problem" };
the last two only where there is something to say.

Examples
  passerelle audit list
  passerelle audit list --exchange 6a0e0c77-2f6e-4f7c-8d2c-1f3d6a8b9c02
  passerelle audit list --limit 20 --json --data /var/lib/passerelle

Exit codes
  0  listed
  1  the records cannot be read`;

const SHOW_HELP = `
Prints one audit message as it was made. It names a patient and a professional, and holds the assertions of the
request: mind where the output goes.

Examples
  passerelle audit show 6a0e0c77-2f6e-4f7c-8d2c-1f3d6a8b9c02

Exit codes
  0  shown
  1  the records cannot be read
  2  there is no such message`;

/** `passerelle audit list|show` */
export function register(program: Command): void {
  const audit = program.command('audit').description('the audit trail');
  audit
    .command('list')
    .description('list audit messages')
    .option('-x, --exchange <id>', 'only those of this exchange')
    .option('-n, --limit <number>', 'the newest so many', positive, 100)
    .option('--json', 'print JSON instead of text')
    .option(...configOption)
    .option(...dataOption)
    .addHelpText('after', LIST_HELP)
    .action(list);
  audit
    .command('show')
    .description('print one audit message')
    .argument('<ID>', 'its id, as list has it')
    .option(...configOption)
    .option(...dataOption)
    .addHelpText('after', SHOW_HELP)
    .action(show);
}

async function list({ exchange, limit, json, ...which }: ListOptions): Promise<void> {
  const { listMessages } = await import('../records/audit/log.js');
  const messages = await withRecords(which, ({ store }) =>
    listMessages(store.db, { limit, exchangeId: exchange }),
  );
  if (json) {
    printJson(messages.map(rowOf));
    return;
  }
  for (const message of messages) {
    const { id, at, node, side, event, outcome, problem } = message;
    const columns = [at.toISOString(), node, side, event.padEnd(24), outcome.padEnd(9), stateOf(message), id];
    printLine(columns.join('  ') + (problem === undefined ? '' : `  ${problem}`));
  }
  if (messages.length === 0) printLine('There is no audit message.');
}

async function show(id: string, which: RecordsOptions): Promise<void> {
  const { findMessage } = await import('../records/audit/log.js');
  const found = await withRecords(which, ({ store }) => findMessage(store.db, id));
  if (found === undefined) {
    const remedy = 'take an id from passerelle audit list';
    throw new CommandError({ what: `there is no audit message ${id}`, remedy }, 2);
  }
  process.stdout.write(`${Buffer.from(found.message).toString('utf8')}\n`);
}

function rowOf(message: KeptMessage) {
  const { id, at, node, side, event, outcome, generation, exchangeId, problem } = message;
  return {
    id,
    at,
    node,
    side,
    event,
    outcome,
    schema: generation,
    state: stateOf(message).trim(),
    exchange: exchangeId,
    problem,
  };
}

function stateOf({ sink, sentAt, problem }: KeptMessage): string {
  if (problem !== undefined) return 'unsendable';
  if (sentAt !== undefined) return 'sent      ';
  return sink === undefined ? 'kept      ' : 'waiting   ';
}
