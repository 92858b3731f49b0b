import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TerminologyBuilder } from '../src/terminology/builder.js';
import { readTerminologyFile } from '../src/terminology/importers/read-file.js';
import type { Terminology } from '../src/terminology/terminology.js';
import { median } from './load.js';

export interface TerminologyFigures {
  readonly concepts: number;
  /** Heap that the loaded terminology holds, in 10^6 bytes. */
  readonly heapMB: number;
  /** One look-up of a concept and its name, code system given by OID: median of the rounds. */
  readonly lookupMicroseconds: number;
}

const CATALOGUES = ['ehdsi-mvc-8.1.tsv', 'epsos-ltr-2018.tsv'].map((name) =>
  fileURLToPath(new URL(`../../shared/data/valuesets/${name}`, import.meta.url)),
);
const ROUNDS = 9;

/** Memory and look-up time with both full catalogues, where the folder of samples is present. */
export function measureTerminology(): TerminologyFigures | undefined {
  if (!CATALOGUES.every((path) => existsSync(path))) return undefined;
  const before = heapMB();
  const terminology = load();
  const loaded = heapMB();
  const keys = keysOf(terminology);
  const times = Array.from({ length: ROUNDS }, () => microseconds(terminology, keys));
  return { concepts: keys.length, heapMB: loaded - before, lookupMicroseconds: median(times) };
}

function load(): Terminology {
  const builder = new TerminologyBuilder();
  for (const path of CATALOGUES) {
    for (const row of readTerminologyFile(readFileSync(path))?.concepts ?? []) builder.addConcept(row);
  }
  return builder.build();
}

function keysOf(terminology: Terminology): (readonly [string, string])[] {
  const concepts = new Set(terminology.allValueSets().flatMap(({ members }) => [...members]));
  return [...concepts].map(({ codeSystem, code }) => [codeSystem.id, code]);
}

function microseconds(terminology: Terminology, keys: readonly (readonly [string, string])[]): number {
  const begin = performance.now();
  let named = 0;
  for (const [system, code] of keys) {
    if (terminology.lookup(system, code, 'en-GB')?.designation !== undefined) named += 1;
  }
  const elapsed = performance.now() - begin;
  if (named === 0) throw new Error('no concept has a name');
  return (elapsed * 1000) / keys.length;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapMB(): number {
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const figures = measureTerminology();
  process.stdout.write(
    `${figures === undefined ? 'no sample data beside the checkout' : JSON.stringify(figures)}\n`,
  );
}
