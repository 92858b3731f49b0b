import { type Command, InvalidArgumentError } from 'commander';
import { CommandError, printJson, printLine } from '../output.js';
import { configOption, dataOption, type RecordsOptions, withRecords } from '../records.js';

const HELP = `
Removes the exchanges of which nothing happened for so many days, with all their messages; "journal verify" holds
from there on. A node with journal.retentionDays in its node.yaml does the same every hour. Nodes may run meanwhile.

With --json: { "exchanges": removed, "before": time }.

Examples
  passerelle journal prune --config /etc/passerelle    as journal.retentionDays says
  passerelle journal prune --days 90

Exit codes
  0  removed, or nothing was so old
  1  the records could not be written
  2  no number of days was named`;

interface Options extends RecordsOptions {
  readonly days?: number;
  readonly json?: boolean;
}

/** `passerelle journal prune` */
export function register(journal: Command): void {
  journal
    .command('prune')
    .description('remove what retention no longer keeps')
    .option(...configOption)
    .option(...dataOption)
    .option('--days <number>', 'keep so many days, where node.yaml says nothing', days)
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', HELP)
    .action(run);
}

function days(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 36_500) return value;
  throw new InvalidArgumentError('Name a whole number from 1 to 36500.');
}

async function run({ days: asked, json = false, ...which }: Options): Promise<void> {
  const { pruneJournal } = await import('../../records/retention.js');
  const { keptSince } = await import('../../app/records.js');
  await withRecords(which, async ({ store, config }) => {
    const configured = config?.journal.retentionDays;
    if (configured !== undefined && asked !== undefined && asked < configured) {
      throw new CommandError(
        {
          what: `node.yaml keeps ${configured} days, and --days ${asked} is less`,
          remedy: 'leave --days out',
        },
        2,
      );
    }
    const retentionDays = asked ?? configured;
    if (retentionDays === undefined) {
      throw new CommandError(
        {
          what: 'no number of days is named, here or in node.yaml',
          remedy: 'give --days, or write journal.retentionDays into node.yaml',
        },
        2,
      );
    }
    const before = keptSince({ journal: { anchorMinutes: 60, retentionDays } }, new Date());
    if (before === undefined) return;
    const { exchanges } = await pruneJournal(store, before);
    if (json) printJson({ exchanges, before });
    else printLine(`${exchanges} exchanges from before ${before.toISOString()} were removed.`);
  });
}
