import type { Command } from 'commander';
import { printJson, printLine } from './output.js';
import { configOption, dataOption, type RecordsOptions, withOwnRecords, withRecords } from './records.js';

const BACKUP = `
Writes one state of all records into a new file: the journal with its chain, what must still be delivered, what
nodes share. Nodes may run and write meanwhile. The file holds health data and is for the own user only. Keys,
configuration, imported terminology and journal.anchors are not in it.

With --json: { "file", "rows" }.

Examples
  passerelle backup --to /backup/records.gz
  passerelle backup --config /etc/passerelle --to /backup/records.gz

Exit codes
  0  written
  1  the records could not be read, or the file not written`;

const RESTORE = `
Fills an empty store from a backup, in SQLite or PostgreSQL whichever it came from: nothing that is there is
written over. Look at it with "passerelle journal verify" after.

With --json: { "file", "rows" }.

Examples
  passerelle restore /backup/records.gz --data /var/lib/passerelle-new
  passerelle restore /backup/records.gz --config /etc/passerelle

Exit codes
  0  restored
  1  the store is not empty, or the file is no whole backup; nothing was changed`;

/** `passerelle backup`, `passerelle restore` */
export function register(program: Command): void {
  program
    .command('backup')
    .description('write all records into a file, while nodes run')
    .requiredOption('-t, --to <file>', 'a new file')
    .option(...configOption)
    .option(...dataOption)
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', BACKUP)
    .action(backup);
  program
    .command('restore')
    .description('fill an empty store from a backup')
    .argument('<FILE>', 'a backup')
    .option(...configOption)
    .option(...dataOption)
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', RESTORE)
    .action(restore);
}

type Options = RecordsOptions & { readonly json?: boolean };

async function backup({ to, json = false, ...which }: Options & { readonly to: string }): Promise<void> {
  const { backUp } = await import('../records/backup.js');
  const rows = await withRecords(which, ({ store }) => backUp(store, to, new Date()));
  if (json) printJson({ file: to, rows });
  else printLine(`${rows} rows written to ${to}`);
}

async function restore(file: string, { json = false, ...which }: Options): Promise<void> {
  const { restore: fill } = await import('../records/backup.js');
  const rows = await withOwnRecords(which, ({ store }) => fill(store, file));
  if (json) printJson({ file, rows });
  else printLine(`${rows} rows restored from ${file}`);
}
