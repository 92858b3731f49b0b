import type { Command } from 'commander';
import { CommandError, printJson, printLine } from './output.js';
import { paceOn } from './progress.js';
import { readable } from './readable.js';

interface Options {
  readonly data: string;
  readonly json?: boolean;
}

const IMPORT_HELP = `
Reads value sets as the field publishes them: the master catalogue and national repositories as tables (TSV),
IHE SVS responses, both forms of the EpsosRepository, and this program's own tables of concepts and mappings.
Folders are walked for .tsv and .xml files. All files are taken over, or none. A value set's version replaces the one of an earlier
import; running nodes see it after their next start.

With --json, one array, an object a file: { "path", "format", "valueSets": [ { "oid", "name", "version",
"concepts" } ], "mappings", "skipped": [ { "line", "reason" } ] }.

Examples
  passerelle terminology import catalogue.tsv
  passerelle terminology import svs/ national-mappings.tsv

Exit codes
  0  imported
  1  refused; nothing was imported`;

const LOOKUP_HELP = `
The code system is named by OID, urn:oid:, URI or its usual name.

With --json: { "code", "codeSystem": { "id", "name" }, "designations": [ { "language", "text" } ],
"valueSets": [ { "oid", "name", "version" } ], "mappings": [ { "code", "codeSystem", "valid" } ] }.

Examples
  passerelle terminology lookup ATC C08CA01
  passerelle terminology lookup 0.4.0.127.0.16.1.1.2.1 10219000 --json

Exit codes
  0  found
  1  the terminology in the data folder cannot be read
  2  nothing is known of the code`;

/** `passerelle terminology import|lookup` */
export function register(program: Command): void {
  const terminology = program.command('terminology').description('value sets, designations and mappings');
  const folder = [
    '-d, --data <folder>',
    'data folder with imported terminology',
    process.env.PASSERELLE_DATA ?? 'data',
  ] as const;
  terminology
    .command('import')
    .description('take value sets and mappings over')
    .argument('<PATH...>', 'files or folders')
    .option(...folder)
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', IMPORT_HELP)
    .action(importFiles);
  terminology
    .command('lookup')
    .description('show one concept: its names, its value sets, what it is mapped to')
    .argument('<SYSTEM>', 'code system')
    .argument('<CODE>', 'code')
    .option(...folder)
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', LOOKUP_HELP)
    .action(lookup);
}

async function importFiles(paths: string[], { data, json = false }: Options): Promise<void> {
  const { ImportRefusal, importTerminology } = await import('../terminology/store.js');
  const { importedTerminology } = await import('../app/documents.js');
  const folder = importedTerminology(data);
  const pace = paceOn(process.stderr, () => performance.now());
  try {
    const reports = await readable(() =>
      importTerminology(paths, folder, (_, index, count) => pace(index, count, 'files are read')),
    );
    if (json) {
      printJson(reports);
      return;
    }
    for (const { path, format, valueSets, mappings, skipped } of reports) {
      const concepts = valueSets.reduce((sum, set) => sum + set.concepts, 0);
      printLine(
        `${path} (${format}): ${valueSets.length} value sets, ${concepts} concepts, ${mappings} mappings`,
      );
      for (const { line, reason } of skipped) {
        printLine(`  ${line === undefined ? 'an entry' : `line ${line}`} was passed over: ${reason}`);
      }
    }
    printLine(`Imported into ${folder}. Nodes use it after their next start.`);
  } catch (error) {
    if (!(error instanceof ImportRefusal)) throw error;
    throw new CommandError({
      what: error.message,
      remedy: 'correct or leave out the file, then import again',
    });
  }
}

async function lookup(system: string, code: string, { data, json = false }: Options): Promise<void> {
  const { terminologyOf } = await import('../app/documents.js');
  const terminology = await readable(() => terminologyOf({ dataDir: data }));
  const concept = terminology.concept(system, code);
  const mappings = terminology.mappings(system, code);
  if (concept === undefined && mappings.length === 0) {
    throw new CommandError(
      {
        what: `nothing is known of the code ${code} of ${system}`,
        remedy: 'check the code system, or import the value set that holds it',
      },
      2,
    );
  }
  const found = {
    code,
    codeSystem: concept?.codeSystem ?? terminology.codeSystem(system) ?? { id: system, name: '' },
    designations: concept?.designations.map(({ language, text }) => ({ language, text })) ?? [],
    valueSets: terminology
      .allValueSets()
      .filter(({ members }) => concept !== undefined && members.has(concept))
      .map(({ oid, name, version }) => ({ oid, name, version })),
    mappings: mappings.map(({ target, valid }) => ({
      code: target.code,
      codeSystem: target.codeSystem.id,
      valid,
    })),
  };
  if (json) {
    printJson(found);
    return;
  }
  printLine(`${code} of ${found.codeSystem.name} (${found.codeSystem.id})`);
  for (const { language, text } of found.designations) printLine(`  ${language.padEnd(6)} ${text}`);
  for (const { oid, name, version } of found.valueSets) {
    printLine(`  in     ${name} ${version} (${oid})`);
  }
  for (const one of found.mappings) {
    printLine(`  is     ${one.code} of ${one.codeSystem}${one.valid ? '' : ' (not valid)'}`);
  }
}
