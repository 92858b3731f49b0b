import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { EvidenceFilter, KeptEvidence } from '../records/evidence/log.js';
import { positive } from './numbers.js';
import { CommandError, printJson, printLine } from './output.js';
import { configOption, dataOption, type RecordsOptions, withRecords } from './records.js';

interface FilterOptions extends RecordsOptions {
  readonly message?: string;
  readonly exchange?: string;
}
interface ListOptions extends FilterOptions {
  readonly limit: number;
  readonly json?: true;
}
interface ExportOptions extends FilterOptions {
  readonly to: string;
  readonly withMessages?: true;
}

const LIST_HELP = `
Lists the evidences that a node has made, oldest first: when, which node, the kind (nro of origin, nrr of receipt, nrd
of delivery), what the policy decided (permit, deny), what it is of, its id, and the id of the message.

With --json: an array of { "id", "at", "node", "kind", "decision", "transaction", "title", "message", "exchange" }.

Examples
  passerelle evidence list --message urn:uuid:aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee
  passerelle evidence list --limit 20 --json --data /var/lib/passerelle

Exit codes
  0  listed
  1  the records cannot be read`;

const SHOW_HELP = `
Prints one evidence as it was signed.

Examples
  passerelle evidence show 6a0e0c77-2f6e-4f7c-8d2c-1f3d6a8b9c02

Exit codes
  0  shown
  1  the records cannot be read
  2  there is no such evidence`;

const EXPORT_HELP = `
Writes evidences into a folder, a file each, named by instant, kind, message id and what it is of. Neither names nor
files hold anything of a patient. With --with-messages each has the message beside it, as it was digested: that one is
full of the patient, and passerelle verify --message judges the two together.

Examples
  passerelle evidence export --message urn:uuid:aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee --to dispute
  passerelle evidence export --exchange 6a0e0c77-2f6e-4f7c-8d2c-1f3d6a8b9c02 --to dispute --with-messages

Exit codes
  0  exported
  1  the records cannot be read, or a file cannot be written
  2  there is no such evidence, or a message is not in the journal any more`;

/** `passerelle evidence list|show|export` */
export function register(program: Command): void {
  const evidence = program.command('evidence').description('evidence that messages were sent and received');
  const filtered = (name: string, description: string) =>
    evidence
      .command(name)
      .description(description)
      .option('-m, --message <id>', 'only those of the message with this id')
      .option('-x, --exchange <id>', 'only those of this exchange')
      .option(...configOption)
      .option(...dataOption);
  filtered('list', 'list evidences')
    .option('-n, --limit <number>', 'the newest so many', positive, 100)
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', LIST_HELP)
    .action(list);
  evidence
    .command('show')
    .description('print one evidence')
    .argument('<ID>', 'its id, as list has it')
    .option(...configOption)
    .option(...dataOption)
    .addHelpText('after', SHOW_HELP)
    .action(show);
  filtered('export', 'write evidences into a folder')
    .requiredOption('-t, --to <folder>', 'where they are written; made when it is not there')
    .option('--with-messages', 'the messages too, with all that they say of a patient')
    .addHelpText('after', EXPORT_HELP)
    .action(exportAll);
}

const filterOf = ({ message, exchange }: FilterOptions): EvidenceFilter => ({
  messageId: message,
  exchangeId: exchange,
});

async function list({ limit, json, ...options }: ListOptions): Promise<void> {
  const { listEvidences } = await import('../records/evidence/log.js');
  const found = await withRecords(options, ({ store: { db } }) =>
    listEvidences(db, { ...filterOf(options), limit }),
  );
  if (json) {
    printJson(
      found.map(({ id, at, node, kind, decision, transaction, title, messageId, exchangeId }) => ({
        id,
        at,
        node,
        kind,
        decision,
        transaction,
        title,
        message: messageId,
        exchange: exchangeId,
      })),
    );
    return;
  }
  for (const { at, node, kind, decision, title, id, messageId } of found) {
    printLine([at.toISOString(), node, kind, decision.padEnd(6), title.padEnd(31), id, messageId].join('  '));
  }
  if (found.length === 0) printLine('There is no evidence.');
}

async function show(id: string, options: RecordsOptions): Promise<void> {
  const { findEvidence } = await import('../records/evidence/log.js');
  const found = await withRecords(options, ({ store: { db } }) => findEvidence(db, id));
  if (found === undefined) {
    const remedy = 'take an id from passerelle evidence list';
    throw new CommandError({ what: `there is no evidence ${id}`, remedy }, 2);
  }
  process.stdout.write(`${Buffer.from(found.evidence).toString('utf8')}\n`);
}

async function exportAll(options: ExportOptions): Promise<void> {
  const { to, withMessages, message, exchange } = options;
  if (message === undefined && exchange === undefined) {
    throw new CommandError({
      what: 'it is not said which evidences are to be written',
      remedy: 'name a message with --message, or an exchange with --exchange',
    });
  }
  const { evidenceFileName, listEvidences } = await import('../records/evidence/log.js');
  const { messageOf } = await import('../records/evidence/message.js');
  const files = await withRecords(options, async ({ store: { db } }) => {
    const found = await listEvidences(db, filterOf(options));
    return Promise.all(
      found.map(async (one) => ({
        one,
        name: evidenceFileName(one),
        message: withMessages ? await messageOf(db, one) : undefined,
      })),
    );
  });
  if (files.length === 0) {
    const remedy = 'look with passerelle evidence list';
    throw new CommandError({ what: 'there is no such evidence', remedy }, 2);
  }
  await mkdir(to, { recursive: true, mode: 0o700 });
  const lost: KeptEvidence[] = [];
  for (const { one, name, message } of files) {
    await write(to, name, one.evidence);
    if (message !== undefined) await write(to, name.replace(/\.xml$/, '.message.xml'), message);
    else if (withMessages) lost.push(one);
  }
  if (lost.length > 0) {
    throw new CommandError(
      lost.map(({ id }) => ({
        what: `the message of the evidence ${id} is not in the journal any more`,
        remedy: 'look for it in a backup; the evidence itself is written',
      })),
      2,
    );
  }
}

// An evidence of an earlier export is not written over.
async function write(folder: string, name: string, content: Uint8Array | string): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, content, { flag: 'wx', mode: 0o600 });
  printLine(path);
}
