import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CrossingReport, CrossingStep } from '../app/crossing.js';
import type { ExchangeRecord } from '../app/exchange-records.js';
import { explained } from './explained.js';
import { printJson, printLine } from './output.js';
import { progressOn } from './progress.js';

interface Options {
  readonly json?: boolean;
  readonly data?: string;
}

const HELP = `
Starts what "passerelle serve" starts, on free ports and with keys and records of its own (thrown away after,
unless --data names a folder), and runs its crossings: a patient summary from Luxembourg to a doctor in
Portugal, an ePrescription from Portugal to a pharmacist in Luxembourg, its dispensation and the discard of
that, a consent that is withdrawn and given again. Under each it lists the records that both sides keep of it, such as
its audit messages and its evidences (side b asks, side a answers).

With --json: { "ok", "exchanges": [ { "service", "exchangeId", "steps": [ { "name", "ok", "ms" } ],
"documentBytes", "untranslated": [ { "path", "code", "codeSystem" } ], "records": [ { "kind": "audit" | "evidence", "id", "at",
"node", "side", "event", "outcome" } ] } ] }.

Examples
  passerelle demo                  each step with its time, and the documents' essentials
  passerelle demo --json           the same for a program to read
  passerelle demo --data here      keep keys and journal

Exit codes
  0  every step held
  1  a step did not hold, or the demo could not start
  130  stopped by Ctrl-C or SIGTERM`;

export function register(program: Command): void {
  program
    .command('demo')
    .description('run the crossings between two contact points and show what arrived')
    .option('--json', 'print JSON')
    .option('-d, --data <folder>', 'keep keys and records there')
    .addHelpText('after', HELP)
    .action(run);
}

interface Told extends CrossingReport {
  readonly records: readonly ExchangeRecord[];
}

// Keys and records of a demo that is stopped on its way are not left behind.
const STOPS = ['SIGINT', 'SIGTERM'] as const;

async function run({ json = false, data }: Options): Promise<void> {
  const [{ startDemo }, { runCrossing }, { systemRuntime }] = await Promise.all([
    import('../app/demo.js'),
    import('../app/crossing.js'),
    import('../kernel/runtime.js'),
  ]);
  const runtime = systemRuntime();
  const dataDir = data ?? (await mkdtemp(join(tmpdir(), 'passerelle-demo-')));
  const progress = progressOn(process.stderr);
  const remove = () => {
    if (data === undefined) rmSync(dataDir, { recursive: true, force: true });
  };
  const stop = () => {
    remove();
    process.exit(130);
  };
  for (const signal of STOPS) process.once(signal, stop);
  try {
    const demo = await explained(() => startDemo({ dataDir, runtime, ports: 'free', progress }));
    const reports: Told[] = [];
    try {
      for (const crossing of demo.crossings) {
        const node = demo.nodes.get(crossing.asks);
        if (node === undefined) throw new Error(`${crossing.asks} is no node of the demo`);
        if (!json) printLine(crossing.title);
        const report = await runCrossing(
          node,
          crossing,
          { clock: runtime.clock, journal: demo.journal },
          json ? undefined : printStep,
        );
        const records = await demo.records(report.exchangeId);
        reports.push({ ...report, records });
        if (json) continue;
        await printEssentials(report);
        printRecords(records);
      }
    } finally {
      await demo.close();
    }
    const ok = reports.length > 0 && reports.every(({ held }) => held);
    if (json) printJson({ ok, exchanges: reports.map(exchangeOf) });
    else printLine(ok ? 'All crossings held.' : 'A crossing did not hold.');
    process.exitCode = ok ? 0 : 1;
  } finally {
    for (const signal of STOPS) process.removeListener(signal, stop);
    remove();
  }
}

function printStep({ name, ok, ms, problem }: CrossingStep): void {
  printLine(
    `  ${ok ? 'ok ' : 'NOT'} ${name.padEnd(20)} ${String(ms).padStart(5)} ms${problem ? `  ${problem}` : ''}`,
  );
}

function exchangeOf({ crossing, exchangeId, steps, documents, records }: Told) {
  return {
    service: crossing.service,
    exchangeId,
    steps: steps.map(({ name, ok, ms }) => ({ name, ok, ms })),
    documentBytes: documents.reduce((sum, { bytes }) => sum + bytes.length, 0),
    untranslated: untranslated(documents),
    records,
  };
}

function untranslated(documents: CrossingReport['documents']) {
  return documents.flatMap(({ translation }) =>
    translation.elements
      .filter(({ outcome }) => outcome === 'missing')
      .map(({ path, from }) => ({ path, code: from.code, codeSystem: from.codeSystem })),
  );
}

async function printEssentials({ documents }: CrossingReport): Promise<void> {
  const { readDocument } = await import('../documents/cda/summary/document.js');
  const { essentialsOf } = await import('./essentials.js');
  for (const { translation } of documents) {
    for (const line of essentialsOf(readDocument(translation.document))) printLine(`    ${line}`);
  }
  if (documents.length === 0) return;
  const gaps = untranslated(documents);
  printLine(gaps.length === 0 ? '    everything is translated' : `    not translated: ${gaps.length}`);
  for (const { path, code } of gaps) printLine(`      ${code ?? 'no code'} at ${path}`);
}

function printRecords(records: readonly ExchangeRecord[]): void {
  printLine('    kept by both sides:');
  for (const { kind, node, side, event, outcome } of records) {
    printLine(`      ${kind} ${node} ${side} ${event} ${outcome}`);
  }
  printLine();
}
