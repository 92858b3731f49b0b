import type { NarratedResult } from '../documents/display/regenerate.js';
import type { ElementReport, TranslationResult, UnlistedElement } from '../documents/translate/result.js';

type Result = TranslationResult & Partial<Pick<NarratedResult, 'narratives'>>;

interface Row extends Pick<ElementReport, 'path' | 'from' | 'to'> {
  readonly outcome: ElementReport['outcome'] | 'unlisted';
}

const unlistedRow = ({ path, from }: UnlistedElement): Row => ({ path, outcome: 'unlisted', from });

/** What became of each coded element, those that no list covers after the others. */
export function accountRows({ elements, unlisted }: Result): Row[] {
  return [
    ...elements.map(({ path, outcome, from, to }) => ({ path, outcome, from, ...(to && { to }) })),
    ...unlisted.map(unlistedRow),
  ];
}

/** The account of one document as text, a line an element. */
export function accountLines(result: Result, ok: boolean): string[] {
  const { elements, unlisted, units, issues, untouched, narratives } = result;
  const count = (outcome: ElementReport['outcome']) =>
    elements.filter((element) => element.outcome === outcome).length;
  const strange = units.filter(({ outcome }) => outcome === 'missing');
  const generated = narratives?.filter(({ outcome }) => outcome === 'generated').length;
  return [
    ...(untouched === undefined ? [] : [`left as it is: ${untouched}`]),
    ...accountRows(result).map(elementLine),
    ...strange.map(({ unit, path }) => `${'missing'.padEnd(WIDTH)}  unit ${unit} (UCUM) at ${path}`),
    ...issues.map(
      ({ severity, context, path, blocking }) =>
        `${severity.padEnd(WIDTH)}  ${context}${path === '/' ? '' : ` at ${path}`}${blocking ? '  [blocks]' : ''}`,
    ),
    `${elements.length} coded elements: ${count('mapped')} mapped to another code, ${count('translated')} translated, ` +
      `${count('kept')} kept, ${count('missing')} missing, ${count('nullFlavor')} null flavors, ` +
      `${count('uncoded')} without a code; ${unlisted.length} others are in no list`,
    ...(units.length === 0 ? [] : [`${units.length} units: ${strange.length} are in no value set`]),
    ...(narratives === undefined
      ? []
      : [
          `${narratives.length} sections: the narrative of ${generated} was made anew, the original below it`,
        ]),
    ok ? 'The document may go on.' : 'The document is held back.',
  ];
}

const WIDTH = 'translated'.length;

function elementLine({ outcome, from, to, path }: Row): string {
  const code = from.code === undefined ? 'no code' : `${from.code} (${from.codeSystem ?? 'no code system'})`;
  const became = outcome === 'mapped' && to !== undefined ? ` -> ${to.code} (${to.codeSystem})` : '';
  const text = to?.displayName === undefined ? '' : ` "${to.displayName}"`;
  return `${outcome.padEnd(WIDTH)}  ${code}${became}${text} at ${path}`;
}
