import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figures } from './figures.js';
import { measureValidation, tellsPeak, type ValidationFigures } from './layers.js';
import { median } from './load.js';
import { type Cost, costsOf } from './profile.js';
import { buildProgram, type Program, startProgram } from './program.js';
import { reportText } from './report.js';
import { type RetrieveRequest, retrieveRequest } from './request.js';
import { CONNECTIONS, measureRetrieve, openNode } from './retrieve.js';
import { measureTerminology } from './terminology.js';
import { measureTranslate } from './translate.js';

const STARTS = 3;
const SETTLE_MS = 1000;
const PROFILE_MS = 3000;

const json = process.argv.includes('--json');
const say = json ? () => {} : (line: string) => process.stderr.write(`${line} …\n`);
const folder = mkdtempSync(join(tmpdir(), 'passerelle-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
process.once('SIGINT', () => process.exit(130));

say('building the program');
const program = await buildProgram(folder);
say('making its keys');
const request = await retrieveRequest(program.dataDir);
const figures = await measure(program, request);
if (json) {
  process.stdout.write(`${JSON.stringify(figures, rounded, 2)}\n`);
} else {
  say('profiling');
  process.stdout.write(reportText(figures, await profile(program, request)));
}

async function measure(program: Program, request: RetrieveRequest): Promise<Figures> {
  say('starting it three times');
  const starts: number[] = [];
  let running = await startProgram(program);
  for (let count = 0; count < STARTS; count += 1) {
    await running.stop();
    running = await startProgram(program);
    starts.push(running.startMs);
  }
  try {
    await pause(SETTLE_MS);
    const rssIdleMB = running.rssMB();
    say('retrieving, in turn with the bound');
    const retrieve = await measureRetrieve(program, running, request);
    await pause(SETTLE_MS);
    const rssMB = running.rssMB();
    await running.stop();
    say('looking codes up');
    const terminology = measureTerminology();
    say('translating');
    const translate = measureTranslate(request.friendly, program.dataDir);
    const validation = await validate(request.friendly);
    return {
      retrieve,
      translate,
      ...(validation === undefined ? {} : { validation }),
      ...(terminology === undefined ? {} : { terminology }),
      coldStartMs: median(starts),
      ...(rssMB === undefined ? {} : { rssMB }),
      ...(rssIdleMB === undefined ? {} : { rssIdleMB }),
      cores: availableParallelism(),
      processor: cpus()[0]?.model ?? 'unknown',
      node: process.version,
      program: 'the build (tsc), passerelle serve',
    };
  } finally {
    await running.stop();
  }
}

async function validate(friendly: Uint8Array): Promise<ValidationFigures | undefined> {
  if (!tellsPeak) return undefined;
  say('validating two large documents, twelve processes');
  const small = join(folder, 'small.xml');
  writeFileSync(small, friendly);
  return measureValidation(small, friendly.length, folder);
}

/** Where the node's time goes under the same load, in a run of its own: a profile slows down. */
async function profile(program: Program, request: RetrieveRequest): Promise<readonly Cost[]> {
  const profiles = join(program.folder, 'profile');
  const watched = await startProgram(program, ['--cpu-prof', `--cpu-prof-dir=${profiles}`]);
  const begin = performance.now();
  let loadAt = 0;
  try {
    const node = await openNode(program, request);
    await node.round(PROFILE_MS / 3, CONNECTIONS);
    loadAt = watched.startMs + performance.now() - begin;
    await node.round(PROFILE_MS, CONNECTIONS);
  } finally {
    await watched.stop();
  }
  return costsOf(profiles, loadAt);
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}
