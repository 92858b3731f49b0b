import { readFile, writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { TranslationReport } from '../documents/translate/report.js';
import type { TranslationIssue } from '../documents/translate/result.js';
import { causeOf } from './files.js';
import { CommandError, printJson } from './output.js';

interface Options {
  readonly to: 'pivot' | 'friendly';
  readonly language?: string;
  readonly output?: string;
  readonly data: string;
  readonly json?: boolean;
}

const HELP = `
"--to pivot" does what country A does: national codes become the common ones, the national ones stay in a
translation. "--to friendly --language LANG" does what country B does: each coded element gets its text in the
reader's language. Nothing else of the document changes. Terminology is what ships with the program and what
"terminology import" has brought into the data folder.

With --json: { "file", "ok", "elements", "mapped", "missing": [ { "path", "code", "codeSystem" } ], "issues",
"output" }; output is the document, or the file it was written to.

Examples
  passerelle translate summary.xml --to pivot --output pivot.xml
  passerelle translate pivot.xml --to friendly --language fr
  passerelle translate pivot.xml --to friendly --language pt-PT --json | jq .missing

Exit codes
  0  the document may go on, gaps or not
  1  the file could not be read or written
  2  a finding blocks the document
  3  the file is malformed, or unsafe to read`;

/** `passerelle translate FILE` */
export function register(program: Command): void {
  program
    .command('translate')
    .description(
      'transcode a document to the pivot, or translate a pivot, with a report of its coded elements',
    )
    .argument('<FILE>', 'a CDA document')
    .addOption(new Option('--to <form>', 'which way').choices(['pivot', 'friendly']).makeOptionMandatory())
    .option('-l, --language <tag>', "the reader's language, `fr` or `fr-FR`; for --to friendly")
    .option('-o, --output <file>', 'write the document there; otherwise to standard output')
    .option(
      '-d, --data <folder>',
      'data folder with imported terminology',
      process.env.PASSERELLE_DATA ?? 'data',
    )
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(file: string, options: Options): Promise<void> {
  const { to, language, output, data, json = false } = options;
  const direction = to === 'pivot' ? ({ to } as const) : ({ to, language: required(language) } as const);
  const document = await attempt(file, () => readFile(file));
  const [{ translateFile }, { codedElements, terminologyOf }, { checkAtDoor, XmlRefusal }] =
    await Promise.all([
      import('../documents/translate/report.js'),
      import('../app/documents.js'),
      import('../wire/xml/door.js'),
    ]);
  try {
    checkAtDoor(document);
  } catch (error) {
    if (!(error instanceof XmlRefusal)) throw error;
    throw new CommandError({ what: error.message, where: file, remedy: 'have the file made anew' }, 3);
  }
  const { result, report } = translateFile(document, direction, {
    terminology: terminologyOf({ dataDir: data }),
    list: codedElements(),
  });
  const { issues } = result;
  const malformed = issues.find(({ error }) => error === 'TM_4507' || error === 'TM_4513');
  if (output !== undefined) await attempt(output, () => writeFile(output, result.document));
  const text = Buffer.from(result.document).toString('utf8');
  if (json) printJson({ file, ...report, issues, output: output ?? text });
  else {
    if (output === undefined) process.stdout.write(text);
    tell(report, issues, output === undefined ? process.stderr : process.stdout);
  }
  process.exitCode = malformed !== undefined && report.elements === 0 ? 3 : report.ok ? 0 : 2;
}

function required(language: string | undefined): string {
  if (language !== undefined) return language;
  throw new CommandError({ what: 'no language is named', remedy: 'add --language, such as --language fr' });
}

async function attempt<T>(file: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new CommandError({ what: causeOf(error), where: file, remedy: 'name another file' });
  }
}

function tell(
  { ok, elements, mapped, missing, untouched }: TranslationReport,
  issues: readonly TranslationIssue[],
  stream: NodeJS.WritableStream,
): void {
  const line = (text: string) => stream.write(`${text}\n`);
  if (untouched !== undefined) line(`left as it is: ${untouched}`);
  line(`${elements} coded elements, ${mapped} mapped to another code, ${missing.length} missing`);
  for (const { path, code, codeSystem } of missing) line(`  missing  ${code} (${codeSystem}) at ${path}`);
  for (const { severity, context, path, blocking } of issues) {
    line(
      `  ${severity.padEnd(7)}  ${context}${path === '/' ? '' : ` at ${path}`}${blocking ? '  [blocks]' : ''}`,
    );
  }
  line(ok ? 'The document may go on.' : 'The document is held back.');
}
