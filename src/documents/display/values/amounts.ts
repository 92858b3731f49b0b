import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, textOf } from '../../../wire/xml/read.js';
import { find, oneLine } from '../../cda/summary/loose.js';
import type { Value } from '../model.js';
import { plain, type Reading } from '../reading.js';
import type { TimeUnit } from '../words/words.js';
import { absentValue } from './null-flavor.js';

// Numbers and units stand as the document gives them: nothing is computed, rounded or converted.

const timeUnits = {
  s: 'second',
  min: 'minute',
  h: 'hour',
  d: 'day',
  wk: 'week',
  mo: 'month',
  a: 'year',
} as const satisfies Record<TimeUnit, string>;

/** A UCUM unit of time, where it is one. */
export function timeUnitOf(unit: string | undefined): TimeUnit | undefined {
  return unit !== undefined && Object.hasOwn(timeUnits, unit) ? (unit as TimeUnit) : undefined;
}

/**
 * `250 mg`, `8 hours`, `1 unit(s)`; a UCUM annotation `{Ampoule}` as its text, a unit's own word where there is
 * one, and beside a notation that not everybody reads its name (dossier documents 2.8, 6.3). Undefined when there is no value.
 */
export function amountText(element: XmlElement | undefined, reading: Reading): string | undefined {
  const value = attributeOf(element, 'value');
  return value === undefined ? undefined : withUnit(value, element, reading);
}

function withUnit(value: string, element: XmlElement | undefined, { words, units }: Reading): string {
  const unit = attributeOf(element, 'unit');
  const time = timeUnitOf(unit);
  if (time !== undefined && Number.isFinite(Number(value))) {
    const style = {
      style: 'unit',
      unit: timeUnits[time],
      unitDisplay: 'long',
      maximumFractionDigits: 20,
    } as const;
    return new Intl.NumberFormat(words.language, style).format(Number(value));
  }
  const word = oneLine(textOf(find(element, 'translation', 'originalText')));
  return `${value} ${word ?? unitText(unit, units) ?? words.phrases.unit}`;
}

// `mg`, `mmol/L`, `%`: read alike in every language. `ug` is not, it is mistaken for `mg`.
const SYMBOL = /^(?!.*\bu[A-Za-z])[A-Za-z%]+(?:\/[A-Za-z]+\d?)*$/;

function unitText(unit: string | undefined, units: Reading['units']): string | undefined {
  if (unit === undefined || unit === '1') return undefined;
  const name = SYMBOL.test(unit) ? undefined : units.get(unit);
  return name === undefined ? unit.replace(/\{([^{}]*)\}/g, '$1') : `${name} (${unit})`;
}

/** An amount or a range of amounts, or why there is none. */
export function amountValue(element: XmlElement | undefined, reading: Reading): Value {
  const one = amountText(element, reading);
  if (one !== undefined) return plain(one);
  const [low, high] = [find(element, 'low'), find(element, 'high')];
  const ends = [...new Set([low, high].map((end) => amountText(end, reading)))].filter(
    (end) => end !== undefined,
  );
  if (ends.length > 0) return plain(rangeText(ends, low, high));
  const silent = [element, low, high].find((each) => attributeOf(each, 'nullFlavor') !== undefined);
  return absentValue(silent, reading);
}

// `1 – 2 mg`: the unit once where both ends have the same.
function rangeText(
  ends: readonly string[],
  low: XmlElement | undefined,
  high: XmlElement | undefined,
): string {
  const [first = '', second] = ends;
  if (second === undefined) {
    if (attributeOf(low, 'value') === undefined) return `≤ ${first}`;
    return attributeOf(high, 'value') === undefined ? `≥ ${first}` : first;
  }
  const same = attributeOf(low, 'unit') === attributeOf(high, 'unit');
  const from = attributeOf(low, 'value') ?? first;
  return same ? `${from} – ${second}` : `${first} – ${second}`;
}

/** A strength, `500 mg`, `100 [IU] / 1 mL`; one piece below the fraction stroke is not told. */
export function ratioText(element: XmlElement | undefined, reading: Reading): string | undefined {
  const numerator = find(element, 'numerator');
  const denominator = find(element, 'denominator');
  const over = amountText(numerator, reading);
  if (over === undefined) return undefined;
  const under = amountText(denominator, reading);
  const unit = attributeOf(denominator, 'unit') ?? '1';
  const onePiece =
    attributeOf(denominator, 'value') === '1' &&
    unit === '1' &&
    find(denominator, 'translation') === undefined;
  return under === undefined || onePiece ? over : `${over} / ${under}`;
}
