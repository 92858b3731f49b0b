import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { text as readAll } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { type PatientId, readCx, writeCx } from '../kernel/identifiers.js';
import type { AccessLogForm } from '../portal/access-log/render.js';
import type { Store } from '../records/store.js';
import { CommandError } from './output.js';
import { configOption, dataOption, type RecordsOptions, withRecords } from './records.js';

interface Options extends RecordsOptions {
  readonly language: string;
  readonly patientFile?: string;
  readonly timeZone?: string;
  readonly output?: string;
  readonly json?: true;
  readonly csv?: true;
  readonly html?: true;
}

const HELP = `
Tells a patient, in words for patients, who asked for their data between countries: who, where, what, when, why, and
what came of it, refusals too. It holds what other countries asked of this one's patients, and what was asked for
patients of other countries who were treated here.

The identifier is a number alone, or number and authority as 123456^^^&1.2.3&ISO where several authorities gave that
number. What stands on a command line is seen by every user of the machine and stays in the shell's history: leave the
identifier out and type it when asked, pipe it in, or name a file with --patient-file.

With --json: { "language", "timeZone", "accesses": [{ "node", "side", "at", "exchangeId", "action", "classCode",
"outcome", "code", "purpose", "askingCountry", "answeringCountry", "professional", "role", "organisation", "words" }] }.
The patient's identifier is in none of the forms.

Examples
  passerelle access-log --language fr
  passerelle access-log --language en --html --output access.html --patient-file number.txt
  passerelle access-log --language pt --csv --time-zone Europe/Lisbon < number.txt

Exit codes
  0  told, also when nobody asked
  1  the records or the identifier cannot be read, or the file cannot be written
  2  the identifier is none, or is that of several patients`;

/** `passerelle access-log [PATIENT-ID]` */
export function register(program: Command): void {
  program
    .command('access-log')
    .description('tell a patient who asked for their data')
    .argument('[PATIENT-ID]', "the patient's identifier; better left out, see below")
    .requiredOption('-l, --language <tag>', "the patient's language: de, en, fr or pt")
    .addOption(new Option('--json', 'as data').conflicts(['csv', 'html']))
    .addOption(new Option('--csv', 'as a table for spreadsheets').conflicts(['json', 'html']))
    .addOption(new Option('--html', 'as one HTML file').conflicts(['json', 'csv']))
    .option('-p, --patient-file <file>', 'read the identifier from there; - is standard input')
    .option('-z, --time-zone <name>', "the zone that times are told in; this machine's otherwise")
    .option('-o, --output <file>', 'write there, for the own user only; otherwise to standard output')
    .option(...configOption)
    .option(...dataOption)
    .addHelpText('after', HELP)
    .action(run);
}

async function run(named: string | undefined, options: Options): Promise<void> {
  const [{ accessLogLanguages, accessWords }, { renderAccessLog }, { accessesTo }] = await Promise.all([
    import('../portal/access-log/words.js'),
    import('../portal/access-log/render.js'),
    import('../records/access/log.js'),
  ]);
  const words = accessWords(options.language);
  if (words === undefined) {
    throw new CommandError({
      what: `there are no words in the language ${options.language}`,
      remedy: `name one of ${accessLogLanguages.join(', ')}`,
    });
  }
  const timeZone = zoneOf(options.timeZone);
  const identifier = await identifierOf(named, options.patientFile);
  const accesses = await withRecords(options, async ({ store }) =>
    accessesTo(store.db, await patientOf(store, identifier)),
  );
  const shown = renderAccessLog[formOf(options)](accesses, { words, timeZone });
  if (options.output === undefined) process.stdout.write(shown);
  else await writeFile(options.output, shown, { mode: 0o600 });
}

function formOf({ json, csv, html }: Options): AccessLogForm {
  if (json) return 'json';
  if (csv) return 'csv';
  return html ? 'html' : 'text';
}

function zoneOf(name: string | undefined): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw new CommandError({
      what: `${name} is no time zone`,
      remedy: 'name one such as Europe/Luxembourg',
    });
  }
}

async function identifierOf(named: string | undefined, file: string | undefined): Promise<string> {
  const given = named ?? (file === undefined || file === '-' ? await typed() : await readFile(file, 'utf8'));
  const identifier = given.trim();
  if (identifier !== '' && !/[\r\n]/.test(identifier)) return identifier;
  throw new CommandError(
    { what: 'the identifier is not one line of text', remedy: "give one patient's identifier" },
    2,
  );
}

/** What is piped in, or the answer of whoever sits there. */
async function typed(): Promise<string> {
  if (!process.stdin.isTTY) return readAll(process.stdin);
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await prompt.question("The patient's identifier: ");
  } finally {
    prompt.close();
  }
}

/** The patient of an identifier; a number that several authorities gave is nobody's alone. */
async function patientOf({ db }: Pick<Store, 'db'>, identifier: string): Promise<PatientId> {
  const complete = readCx(identifier);
  if (complete !== undefined) return complete;
  const { authoritiesOf } = await import('../records/access/log.js');
  const [root = '', ...others] = await authoritiesOf(db, identifier);
  if (others.length > 0) {
    const forms = [root, ...others].map((one) => writeCx({ root: one, extension: 'NUMBER' }));
    throw new CommandError(
      {
        what: 'several authorities gave this number, to patients who need not be the same',
        remedy: `give number and authority, as one of ${forms.join(' ')}`,
      },
      2,
    );
  }
  return { root, extension: identifier };
}
