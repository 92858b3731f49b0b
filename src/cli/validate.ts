import { type Command, Option } from 'commander';
import type { Direction } from '../documents/validate/document.js';
import type { Layer } from '../documents/validate/finding.js';
import type { FileVerdict } from '../documents/validate/report/verdict.js';
import { type Environment, environments, layers } from '../documents/validate/settings.js';
import type { LayerFunction, Validation } from '../documents/validate/validate.js';
import { explained } from './explained.js';
import { causeOf, filesOf, readUpTo } from './files.js';
import { CommandError, printJson, printLine } from './output.js';
import { register as serve } from './validate-serve.js';

interface Options {
  readonly kind?: string;
  readonly direction: Direction;
  readonly environment: Environment;
  readonly layers?: string;
  readonly schema?: string;
  readonly schematron?: string;
  readonly config: string;
  readonly data: string;
  readonly json?: true;
  readonly html?: true;
  readonly junit?: true;
  readonly svrl?: true;
}

const HELP = `
Layers, in the order in which they are run
  safety       size, depth, encoding, no document type declaration, well-formed XML; always run
  schema       the imported XML Schema that is for the document, or that of --schema
  schematron   the imported ISO Schematron files that are for the document, or that of --schematron
  terminology  every coded element known or mapped; in a pivot in its value set, with its English name
  rules        the rules that ship with the program
  pdf          the file in a level 1 document: what it is, whole, not encrypted, nothing that acts, PDF/A
Which of them are run is set by kind, direction and environment in validation.yaml; --layers overrides it. The
answer names the layers that looked and the files they went by, and those that should have looked and could not.

With --json: { "file", "kind", "valid", "layers", "standards": [ { "layer", "file", "version", "sha256" } ],
"passedOver": [ { "layer", "reason" } ], "findings": [ { "layer", "id", "severity", "location", "line", "message",
"remedy" } ] }; for several files or a folder, an array of these. A finding of severity error makes a document
invalid.

Examples
  passerelle validate summary.xml
  passerelle validate pivot.xml --direction pivot --schema CDA_Pharma.xsd
  passerelle validate serve --help
  passerelle validate outbox/ --layers rules,pdf --junit > report.xml
  passerelle validate summary.xml --json | jq '.findings[] | select(.severity == "error")'

Exit codes
  0  every document is valid
  1  a document is not valid
  3  a file could not be read, is not well-formed, or is unsafe to read`;

/** `passerelle validate FILE...` */
export function register(program: Command): void {
  const validate = program
    .command('validate')
    .enablePositionalOptions()
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
    .option('--schema <file>', 'XML Schema to go by instead of the imported ones')
    .option('--schematron <file>', 'ISO Schematron file to go by instead of the imported ones')
    .option('-c, --config <folder>', 'folder with validation.yaml and standards/', 'ncp-config')
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
  serve(validate);
}

type Verdict = FileVerdict & Pick<Validation, 'refused'>;

async function run(paths: string[], options: Options): Promise<void> {
  const judge = await judgeFor(options);
  const verdicts: Verdict[] = [];
  for await (const found of filesOf(paths)) {
    const verdict = await ('problem' in found ? unreadable(found.file, found.problem) : judge(found.file));
    verdicts.push(verdict);
    if (isText(options)) await tell(verdict);
  }
  await print(verdicts, paths, options);
  process.exitCode = verdicts.some(({ refused }) => refused)
    ? 3
    : verdicts.every(({ valid }) => valid)
      ? 0
      : 1;
}

async function judgeFor(options: Options): Promise<(file: string) => Promise<Verdict>> {
  const { direction, environment, data, config } = options;
  const [{ classNamed }, { openValidator }, { defaultXmlLimits }] = await Promise.all([
    import('../documents/validate/validate.js'),
    import('../app/validation.js'),
    import('../wire/xml/door.js'),
  ]);
  const claimed = options.kind === undefined ? undefined : classNamed(options.kind);
  if (options.kind !== undefined && claimed === undefined) {
    throw new CommandError({
      what: `${options.kind} is no kind of document`,
      remedy: 'name one such as patient-summary, eprescription, edispensation, mro, hcer or laboratory',
    });
  }
  const named = await namedLayers(options);
  const validator = await explained(async () => openValidator({ config, dataDir: data, named }));
  const chosen = layersNamed(options.layers);
  for (const layer of ['schema', 'schematron'] as const) {
    const given = named[layer] !== undefined || validator.standards.some((one) => one.layer === layer);
    if (chosen?.includes(layer) && !given) {
      const remedy = `add --${layer} FILE, or take some over with passerelle standards import`;
      throw new CommandError({ what: `the layer ${layer} has no file`, remedy });
    }
  }
  return async (file) => {
    try {
      const bytes = await readUpTo(file, defaultXmlLimits.bytes);
      return 'size' in bytes
        ? unreadable(file, `The file has ${bytes.size} bytes, more than ${defaultXmlLimits.bytes}`)
        : { file, ...validator.judge(bytes, { claimed, direction, environment, layers: chosen }) };
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      return unreadable(file, causeOf(error));
    }
  };
}

/** The layers that go by a file of the command line; one that cannot be used stops the command with 3. */
async function namedLayers({ schema, schematron }: Options) {
  if (schema === undefined && schematron === undefined) return {};
  const [{ layerOfFile }, { SchemaRefusal }, { SchematronRefusal }] = await Promise.all([
    import('../documents/validate/standards/layers.js'),
    import('../documents/validate/schema/schema.js'),
    import('../documents/validate/schematron/schematron.js'),
  ]);
  const usable = (layer: 'schema' | 'schematron', file: string) => {
    try {
      return { [layer]: layerOfFile(layer, file) };
    } catch (error) {
      if (!(error instanceof SchemaRefusal || error instanceof SchematronRefusal)) throw error;
      throw new CommandError({ what: error.message, where: file, remedy: 'name another file' }, 3);
    }
  };
  return {
    ...(schema === undefined ? {} : usable('schema', schema)),
    ...(schematron === undefined ? {} : usable('schematron', schematron)),
  } as { readonly schema?: LayerFunction; readonly schematron?: LayerFunction };
}

function layersNamed(list: string | undefined): readonly Layer[] | undefined {
  return list?.split(',').map((name) => {
    const layer = layers.find((known) => known === name.trim());
    if (layer !== undefined) return layer;
    throw new CommandError({ what: `${name} is no layer`, remedy: `name some of ${layers.join(', ')}` });
  });
}

async function unreadable(file: string, problem: string): Promise<Verdict> {
  const { refusedBy } = await import('../documents/validate/validate.js');
  const verdict = refusedBy({
    layer: 'safety',
    id: 'FILE-unreadable',
    severity: 'error',
    location: '/',
    message: problem,
    remedy: 'Name a file that can be read',
  });
  return { file, ...verdict };
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

async function tell(verdict: Verdict): Promise<void> {
  const { file, kind, valid, findings } = verdict;
  const { layersLine } = await import('../documents/validate/report/verdict.js');
  printLine(`${file}: ${valid ? 'valid' : 'NOT VALID'}  (${kind}; ${layersLine(verdict)})`);
  for (const { severity, id, message, remedy, line, location } of findings) {
    const where = line === undefined ? location : `line ${line}, ${location}`;
    printLine(`  ${severity.padEnd(11)}  ${id}  ${message}`);
    printLine(`               where: ${where}`);
    if (remedy !== undefined) printLine(`               to do: ${remedy}`);
  }
}
