import type { Command } from 'commander';
import type { Terminology } from '../../terminology/terminology.js';
import { CommandError, printJson, printLine } from '../output.js';
import { readable } from '../readable.js';
import { dataFolder } from './data-folder.js';

const HELP = `
The code system is named by OID, urn:oid:, URI or its usual name. With --date, what was or will be in force on
that day: the newest version of each value set then, and whether the concept was current.

With --json: { "code", "codeSystem", "current", "designations": [ { "language", "text" } ], "valueSets",
"mappings" }.

Examples
  passerelle terminology lookup ATC C08CA01
  passerelle terminology lookup 0.4.0.127.0.16.1.1.2.1 10219000 --json
  passerelle terminology lookup "SNOMED CT" 255604002 --date 2024-07-01

Exit codes
  0  found
  1  the date is none
  2  nothing is known of the code`;

interface Options {
  readonly data: string;
  readonly date?: string;
  readonly json?: boolean;
}

/** `passerelle terminology lookup` */
export function register(terminology: Command): void {
  terminology
    .command('lookup')
    .description('show one concept: its names, its value sets, what it is mapped to')
    .argument('<SYSTEM>', 'code system')
    .argument('<CODE>', 'code')
    .option('--date <day>', 'as of this day, 2024-07-01')
    .option(...dataFolder)
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', HELP)
    .action(run);
}

/** The terminology on a day that a command line names. Throws CommandError for what is no day. */
export function onDay(terminology: Terminology, day: string | undefined): Terminology {
  if (day === undefined) return terminology;
  try {
    return terminology.asOf(day);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CommandError({ what: `${day} is no day`, remedy: 'write it as year-month-day, 2024-07-01' });
  }
}

async function run(system: string, code: string, { data, date, json = false }: Options): Promise<void> {
  const { terminologyOf } = await import('../../app/documents.js');
  const terminology = onDay(await readable(() => terminologyOf({ dataDir: data })), date);
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
  const oids = new Set(terminology.allValueSets().map(({ oid }) => oid));
  const found = {
    code,
    codeSystem: concept?.codeSystem ?? terminology.codeSystem(system) ?? { id: system, name: '' },
    ...(concept === undefined ? {} : { current: terminology.isCurrent(concept) }),
    designations: concept?.designations.map(({ language, text }) => ({ language, text })) ?? [],
    valueSets: [...oids]
      .flatMap((oid) => terminology.valueSetsInForce(oid))
      .filter(({ members }) => concept !== undefined && members.has(concept))
      .map(({ oid, name, version, period: { from, to } }) => ({
        oid,
        name,
        version,
        ...(from === '' ? {} : { from }),
        ...(to === '' ? {} : { to }),
      })),
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
  const note = found.current === false ? ', not current' : '';
  printLine(`${code} of ${found.codeSystem.name} (${found.codeSystem.id})${note}`);
  for (const { language, text } of found.designations) printLine(`  ${language.padEnd(6)} ${text}`);
  for (const { oid, name, version, from, to } of found.valueSets) {
    const period = [from && `from ${from}`, to && `to ${to}`].filter(Boolean).join(' ');
    printLine(`  in     ${name} ${version} (${oid})${period === '' ? '' : ` ${period}`}`);
  }
  for (const one of found.mappings) {
    printLine(`  is     ${one.code} of ${one.codeSystem}${one.valid ? '' : ' (not valid)'}`);
  }
}
