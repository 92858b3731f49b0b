import type { Command } from 'commander';
import type { Gap } from '../../terminology/gaps.js';
import { causeOf, filesOf, readUpTo } from '../files.js';
import { CommandError, printJson, printLine } from '../output.js';
import { readable } from '../readable.js';
import { dataFolder } from './data-folder.js';
import { onDay } from './lookup.js';

const HELP = `
Takes documents to the pivot and from it to a language, as "translate" does, and lists what was lacking, each code
once: a mapping (nothing common stands for a national code), a concept (a common code, or a unit, is in no value set
that is held) or a designation (the concept has no name in the language). What required elements lack comes first. Each
has the value sets that its places take codes from, and as candidates their members of the same name: a hint, nothing is
mapped by it. The list holds codes, counts and places in documents, nothing of a patient and no file names; a file that
cannot be translated at all is counted on standard error.

With --tsv, a table for a terminologist; with --json: { "documents", "passedOver", "gaps": [ { "need",
"codeSystem", "codeSystemName", "code", "display", "language", "reason", "elements", "required", "documents",
"where", "valueSets": [ { "oid", "name" } ], "candidates": [ { "code", "codeSystem", "codeSystemName", "name" } ] } ] }.

Examples
  passerelle terminology gaps documents/ --language fr
  passerelle terminology gaps summary.xml --language pt-PT --tsv > gaps.tsv

Exit codes
  0  nothing is lacking
  1  no document could be translated
  2  something is lacking`;

interface Options {
  readonly language: string;
  readonly date?: string;
  readonly data: string;
  readonly tsv?: boolean;
  readonly json?: boolean;
}

/** No document of the field is larger. */
const LARGEST = 50_000_000;

/** `passerelle terminology gaps` */
export function register(terminology: Command): void {
  terminology
    .command('gaps')
    .description('list the mappings and designations that documents lack')
    .argument('<PATH...>', 'CDA documents, or folders of them')
    .requiredOption('-l, --language <tag>', "the reader's language, `fr` or `fr-FR`")
    .option('--date <day>', 'as of this day, 2024-07-01')
    .option(...dataFolder)
    .option('--tsv', 'print a tab separated table')
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(paths: string[], options: Options): Promise<void> {
  const { language, date, data, tsv = false, json = false } = options;
  const [{ GapList }, { transcode, translate }, { codedElements, terminologyOf }] = await Promise.all([
    import('../../terminology/gaps.js'),
    import('../../documents/translate/translate.js'),
    import('../../app/documents.js'),
  ]);
  const terminology = onDay(await readable(() => terminologyOf({ dataDir: data })), date);
  const how = { terminology, list: codedElements() };
  const gaps = new GapList(terminology, language);
  let documents = 0;
  let passedOver = 0;
  for await (const found of filesOf(paths)) {
    const document = 'problem' in found ? undefined : await readDocument(found.file);
    const pivot = document && transcode(document, how);
    if (pivot === undefined || pivot.elements.length === 0) {
      passedOver += 1;
      continue;
    }
    documents += 1;
    const friendly = translate(pivot.document, language, how);
    const sighting = ({ from, path, usage, valueSets }: (typeof pivot.elements)[number]) => ({
      coded: from,
      path,
      required: usage === 'R',
      valueSets,
      document: documents,
    });
    for (const each of pivot.elements) if (each.outcome === 'missing') gaps.addNational(sighting(each));
    for (const { outcome, unit, path } of pivot.units) {
      if (outcome === 'missing') gaps.addUnit(unit, { path, document: documents });
    }
    for (const each of friendly.elements) if (each.outcome === 'missing') gaps.addPivot(sighting(each));
  }
  if (documents === 0) {
    throw new CommandError({
      what: `none of ${passedOver} files is a document that is translated`,
      remedy: 'name CDA documents, patient summaries or prescriptions of level 3 for instance',
    });
  }
  const list = gaps.list();
  if (json) printJson({ documents, passedOver, gaps: list });
  else if (tsv) printTable(list);
  else tell(list, documents);
  if (passedOver > 0 && !json) process.stderr.write(`${passedOver} files were passed over\n`);
  process.exitCode = list.length === 0 ? 0 : 2;
}

async function readDocument(file: string): Promise<Uint8Array | undefined> {
  try {
    const document = await readUpTo(file, LARGEST);
    return 'size' in document ? undefined : document;
  } catch (error) {
    throw new CommandError({ what: causeOf(error), where: file, remedy: 'leave the file out' });
  }
}

const columns: Readonly<Record<string, (gap: Gap) => string | number>> = {
  need: ({ need }) => need,
  language: ({ language }) => language,
  codeSystemOid: ({ codeSystem }) => codeSystem,
  codeSystem: ({ codeSystemName }) => codeSystemName,
  code: ({ code }) => code,
  display: ({ display }) => display,
  required: ({ required }) => required,
  elements: ({ elements }) => elements,
  documents: ({ documents }) => documents,
  valueSets: ({ valueSets }) => valueSets.map(({ oid, name }) => `${name} ${oid}`.trim()).join('; '),
  candidates: ({ candidates }) =>
    candidates.map(({ code, codeSystem, name }) => `${code} ${name} (${codeSystem})`).join('; '),
  reason: ({ reason }) => reason,
  where: ({ where }) => where.join(' '),
};

function printTable(gaps: readonly Gap[]): void {
  const lines = [Object.keys(columns), ...gaps.map((gap) => Object.values(columns).map((cell) => cell(gap)))];
  for (const cells of lines) process.stdout.write(`${cells.map(tsvCell).join('\t')}\n`);
}

// A spreadsheet must not take a cell for a formula, nor a code for a number of columns.
function tsvCell(cell: string | number): string {
  const text = String(cell)
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  return /^[=+@-]/.test(text) ? `'${text}` : text;
}

const WIDEST = 40;

function tell(gaps: readonly Gap[], documents: number): void {
  const count = (need: Gap['need']) => gaps.filter((gap) => gap.need === need).length;
  printLine(
    `${documents} documents lack ${count('mapping')} mappings, ${count('concept')} concepts, ${count('designation')} designations`,
  );
  for (const {
    need,
    language,
    code,
    codeSystem,
    codeSystemName,
    display,
    elements,
    required,
    where,
  } of gaps) {
    const what = need === 'designation' ? `name in ${language}` : need;
    const name = display.length > WIDEST ? `${display.slice(0, WIDEST)}…` : display;
    printLine(`  ${what.padEnd(13)}  ${code} (${codeSystemName || codeSystem}) ${name}`);
    const places = where.map((path) => path.split('/').slice(-3).join('/'));
    printLine(
      `                 ${elements} times, ${required} required, at ${[...new Set(places)].join(', ')}`,
    );
  }
}
