import type { Figures } from './figures.js';
import type { LayersFigures, ValidationFigures } from './layers.js';
import type { Cost } from './profile.js';

const SMALLEST_SHARE = 0.01;

/** The figures as a page of text. */
export function reportText(figures: Figures, costs: readonly Cost[]): string {
  const { retrieve, translate, terminology, coldStartMs, rssMB, rssIdleMB, cores, processor, node } = figures;
  const { corpus } = translate;
  const lines = [
    `Measured on ${cores} cores (${processor}), Node ${node}; ${figures.program}`,
    '',
    `Signed retrieve (ITI-39, HCP and TRC, mutual TLS, journal on), ${retrieve.connections} connections`,
    `  request ${retrieve.requestBytes} bytes, answer ${retrieve.answerBytes}, the document in it ${retrieve.documentBytes}`,
    row(
      'node',
      retrieve.rps.toFixed(0),
      `requests a second, p50 ${ms(retrieve.p50Ms)}, p99 ${ms(retrieve.p99Ms)}`,
    ),
    row('bound', retrieve.boundRps.toFixed(0), `requests a second, p50 ${ms(retrieve.boundP50Ms)}`),
    ...(retrieve.cpuMs === undefined || retrieve.boundCpuMs === undefined
      ? []
      : [
          row(
            'processor',
            retrieve.cpuMs.toFixed(2),
            `ms a request; the bound ${retrieve.boundCpuMs.toFixed(2)}`,
          ),
        ]),
    row('ratio', retrieve.ratio.toFixed(2), 'median of neighbouring rounds'),
    '',
    `Translating, ms for 100 KB (the demo's summary enlarged to ${translate.documentBytes} bytes)`,
    row('to the pivot', translate.toPivotMsPer100KB.toFixed(1)),
    row('to friendly', translate.toFriendlyMsPer100KB.toFixed(1)),
    ...(corpus === undefined
      ? []
      : [
          row(
            'real documents',
            corpus.msPer100KB.toFixed(1),
            `${corpus.documents} of the sample folder, each once`,
          ),
        ]),
    '',
    ...(figures.validation === undefined ? [] : validationLines(figures.validation)),
    ...(terminology === undefined
      ? []
      : [
          `Terminology, both sample catalogues loaded (${terminology.concepts} concepts)`,
          row('memory', terminology.heapMB.toFixed(0), 'MB of heap'),
          row('look-up', terminology.lookupMicroseconds.toFixed(2), 'microseconds'),
          '',
        ]),
    'Both contact points in one process',
    row('cold start', coldStartMs.toFixed(0), 'ms to the first page, keys made before'),
    ...(rssMB === undefined || rssIdleMB === undefined
      ? []
      : [
          row('memory', rssMB.toFixed(0), `MB resident after the load, ${rssIdleMB.toFixed(0)} just started`),
        ]),
    '',
    "Where the node's time goes under that load",
    ...costs
      .filter(({ share }) => share >= SMALLEST_SHARE)
      .map(({ where, share }) => `  ${(share * 100).toFixed(0).padStart(3)} %  ${where}`),
  ];
  return `${lines.join('\n')}\n`;
}

function validationLines({ level1, level3, schematronMs, schematronBytes }: ValidationFigures): string[] {
  return [
    'Validating a large document; processor time as a ratio to parsing alone, memory to its size',
    ...largeLines('level 1', level1),
    ...largeLines('level 3', level3),
    row('Schematron', schematronMs.toFixed(1), `ms of processor, ${schematronBytes} bytes, warm`),
    '',
  ];
}

function largeLines(name: string, figures: LayersFigures): string[] {
  const { bytes, memory, parseMemory, memoryToParsing, parseCpuMs, toParsing } = figures;
  const layers = Object.entries(toParsing).map(([layer, ratio]) => `${layer} ${ratio.toFixed(1)}`);
  return [
    row(
      `${name}, memory`,
      memory.toFixed(1),
      `sizes of ${(bytes / 1e6).toFixed(1)} MB; parsing alone ${parseMemory.toFixed(1)}, ratio ${memoryToParsing.toFixed(2)}`,
    ),
    row(`${name}, time`, '', `parsing ${ms(parseCpuMs)}; ${layers.join(', ')}`),
  ];
}

function row(name: string, figure: string, words = ''): string {
  return `  ${name.padEnd(15)} ${figure.padStart(7)}  ${words}`.trimEnd();
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
