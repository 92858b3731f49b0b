import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { ExportFormat } from '../../terminology/export.js';
import { causeOf } from '../files.js';
import { CommandError, printJson, printLine } from '../output.js';
import { readable } from '../readable.js';
import { dataFolder } from './data-folder.js';

const HELP = `
Writes what is held: a file for each version of a value set as IHE SVS (RetrieveValueSetResponse) or FHIR R4
(ValueSet, with a CodeSystem for codes in no value set and a ConceptMap for the mappings), or this program's two
tables as TSV. Only the tables keep everything; what another format has no place for is counted on standard error.
All files can be imported again.

Without --output the one file goes to standard output; with --valueset and one version held there is but one.

With --json: { "files": [ path ], "left": [ "what was left out" ] }.

Examples
  passerelle terminology export --format fhir --output terminology/
  passerelle terminology export --format svs --valueset 1.3.6.1.4.1.12559.11.10.1.3.1.42.13
  passerelle terminology export --format tsv --output backup/ --json

Exit codes
  0  exported
  1  there are several files and no folder for them, or one could not be written
  2  the value set is not held`;

interface Options {
  readonly format: ExportFormat;
  readonly valueset?: string;
  readonly output?: string;
  readonly data: string;
  readonly json?: boolean;
}

/** `passerelle terminology export` */
export function register(terminology: Command): void {
  terminology
    .command('export')
    .description('write value sets and mappings as SVS, FHIR or tables')
    .addOption(new Option('--format <format>', 'which').choices(['svs', 'fhir', 'tsv']).makeOptionMandatory())
    .option('--valueset <oid>', 'only this value set')
    .option('-o, --output <folder>', 'write the files there')
    .option(...dataFolder)
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', HELP)
    .action(run);
}

async function run({ format, valueset, output, data, json = false }: Options): Promise<void> {
  const { readTerminologyTables } = await import('../../terminology/store.js');
  const { exportTerminology } = await import('../../terminology/export.js');
  const { importedTerminology } = await import('../../app/documents.js');
  const { shipped } = await import('../../app/shipped.js');
  const rows = await readable(() =>
    readTerminologyTables([importedTerminology(data), shipped('terminology')]),
  );
  const { files, left } = exportTerminology(rows, {
    format,
    ...(valueset === undefined ? {} : { valueSetOid: valueset }),
  });
  const [first, ...others] = files;
  if (first === undefined) {
    throw new CommandError(
      { what: `the value set ${valueset ?? ''} is not held`, remedy: 'check its OID, or import it' },
      2,
    );
  }
  if (output === undefined) {
    if (others.length > 0 || json) {
      throw new CommandError({
        what: `there are ${files.length} files`,
        remedy: 'name a folder with --output',
      });
    }
    process.stdout.write(first.content);
  } else {
    await writeAll(output, files);
    if (json) printJson({ files: files.map(({ name }) => join(output, name)), left });
    else printLine(`${files.length} files written to ${output}`);
  }
  if (!json) for (const each of left) process.stderr.write(`left out: ${each}\n`);
}

async function writeAll(
  folder: string,
  files: readonly { readonly name: string; readonly content: string | Uint8Array }[],
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, content } of files) await writeFile(join(folder, name), content);
  } catch (error) {
    throw new CommandError({ what: causeOf(error), where: folder, remedy: 'name another folder' });
  }
}
