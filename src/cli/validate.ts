import { type Command, Option } from 'commander';
import type { Direction } from '../documents/validate/document.js';
import type { Finding, Layer } from '../documents/validate/finding.js';
import type { FileVerdict } from '../documents/validate/report/verdict.js';
import { type Environment, environments, layers } from '../documents/validate/settings.js';
import type { LayerFunction, Validation } from '../documents/validate/validate.js';
import { causeOf, filesOf, readUpTo } from './files.js';
import { CommandError, printJson, printLine } from './output.js';

interface Options {
  readonly kind?: string;
  readonly direction: Direction;
  readonly environment: Environment;
  readonly layers?: string;
  readonly schema?: string;
  readonly schematron?: string;
  readonly data: string;
  readonly json?: true;
  readonly html?: true;
  readonly junit?: true;
  readonly svrl?: true;
}

const HELP = `
Layers, in the order in which they are run
  safety       size, depth, encoding, no document type declaration, well-formed XML; always run
  schema       XML Schema, with --schema
  schematron   ISO Schematron, with --schematron
  terminology  every coded element known or mapped; in a pivot in its value set, with its English name
  rules        the rules that ship with the program
  pdf          the file in a level 1 document: what it is, whole, not encrypted, nothing that acts, PDF/A
Which of them are run is set by kind, direction and environment in validation.yaml; --layers overrides it.

With --json: { "file", "kind", "valid", "findings": [ { "layer", "id", "severity", "location", "line", "message",
"remedy" } ] }; for several files or a folder, an array of these. A finding of severity error makes a document
invalid.

Examples
  passerelle validate summary.xml
  passerelle validate pivot.xml --direction pivot --schema CDA_Pharma.xsd
  passerelle validate outbox/ --layers rules,pdf --junit > report.xml
  passerelle validate summary.xml --json | jq '.findings[] | select(.severity == "error")'

Exit codes
  0  every document is valid
  1  a document is not valid
  3  a file could not be read, is not well-formed, or is unsafe to read`;

/** `passerelle validate FILE...` */
export function register(program: Command): void {
  program
    .command('validate')
    .description('judge documents in layers: what is wrong, where, how grave, what to do')
    .argument('<FILE...>', 'CDA documents, or folders of them')
    .option('-k, --kind <kind>', 'what the documents are said to be, such as patient-summary')
    .addOption(
      new Option('--direction <form>', "in the country's own codes, or the network's")
        .choices(['friendly', 'pivot'])
        .default('friendly'),
    )
    .addOption(
      new Option('--environment <name>', 'whose settings choose the layers')
        .choices(environments)
        .default('integration'),
    )
    .option('--layers <list>', 'run these layers, whatever the settings say')
    .option('--schema <file>', 'XML Schema that documents must be valid under')
    .option('--schematron <file>', 'ISO Schematron schema that documents are judged by')
    .option(
      '-d, --data <folder>',
      'data folder with imported terminology',
      process.env.PASSERELLE_DATA ?? 'data',
    )
    .addOption(new Option('--json', 'print JSON instead of text').conflicts(['html', 'junit', 'svrl']))
    .addOption(new Option('--html', 'print a page').conflicts(['junit', 'svrl']))
    .addOption(new Option('--junit', 'print JUnit XML').conflicts(['svrl']))
    .option('--svrl', 'print SVRL; for one file')
    .addHelpText('after', HELP)
    .action(run);
}

type Verdict = FileVerdict & Pick<Validation, 'refused'>;

async function run(paths: string[], options: Options): Promise<void> {
  const judge = await judgeFor(options);
  const verdicts: Verdict[] = [];
  for await (const found of filesOf(paths)) {
    const verdict = 'problem' in found ? unreadable(found.file, found.problem) : await judge(found.file);
    verdicts.push(verdict);
    if (isText(options)) tell(verdict);
  }
  await print(verdicts, paths, options);
  process.exitCode = verdicts.some(({ refused }) => refused)
    ? 3
    : verdicts.every(({ valid }) => valid)
      ? 0
      : 1;
}

async function judgeFor(options: Options): Promise<(file: string) => Promise<Verdict>> {
  const { direction, environment, data } = options;
  const [{ classNamed, validateDocument }, { layersFor }, documents, { defaultXmlLimits }] =
    await Promise.all([
      import('../documents/validate/validate.js'),
      import('../documents/validate/settings.js'),
      import('../app/documents.js'),
      import('../wire/xml/door.js'),
    ]);
  const claimed = options.kind === undefined ? undefined : classNamed(options.kind);
  if (options.kind !== undefined && claimed === undefined) {
    throw new CommandError({
      what: `${options.kind} is no kind of document`,
      remedy: 'name one such as patient-summary, eprescription, edispensation, mro, hcer or laboratory',
    });
  }
  const schema = options.schema === undefined ? undefined : await schemaLayer(options.schema);
  const schematron = options.schematron === undefined ? undefined : await schematronLayer(options.schematron);
  const chosen = layersNamed(options.layers);
  for (const [layer, given] of [
    ['schema', schema],
    ['schematron', schematron],
  ] as const) {
    if (chosen?.includes(layer) && given === undefined) {
      throw new CommandError({ what: `the layer ${layer} has no file`, remedy: `add --${layer} FILE` });
    }
  }
  const settings = documents.validationSettings();
  const given = {
    claimed,
    direction,
    layers: (kind: string | undefined) => chosen ?? layersFor(settings, { environment, kind, direction }),
    terminology: documents.terminologyOf({ dataDir: data }),
    list: documents.codedElements(),
    pdf: settings.pdf,
    ...(schema === undefined ? {} : { schema }),
    ...(schematron === undefined ? {} : { schematron }),
  };
  return async (file) => {
    try {
      const bytes = await readUpTo(file, defaultXmlLimits.bytes);
      return 'size' in bytes
        ? unreadable(file, `The file has ${bytes.size} bytes, more than ${defaultXmlLimits.bytes}`)
        : { file, ...validateDocument(bytes, given) };
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      return unreadable(file, causeOf(error));
    }
  };
}

async function schemaLayer(file: string): Promise<LayerFunction> {
  const [{ loadSchema, SchemaRefusal }, { judgeBySchema }] = await Promise.all([
    import('../documents/validate/schema/schema.js'),
    import('../documents/validate/schema/findings.js'),
  ]);
  const schema = usable(file, () => loadSchema(file), SchemaRefusal);
  return ({ bytes }) => judgeBySchema(bytes, schema);
}

async function schematronLayer(file: string): Promise<LayerFunction> {
  const [{ loadSchematron, SchematronRefusal }, { runSchematron }, { schematronFindings }] =
    await Promise.all([
      import('../documents/validate/schematron/schematron.js'),
      import('../documents/validate/schematron/run.js'),
      import('../documents/validate/schematron/findings.js'),
    ]);
  const schematron = usable(file, () => loadSchematron(file), SchematronRefusal);
  return (document) => schematronFindings(runSchematron(document, schematron));
}

/** What an operator's file gives; a file that cannot be used stops the command with 3. */
function usable<T>(file: string, load: () => T, Refusal: abstract new (...args: never) => Error): T {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new CommandError({ what: error.message, where: file, remedy: 'name another file' }, 3);
  }
}

function layersNamed(list: string | undefined): readonly Layer[] | undefined {
  return list?.split(',').map((name) => {
    const layer = layers.find((known) => known === name.trim());
    if (layer !== undefined) return layer;
    throw new CommandError({ what: `${name} is no layer`, remedy: `name some of ${layers.join(', ')}` });
  });
}

function unreadable(file: string, problem: string): Verdict {
  const finding: Finding = {
    layer: 'safety',
    id: 'FILE-unreadable',
    severity: 'error',
    location: '/',
    message: problem,
    remedy: 'Name a file that can be read',
  };
  return { file, kind: 'unknown', valid: false, refused: true, layers: ['safety'], findings: [finding] };
}

const isText = ({ json, html, junit, svrl }: Options) => !(json || html || junit || svrl);

async function print(
  verdicts: readonly Verdict[],
  paths: readonly string[],
  options: Options,
): Promise<void> {
  const one =
    paths.length === 1 && verdicts.length === 1 && verdicts[0]?.file === paths[0] ? verdicts[0] : undefined;
  if (options.json) {
    const { verdictJson } = await import('../documents/validate/report/verdict.js');
    printJson(one === undefined ? verdicts.map(verdictJson) : verdictJson(one));
  } else if (options.html) {
    const { writeValidationPage } = await import('../documents/validate/report/html.js');
    process.stdout.write(writeValidationPage(verdicts));
  } else if (options.junit) {
    const { writeJunit } = await import('../documents/validate/report/junit.js');
    process.stdout.write(writeJunit(verdicts));
  } else if (options.svrl) {
    if (one === undefined) {
      throw new CommandError({ what: 'SVRL tells of one document', remedy: 'name one file, or use --junit' });
    }
    const { writeSvrl } = await import('../documents/validate/report/svrl.js');
    process.stdout.write(writeSvrl(one));
  }
}

function tell({ file, kind, valid, layers: run, findings }: Verdict): void {
  printLine(`${file}: ${valid ? 'valid' : 'NOT VALID'}  (${kind}; ${run.join(', ')})`);
  for (const { severity, id, message, remedy, line, location } of findings) {
    const where = line === undefined ? location : `line ${line}, ${location}`;
    printLine(`  ${severity.padEnd(11)}  ${id}  ${message}`);
    printLine(`               where: ${where}`);
    if (remedy !== undefined) printLine(`               to do: ${remedy}`);
  }
}
