import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { NarratedResult } from '../documents/display/regenerate.js';
import type { TranslateOptions } from '../documents/translate/translate.js';
import { causeOf, isSystemError, readUpTo } from './files.js';
import { CommandError, printable, printJson } from './output.js';
import { readable } from './readable.js';
import { accountLines, accountRows } from './translate-account.js';
import { summarise } from './translate-summary.js';

interface Options {
  readonly to: 'pivot' | 'friendly';
  readonly language?: string;
  readonly narrative?: boolean;
  readonly summary?: boolean;
  readonly output?: string;
  readonly data: string;
  readonly json?: boolean;
}

const HELP = `
"--to pivot" does what country A does: national codes become the common ones, the national ones stay in a
translation. "--to friendly --language LANG" does what country B does: each coded element gets its text in the
reader's language. Nothing else of the document changes. Terminology is what ships with the program and what
"terminology import" has brought into the data folder.

With --narrative the text of each section is made anew from its coded entries, in the reader's language; the original
stands below it, byte for byte, marked with its language.

The document goes to standard output and the report on its coded elements to standard error; with --output the
document goes into the file and the report to standard output. Each element of the list of coded elements is
  mapped      it has another code now
  translated  the same code, another text
  kept        code and text were right
  missing     nothing is known of its code, it stays as it was
  nullFlavor  it says why it has no code
  uncoded     it has a text of the author's only
and any other element with a code is unlisted: it passes as it is. Units are looked up and never changed.

With --summary, files and folders are counted instead, a line for each kind of document: how many coded elements, what
became of them, and for which share of those with a code something was found. Documents go to the pivot and, with
--to friendly, on to the language. No document is written.

With --json: { "file", "ok", "elements", "mapped", "missing": [ { "path", "code", "codeSystem" } ], "untouched",
"issues", "report": [ { "path", "outcome", "from", "to" } ], "units", "narratives", "output" }; elements and mapped are
counts, output is the document, or the file it was written to, untouched says why a document was left as it is on
purpose. With --summary: { "documents", "passedOver", "pivot": [ { "kind", "level", "documents", "blocked", "elements",
"outcomes", "unlisted", "units", "unitsMissing", "share" } ], "friendly" }.

Examples
  passerelle translate summary.xml --to pivot --output pivot.xml
  passerelle translate pivot.xml --to friendly --language fr --narrative
  passerelle translate pivot.xml --to friendly --language pt-PT --json | jq .missing
  passerelle translate documents/ --to friendly --language de --summary

Exit codes
  0  the document, or each that was counted, may go on, gaps or not
  1  the file could not be read or written, or there was none to count
  2  a finding blocks a document
  3  the file is malformed, unsafe to read, or no CDA document; nothing is written`;

/** `passerelle translate PATH...` */
export function register(program: Command): void {
  program
    .command('translate')
    .description(
      'transcode a document to the pivot, or translate a pivot, with a report of its coded elements',
    )
    .argument('<PATH...>', 'a CDA document; with --summary several, or folders of them')
    .addOption(new Option('--to <form>', 'which way').choices(['pivot', 'friendly']).makeOptionMandatory())
    .option('-l, --language <tag>', "the reader's language, `fr` or `fr-FR`; for --to friendly", languageTag)
    .option('--narrative', 'make the narrative anew from the coded entries; for --to friendly')
    .option('--summary', 'count coded elements by kind of document and write none')
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

async function run(paths: string[], options: Options): Promise<void> {
  const { output, data, json = false } = options;
  const language = languageOf(options);
  const { codedElements, terminologyOf } = await import('../app/documents.js');
  const how = async () => ({
    terminology: await readable(() => terminologyOf({ dataDir: data })),
    list: codedElements(),
  });
  if (options.summary) {
    for (const [given, name] of [
      [output, '--output'],
      [options.narrative, '--narrative'],
    ] as const) {
      if (given !== undefined)
        throw new CommandError({
          what: `${name} is for one document`,
          remedy: `leave ${name} or --summary out`,
        });
    }
    return summarise(paths, await how(), { language, json });
  }
  const [file = '', ...others] = paths;
  if (others.length > 0) {
    throw new CommandError({
      what: `there are ${paths.length} files`,
      remedy: 'name one, or count them with --summary',
    });
  }
  const [{ translationReport }, { defaultXmlLimits }] = await Promise.all([
    import('../documents/translate/report.js'),
    import('../wire/xml/door.js'),
  ]);
  const document = await reachable(file, () => readUpTo(file, defaultXmlLimits.bytes));
  if ('size' in document) {
    throw refused(file, `the file has ${document.size} bytes, more than ${defaultXmlLimits.bytes}`);
  }
  const result = await transformed(
    document,
    { language, narrative: options.narrative === true },
    await how(),
  );
  const report = translationReport(result);
  const { issues, units, narratives } = result;
  const refusal = issues.find(({ error }) => NO_DOCUMENT.includes(error));
  if (refusal !== undefined) throw refused(file, refusal.context);
  if (output !== undefined) await reachable(output, () => writeFile(output, result.document));
  if (json) {
    printJson({
      file,
      ...report,
      issues,
      report: accountRows(result),
      units,
      ...(narratives === undefined ? {} : { narratives }),
      output: output ?? textOf(result.document),
    });
  } else {
    // Its own bytes: the document may be in another encoding than the terminal's.
    if (output === undefined) process.stdout.write(result.document);
    const ink = output === undefined ? process.stderr : process.stdout;
    for (const line of accountLines(result, report.ok)) ink.write(`${printable(line)}\n`);
  }
  process.exitCode = report.ok ? 0 : 2;
}

type Result = Omit<NarratedResult, 'narratives'> & Partial<Pick<NarratedResult, 'narratives'>>;

async function transformed(
  document: Uint8Array,
  { language, narrative }: { readonly language: string | undefined; readonly narrative: boolean },
  options: TranslateOptions,
): Promise<Result> {
  const { transcode, translate } = await import('../documents/translate/translate.js');
  if (language === undefined) return transcode(document, options);
  if (!narrative) return translate(document, language, options);
  const { translateWithNarrative } = await import('../documents/display/regenerate.js');
  return translateWithNarrative(document, language, options);
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

/** The reader's language; undefined on the way to the pivot. */
function languageOf({ to, language, narrative }: Options): string | undefined {
  if (to === 'friendly') {
    if (language !== undefined) return language;
    throw new CommandError({ what: 'no language is named', remedy: 'add --language, such as --language fr' });
  }
  if (language !== undefined) {
    throw new CommandError({
      what: 'the pivot has a language of its own',
      remedy: 'leave --language out, or use --to friendly',
    });
  }
  if (narrative !== undefined) {
    throw new CommandError({
      what: 'the pivot keeps the narrative of its author',
      remedy: 'leave --narrative out, or use --to friendly',
    });
  }
  return undefined;
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
