import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Direction } from '../documents/translate/report.js';
import type { ElementReport, TranslationResult } from '../documents/translate/result.js';
import { causeOf, isSystemError, readUpTo } from './files.js';
import { CommandError, printable, printJson } from './output.js';
import { readable } from './readable.js';

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

The document goes to standard output and the report on its coded elements to standard error; with --output the
document goes into the file and the report to standard output. Each element is found (its code is known), mapped
(it has another code now), missing (nothing is known of it, it stays as it was) or skipped (it has no code).

With --json: { "file", "ok", "elements", "mapped", "missing": [ { "path", "code", "codeSystem" } ], "untouched",
"issues", "report": [ { "path", "outcome", "from", "to" } ], "output" }; elements and mapped are counts, output is
the document, or the file it was written to, untouched says why a document was left as it is on purpose.

Examples
  passerelle translate summary.xml --to pivot --output pivot.xml
  passerelle translate pivot.xml --to friendly --language fr
  passerelle translate pivot.xml --to friendly --language pt-PT --json | jq .missing

Exit codes
  0  the document may go on, gaps or not
  1  the file could not be read or written
  2  a finding blocks the document
  3  the file is malformed, unsafe to read, or no CDA document; nothing is written`;

/** `passerelle translate FILE` */
export function register(program: Command): void {
  program
    .command('translate')
    .description(
      'transcode a document to the pivot, or translate a pivot, with a report of its coded elements',
    )
    .argument('<FILE>', 'a CDA document')
    .addOption(new Option('--to <form>', 'which way').choices(['pivot', 'friendly']).makeOptionMandatory())
    .option('-l, --language <tag>', "the reader's language, `fr` or `fr-FR`; for --to friendly", languageTag)
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
  const { output, data, json = false } = options;
  const direction = directionOf(options);
  const [{ translateFile }, { codedElements, terminologyOf }, { defaultXmlLimits }] = await Promise.all([
    import('../documents/translate/report.js'),
    import('../app/documents.js'),
    import('../wire/xml/door.js'),
  ]);
  const document = await reachable(file, () => readUpTo(file, defaultXmlLimits.bytes));
  if ('size' in document) {
    throw refused(file, `the file has ${document.size} bytes, more than ${defaultXmlLimits.bytes}`);
  }
  const terminology = await readable(() => terminologyOf({ dataDir: data }));
  const { result, report } = translateFile(document, direction, { terminology, list: codedElements() });
  const { issues, elements } = result;
  const refusal = issues.find(({ error }) => NO_DOCUMENT.includes(error));
  if (refusal !== undefined) throw refused(file, refusal.context);
  if (output !== undefined) await reachable(output, () => writeFile(output, result.document));
  if (json) {
    const rows = elements.map(({ path, outcome, from, to }) => ({ path, outcome, from, ...(to && { to }) }));
    printJson({ file, ...report, issues, report: rows, output: output ?? textOf(result.document) });
  } else {
    // Its own bytes: the document may be in another encoding than the terminal's.
    if (output === undefined) process.stdout.write(result.document);
    const ink = output === undefined ? process.stderr : process.stdout;
    for (const line of linesOf(result, report.ok)) ink.write(`${printable(line)}\n`);
  }
  process.exitCode = report.ok ? 0 : 2;
}

// What comes of bytes that are no XML as it is taken in, or XML that is no CDA document.
const NO_DOCUMENT: readonly string[] = ['TM_4501', 'TM_4507', 'TM_4513'];

function languageTag(text: string): string {
  try {
    const [tag] = Intl.getCanonicalLocales(text);
    if (tag !== undefined) return tag;
  } catch {
    // Told below.
  }
  throw new InvalidArgumentError('A language is written as fr or fr-FR.');
}

function directionOf({ to, language }: Options): Direction {
  if (to === 'friendly') {
    if (language !== undefined) return { to, language };
    throw new CommandError({ what: 'no language is named', remedy: 'add --language, such as --language fr' });
  }
  if (language === undefined) return { to };
  throw new CommandError({
    what: 'the pivot has a language of its own',
    remedy: 'leave --language out, or use --to friendly',
  });
}

function refused(file: string, what: string): CommandError {
  return new CommandError({ what, where: file, remedy: 'name a CDA document, or have it made anew' }, 3);
}

async function reachable<T>(file: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new CommandError({ what: causeOf(error), where: file, remedy: 'name another file' });
  }
}

function textOf(document: Uint8Array): string {
  const head = Buffer.from(document.buffer, document.byteOffset, Math.min(document.length, 200));
  const declared = /^[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head.toString('latin1'))?.[1];
  return new TextDecoder(declared ?? 'utf-8').decode(document);
}

function linesOf({ elements, issues, untouched }: TranslationResult, ok: boolean): string[] {
  const count = (outcome: ElementReport['outcome']) =>
    elements.filter((element) => element.outcome === outcome).length;
  return [
    ...(untouched === undefined ? [] : [`left as it is: ${untouched}`]),
    ...elements.map(elementLine),
    ...issues.map(
      ({ severity, context, path, blocking }) =>
        `${severity.padEnd(7)}  ${context}${path === '/' ? '' : ` at ${path}`}${blocking ? '  [blocks]' : ''}`,
    ),
    `${elements.length} coded elements: ${count('found')} found, ${count('mapped')} mapped to another code, ` +
      `${count('missing')} missing, ${count('skipped')} skipped`,
    ok ? 'The document may go on.' : 'The document is held back.',
  ];
}

function elementLine({ outcome, from, to, path }: ElementReport): string {
  const code = from.code === undefined ? 'no code' : `${from.code} (${from.codeSystem ?? 'no code system'})`;
  const became = outcome === 'mapped' && to !== undefined ? ` -> ${to.code} (${to.codeSystem})` : '';
  const text = to?.displayName === undefined ? '' : ` "${to.displayName}"`;
  return `${outcome.padEnd(7)}  ${code}${became}${text} at ${path}`;
}
