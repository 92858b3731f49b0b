import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { RetrievedFile } from '../../terminology/retrieve.js';
import type { ImportedValueSet, ImportReport } from '../../terminology/store.js';
import { causeOf, isSystemError } from '../files.js';
import { CommandError, printJson, printLine } from '../output.js';
import { progressOn } from '../progress.js';
import { readable } from '../readable.js';
import { dataFolder } from './data-folder.js';

const HELP = `
Reads value sets as the field publishes them: the master catalogue and national repositories as tables (TSV),
IHE SVS responses, both forms of the EpsosRepository, FHIR value sets, code systems and concept maps (JSON, also
in a bundle), FSH as the eHDSI terminology package writes it, and this program's own tables of concepts and
mappings. Folders are walked; an https address is asked for a file (IHE SVS RetrieveValueSet, ITI-48, or FHIR
$expand; http on this machine only). All files are taken over, or none; the import before is kept beside the new one. A
value set's version replaces the same one of an earlier import, other versions stay; what was imported last is
preferred. Running nodes see it after their next start.

What changed is printed for each value set that was held before: concepts added (+), removed (-) and renamed (~)
against the same version or, for a new one, the version imported last. Progress goes to standard error.

With --json, one array, an object a file: { "path", "format", "valueSets": [ { "oid", "name", "version",
"concepts", "change": { "comparedWith", "added", "removed", "renamed" } } ], "mappings", "skipped" }.

Examples
  passerelle terminology import catalogue.tsv
  passerelle terminology import svs/ national-mappings.tsv
  passerelle terminology import 'https://terms.example/RetrieveValueSet?id=1.3.6.1.4.1.12559.11.10.1.3.1.42.13'
  passerelle terminology import input/fsh/ --json | jq '.[].valueSets[] | select(.change)'

Exit codes
  0  imported
  1  refused; nothing was imported`;

interface Options {
  readonly data: string;
  readonly ca?: string;
  readonly json?: boolean;
}

/** `passerelle terminology import` */
export function register(terminology: Command): void {
  terminology
    .command('import')
    .description('take value sets and mappings over')
    .argument('<PATH...>', 'files, folders or https addresses')
    .option(...dataFolder)
    .option('--ca <file>', 'certificates (PEM) that addresses are trusted by, instead of those of the system')
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', HELP)
    .action(run);
}

async function run(paths: string[], { data, ca, json = false }: Options): Promise<void> {
  const { ImportRefusal, importTerminology } = await import('../../terminology/store.js');
  const { importedTerminology } = await import('../../app/documents.js');
  const { isUrl, RetrievalFailure, retrieveValueSets } = await import('../../terminology/retrieve.js');
  const folder = importedTerminology(data);
  const onProgress = progressOn(process.stderr);
  const trusted = ca === undefined ? {} : { ca: await certificatesIn(ca) };
  try {
    const sources: (string | RetrievedFile)[] = [];
    for (const path of paths) {
      if (isUrl(path)) onProgress(`asking ${path}`);
      sources.push(isUrl(path) ? await retrieveValueSets(path, trusted) : path);
    }
    const reports = await readable(() => importTerminology(sources, folder, { onProgress }));
    if (json) printJson(reports);
    else tell(reports, folder);
  } catch (error) {
    if (!(error instanceof ImportRefusal || error instanceof RetrievalFailure)) throw error;
    throw new CommandError({
      what: error.message,
      remedy: 'correct the file or the address, or leave it out, then import again',
    });
  }
}

async function certificatesIn(file: string): Promise<string> {
  const remedy = 'name a file of certificates in PEM';
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new CommandError({ what: causeOf(error), where: file, remedy });
  }
  // Node passes over what is no certificate, and would then trust nobody without a word.
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new CommandError({ what: 'it holds no certificate', where: file, remedy });
  }
  return text;
}

function tell(reports: readonly ImportReport[], folder: string): void {
  const told = new Set<string>();
  for (const { path, format, valueSets, mappings, skipped } of reports) {
    const concepts = valueSets.reduce((sum, set) => sum + set.concepts, 0);
    printLine(
      `${path} (${format}): ${valueSets.length} value sets, ${concepts} concepts, ${mappings} mappings`,
    );
    for (const { line, reason } of skipped) {
      printLine(`  ${line === undefined ? '' : `line ${line} `}was passed over: ${reason}`);
    }
    for (const set of valueSets) {
      // A value set that several files bring has its changes told once.
      const key = `${set.oid} ${set.name} ${set.version}`;
      if (!told.has(key)) tellChange(set);
      told.add(key);
    }
  }
  printLine(`Imported into ${folder}. Nodes use it after their next start.`);
}

const MOST = 10;

function tellChange({ name, version, change }: ImportedValueSet): void {
  if (change === undefined) return;
  const { comparedWith, added, removed, renamed } = change;
  const lines = [
    ...added.map(({ code, designation }) => `+ ${code} ${designation}`),
    ...removed.map(({ code, designation }) => `- ${code} ${designation}`),
    ...renamed.map(
      ({ code, language, before, designation }) => `~ ${code} ${language}: ${before} -> ${designation}`,
    ),
  ];
  if (lines.length === 0) return;
  const against = comparedWith === '' ? 'what was held' : comparedWith;
  printLine(
    `  ${name} ${version} against ${against}: ${added.length} added, ${removed.length} removed, ${renamed.length} renamed`,
  );
  for (const line of lines.slice(0, MOST)) printLine(`    ${line}`);
  if (lines.length > MOST) printLine(`    and ${lines.length - MOST} more (--json shows all)`);
}
