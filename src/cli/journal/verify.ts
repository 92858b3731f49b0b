import type { Command } from 'commander';
import type { Anchor } from '../../records/anchors.js';
import type { Finding } from '../../records/verify.js';
import { printJson, printLine } from '../output.js';
import { configOption, dataOption, type Records, type RecordsOptions, withRecords } from '../records.js';

const HELP = `
Looks whether the journal is what was written: finds an entry, a summary or a link that was altered, taken out or
put in, and that the end was cut off, and names the exchange and the entry. Nodes may run and write meanwhile.

The chain is compared with the anchors that nodes keep outside of the database (journal.anchors in the data folder,
and any file of --anchors: give those of every node). With --config the anchors' seals are checked too, and that
nothing was removed that retention keeps.

With --json: { "holds", "links", "position", "hash", "prunedTo", "anchors", "sealed", "findings": [ { "kind":
"altered" | "missing" | "inserted", "exchangeId", "sequence", "position", "text" } ] }; "sealed" with --config only.

Examples
  passerelle journal verify
  passerelle journal verify --config /etc/passerelle --json
  passerelle journal verify --anchors /mnt/safe/journal.anchors

Exit codes
  0  the journal is what was written
  1  the records could not be read
  2  it is not; every finding is listed`;

interface Options extends RecordsOptions {
  readonly anchors?: readonly string[];
  readonly json?: boolean;
}

/** `passerelle journal verify` */
export function register(journal: Command): void {
  journal
    .command('verify')
    .description('find what was altered, taken out or put in')
    .option(...configOption)
    .option(...dataOption)
    .option('--anchors <file...>', 'more files with anchors')
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', HELP)
    .action(run);
}

async function run({ anchors: files = [], json = false, ...which }: Options): Promise<void> {
  const { anchorFile, keptSince } = await import('../../app/records.js');
  const { readAnchors } = await import('../../records/anchors.js');
  const { verifyJournal } = await import('../../records/verify.js');
  const { verdict, seals } = await withRecords(which, async (records) => {
    const { store, dataDir, config } = records;
    const anchors = [anchorFile(dataDir), ...files].flatMap((file) => [...readAnchors(file)]);
    const since = config && keptSince(config, new Date());
    const seen = await verifyJournal(store, { anchors, ...(since && { keptSince: since }) });
    return { verdict: seen, seals: await sealsOf(records, anchors) };
  });
  const findings = [...verdict.findings, ...seals.findings];
  const holds = findings.length === 0;
  if (json) {
    printJson({
      holds,
      ...verdict,
      ...(seals.sealed !== undefined && { sealed: seals.sealed }),
      findings,
    });
  } else {
    for (const finding of findings) printLine(lineOf(finding));
    const looked = `${verdict.links} links, ${verdict.anchors} anchors`;
    printLine(
      holds ? `The journal is what was written: ${looked}.` : `The journal DOES NOT HOLD: ${looked}.`,
    );
    if (verdict.anchors === 0) printLine('No anchor was there: a cut at the end would not be seen.');
    else if (seals.sealed === undefined)
      printLine("The anchors' seals were not checked: name --config for it.");
    else printLine(`${seals.sealed} of ${verdict.anchors} anchors carry the seal of this configuration.`);
  }
  process.exitCode = holds ? 0 : 2;
}

async function sealsOf(
  { config }: Records,
  anchors: readonly Anchor[],
): Promise<{ readonly sealed?: number; readonly findings: readonly Finding[] }> {
  if (config === undefined) return { findings: [] };
  const { judgeSeal } = await import('../../app/records.js');
  const { loadNodeKeys } = await import('../../app/keys.js');
  const { seal } = loadNodeKeys(config, new Date());
  const judged = anchors.map(({ position, ...anchor }) => ({
    position,
    seal: judgeSeal({ position, ...anchor }, seal),
  }));
  return {
    sealed: judged.filter((one) => one.seal === 'holds').length,
    findings: judged
      .filter((one) => one.seal === 'broken')
      .map(({ position }) => ({ kind: 'altered', position, text: 'the seal of the anchor does not hold' })),
  };
}

function lineOf({ kind, exchangeId, sequence, position, text }: Finding): string {
  const where = [
    ...(exchangeId === undefined ? [] : [`exchange ${exchangeId}`]),
    ...(sequence === undefined ? [] : [`entry ${sequence}`]),
    ...(position === undefined ? [] : [`link ${position}`]),
  ];
  return `${kind.padEnd(9)} ${where.join(', ')}: ${text}`;
}
