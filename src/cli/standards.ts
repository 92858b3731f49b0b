import type { Command } from 'commander';
import { CommandError, printJson, printLine } from './output.js';

interface Options {
  readonly config: string;
  readonly json?: boolean;
}

const IMPORT_HELP = `
Copies XML Schemas, Schematron files and the value set files beside them into standards/ of the configuration
folder, under the name of the folder that is imported, and writes there what each is for (standards.json, to be
corrected by hand where a file's name says too little). Each is compiled first. All is taken over, or nothing.

With --json: { "name", "files", "standards": [ { "layer", "file", "generation", "kind", "level", "direction" } ] }.

Examples
  passerelle standards import cda-schemas/
  passerelle standards import schematron-2024/ --config ncp-config

Exit codes
  0  imported
  1  refused; nothing was imported`;

const LIST_HELP = `
With --json, one array: { "layer", "file", "generation", "kind", "level", "direction", "root", "path" }.

Exit codes
  0  listed
  1  an index of standards cannot be read`;

/** `passerelle standards import|list` */
export function register(program: Command): void {
  const standards = program.command('standards').description('official schemas and Schematron files');
  const config = ['-c, --config <folder>', 'configuration folder', 'ncp-config'] as const;
  standards
    .command('import')
    .description('take schemas and Schematron files over')
    .argument('<FOLDER>', 'folder with schemas and Schematron files')
    .option(...config)
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', IMPORT_HELP)
    .action(importFolder);
  standards
    .command('list')
    .description('show what was imported, and which documents it is for')
    .option(...config)
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', LIST_HELP)
    .action(list);
}

async function importFolder(folder: string, { config, json = false }: Options): Promise<void> {
  const { importStandards } = await import('../documents/validate/standards/standards.js');
  const imported = await refusing(() => importStandards(folder, `${config}/standards`));
  if (json) {
    printJson(imported);
    return;
  }
  for (const standard of imported.standards) printLine(lineOf(standard));
  printLine(`Imported ${imported.files} files into ${config}/standards/${imported.name}.`);
}

async function list({ config, json = false }: Omit<Options, 'folder'>): Promise<void> {
  const { findStandards } = await import('../documents/validate/standards/standards.js');
  const found = await refusing(() => findStandards(`${config}/standards`));
  if (json) printJson(found);
  else if (found.length === 0) printLine('There are none: see passerelle standards import --help.');
  else for (const standard of found) printLine(lineOf({ ...standard, file: standard.path }));
}

async function refusing<T>(act: () => T): Promise<T> {
  const { StandardsRefusal } = await import('../documents/validate/standards/standards.js');
  try {
    return act();
  } catch (error) {
    if (!(error instanceof StandardsRefusal)) throw error;
    const remedy = 'correct or leave out what is named, then import again';
    throw new CommandError(error.reasons.map((what) => ({ what, where: error.path, remedy })));
  }
}

function lineOf(standard: {
  readonly layer: string;
  readonly file: string;
  readonly generation: string;
  readonly kind?: string | undefined;
  readonly level?: number | undefined;
  readonly direction?: string | undefined;
}): string {
  const { layer, file, generation, kind, level, direction } = standard;
  const purpose = [
    kind ?? 'every kind',
    ...(level === undefined ? [] : [`level ${level}`]),
    ...(direction === undefined ? [] : [direction]),
    ...(generation === 'any' ? [] : [generation]),
  ];
  return `${layer.padEnd(10)} ${file}: ${purpose.join(', ')}`;
}
