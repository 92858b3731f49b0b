import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, typeOf } from '../../../wire/xml/read.js';
import { childrenNamed, find } from '../../cda/summary/loose.js';
import type { Value } from '../model.js';
import { plain, type Reading } from '../reading.js';
import type { TimingEvent, Words } from '../words/words.js';
import { amountText, timeUnitOf } from './amounts.js';
import { codedValue } from './coded.js';
import { absentValue } from './null-flavor.js';
import { intervalValue, timeText } from './times.js';

/** How often something is taken, in words, whatever prefix its type has; one value for each time it tells of. */
export function frequencyValues(time: XmlElement, reading: Reading): Value[] {
  switch (typeOf(time)?.local) {
    case 'PIVL_TS':
      return [periodic(time, reading)];
    case 'EIVL_TS':
      return [atEvent(time, reading)];
    case 'SXPR_TS':
      return childrenNamed(time, 'comp').flatMap((each) => frequencyValues(each, reading));
    default:
      return [intervalValue(time, reading)];
  }
}

/** True for a time that says how often, not how long. */
export function isFrequency(time: XmlElement): boolean {
  return ['PIVL_TS', 'EIVL_TS', 'SXPR_TS'].includes(typeOf(time)?.local ?? '');
}

function periodic(time: XmlElement, reading: Reading): Value {
  const { words } = reading;
  const period = find(time, 'period');
  const amount = amountText(period, reading);
  if (amount === undefined) return absentValue(period ?? time, reading);
  const unit = timeUnitOf(attributeOf(period, 'unit'));
  const value = attributeOf(period, 'value') ?? '';
  const times = timesOf(value, attributeOf(time, 'institutionSpecified') === 'true');
  const often =
    times !== undefined && unit !== undefined ? words.timesPer(times, unit) : words.every(amount, unit);
  const phase = find(time, 'phase');
  const from = attributeOf(find(phase, 'low'), 'value');
  const width = amountText(find(phase, 'width'), reading);
  const parts = [
    often,
    from === undefined ? undefined : words.since(timeText(from, words.language)),
    width === undefined ? undefined : words.during(width),
  ];
  return plain(parts.filter((part) => part !== undefined).join(', '));
}

// Only what comes out whole is turned round: 0.5 d is twice a day, 0.33 d stands as it was written.
function timesOf(value: string, institutionSpecified: boolean): string | undefined {
  const period = Number(value);
  if (period === 1) return '1';
  if (!institutionSpecified || !(period > 0 && period < 1)) return undefined;
  const times = 1 / period;
  return Number.isInteger(times) ? String(times) : undefined;
}

function atEvent(time: XmlElement, reading: Reading): Value {
  const { words } = reading;
  const event = find(time, 'event');
  const code = attributeOf(event, 'code');
  const told = codedValue(event, reading);
  const known = eventText(code, words);
  const offset = amountText(find(time, 'offset', 'low') ?? find(time, 'offset'), reading);
  const width = amountText(find(time, 'offset', 'width'), reading);
  const base = known === undefined ? told : inWords(known, told);
  const more = [offset, width === undefined ? undefined : words.during(width)].filter(
    (part) => part !== undefined,
  );
  return more.length === 0 ? base : { ...base, text: `${base.text} (${more.join(', ')})` };
}

function eventText(code: string | undefined, { events }: Words): string | undefined {
  return code !== undefined && Object.hasOwn(events, code) ? events[code as TimingEvent] : undefined;
}

// The page's own words for an event are in the reader's language; the document's stay beside them.
function inWords(text: string, { text: told, originals, code }: Value): Value {
  const others = [told, ...originals].filter((each) => each !== text && each !== code?.code);
  return { text, originals: others, ...(code === undefined ? {} : { code }) };
}
