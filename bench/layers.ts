import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from './child.js';
import type { LayersOrder, LayersReport } from './layers-child.js';
import { median } from './load.js';

/** A large document through every layer of validation. */
export interface LayersFigures {
  readonly bytes: number;
  /** Growth of resident memory at its peak over the warmed program's, in sizes of the document. */
  readonly memory: number;
  /** The same for parsing alone, and all layers' as a ratio to it. */
  readonly parseMemory: number;
  readonly memoryToParsing: number;
  readonly parseCpuMs: number;
  /** Processor time of each layer as a ratio to parsing alone. */
  readonly toParsing: Readonly<Record<string, number>>;
}

export interface ValidationFigures {
  readonly level1: LayersFigures;
  readonly level3: LayersFigures;
  /** Processor milliseconds of Schematron over the demo's summary, warm, and how many bytes that has. */
  readonly schematronMs: number;
  readonly schematronBytes: number;
}

const RUNS = 3;

/** True where the system tells a process its peak of memory. */
export const tellsPeak = existsSync('/proc/self/clear_refs');

/**
 * Each run is a process of its own; medians. `small` is the file of the document that warms the program up, and of
 * which the large ones are made.
 */
export async function measureValidation(
  small: string,
  smallBytes: number,
  folder: string,
  runs = RUNS,
): Promise<ValidationFigures> {
  const schematronMs: number[] = [];
  const run = async (order: LayersOrder): Promise<LayersReport[]> => {
    const reports: LayersReport[] = [];
    for (let count = 0; count < runs; count += 1) reports.push(await runOnce(order, folder));
    return reports;
  };
  const document = async (level: 1 | 3): Promise<LayersFigures> => {
    const parsed = await run({ small, level, parseOnly: true });
    const judged = await run({ small, level, parseOnly: false });
    schematronMs.push(...judged.map((one) => one.smallSchematronMs));
    const memory = median(judged.map((one) => one.memory));
    const parseMemory = median(parsed.map((one) => one.memory));
    const parseCpuMs = median([...parsed, ...judged].map(({ cpuMs }) => cpuMs.parse ?? Number.NaN));
    const layers = Object.keys(judged[0]?.cpuMs ?? {}).filter((layer) => layer !== 'parse');
    const ratio = (layer: string) => median(judged.map(({ cpuMs }) => cpuMs[layer] ?? 0)) / parseCpuMs;
    return {
      bytes: judged[0]?.bytes ?? 0,
      memory,
      parseMemory,
      memoryToParsing: memory / parseMemory,
      parseCpuMs,
      toParsing: Object.fromEntries(layers.map((layer) => [layer, ratio(layer)])),
    };
  };
  const [level1, level3] = [await document(1), await document(3)];
  return { level1, level3, schematronMs: median(schematronMs), schematronBytes: smallBytes };
}

async function runOnce(order: LayersOrder, folder: string): Promise<LayersReport> {
  const script = fileURLToPath(new URL('./layers-child.ts', import.meta.url));
  const child = startChild(['--import', 'tsx', script, JSON.stringify(order)], join(folder, 'layers.log'));
  try {
    return (await child.message()) as LayersReport;
  } finally {
    await child.stop();
  }
}
