import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codedElements, terminologyOf } from '../src/app/documents.js';
import { transcode, translate } from '../src/documents/translate/translate.js';
import { median } from './load.js';

export interface TranslateFigures {
  /** Milliseconds of one operation for each 100 KB (10^5 bytes) of document: the mean of both. */
  readonly msPer100KB: number;
  readonly toPivotMsPer100KB: number;
  readonly toFriendlyMsPer100KB: number;
  readonly documentBytes: number;
  /** Real documents, where the folder of samples is present. */
  readonly corpus?: { readonly documents: number; readonly msPer100KB: number };
}

const SIZE = 200_000;
const MOST_RUNS = 60;
const MOST_MS = 2000;

/** Transcoding and translating the demo's patient summary, its sections repeated up to a usual size. */
export function measureTranslate(friendly: Uint8Array, dataDir: string): TranslateFigures {
  const options = { terminology: terminologyOf({ dataDir }), list: codedElements() };
  const toPivot = (document: Uint8Array) => transcode(document, options).document;
  const toFriendly = (document: Uint8Array) => translate(document, 'pt-PT', options).document;
  const large = enlarge(friendly);
  const pivot = toPivot(large);
  const toPivotMsPer100KB = msPer100KB(large, toPivot);
  const toFriendlyMsPer100KB = msPer100KB(pivot, toFriendly);
  const corpus = corpusFigures(toFriendly);
  return {
    msPer100KB: (toPivotMsPer100KB + toFriendlyMsPer100KB) / 2,
    toPivotMsPer100KB,
    toFriendlyMsPer100KB,
    documentBytes: large.length,
    ...(corpus === undefined ? {} : { corpus }),
  };
}

function enlarge(document: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(document);
  const begin = text.indexOf('<structuredBody') + '<structuredBody>'.length;
  const end = text.lastIndexOf('</structuredBody>');
  const sections = text.slice(begin, end);
  const times = Math.max(1, Math.ceil((SIZE - text.length) / sections.length) + 1);
  return new TextEncoder().encode(text.slice(0, begin) + sections.repeat(times) + text.slice(end));
}

function msPer100KB(document: Uint8Array, operation: (document: Uint8Array) => unknown): number {
  const times: number[] = [];
  const begin = performance.now();
  for (let run = 0; run < MOST_RUNS && performance.now() - begin < MOST_MS; run += 1) {
    const start = performance.now();
    operation(document);
    times.push(performance.now() - start);
  }
  // The first runs are those in which the engine learns.
  return (median(times.slice(Math.floor(times.length / 3))) / document.length) * 100_000;
}

const CORPUS = fileURLToPath(new URL('../../shared/data/cda/ps/', import.meta.url));

function corpusFigures(operation: (document: Uint8Array) => unknown): TranslateFigures['corpus'] {
  if (!existsSync(CORPUS)) return undefined;
  const documents = readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.xml'))
    .map((name) => readFileSync(join(CORPUS, name)));
  const begin = performance.now();
  for (const document of documents) operation(document);
  const ms = performance.now() - begin;
  const bytes = documents.reduce((sum, { length }) => sum + length, 0);
  return { documents: documents.length, msPer100KB: (ms / bytes) * 100_000 };
}
