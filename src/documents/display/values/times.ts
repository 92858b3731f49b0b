import type { XmlElement } from 'libxml2-wasm';
import { readHl7Time } from '../../../kernel/hl7-time.js';
import { attributeOf } from '../../../wire/xml/read.js';
import { find } from '../../cda/summary/loose.js';
import type { Value } from '../model.js';
import { plain, type Reading } from '../reading.js';
import { amountText } from './amounts.js';
import { absentValue } from './null-flavor.js';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  formats.set(key, known);
  return known;
}

/**
 * An HL7 time as a date in the reader's language, to the precision that it was written with; the time of day is
 * that of the place where it was written, its offset told. What is no HL7 time stands as it was written.
 */
export function timeText(time: string, language: string): string {
  const match = /^(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:\d\d(?:\.\d+)?)?([+-]\d{4}|Z)?$/.exec(time);
  if (match === null || readHl7Time(time) === undefined) return time;
  const [, year = '', month, day, hour, minute = '00', zone] = match;
  const at = Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
  const date = format(language, {
    year: 'numeric',
    ...(month === undefined ? {} : { month: 'long' }),
    ...(day === undefined ? {} : { day: 'numeric' }),
  }).format(at);
  if (hour === undefined) return date;
  const offset = zone === undefined || zone === 'Z' ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  return `${date}, ${hour}:${minute}${offset === undefined ? '' : ` (UTC${offset === 'Z' ? '' : offset})`}`;
}

/** One end of an interval, or a moment. */
export function timeValue(element: XmlElement | undefined, reading: Reading): Value {
  const time = attributeOf(element, 'value');
  return time === undefined ? absentValue(element, reading) : plain(timeText(time, reading.words.language));
}

/** An interval in words; an end that does not apply is an open one. */
export function intervalValue(element: XmlElement | undefined, reading: Reading): Value {
  const { words } = reading;
  if (attributeOf(element, 'value') !== undefined) return timeValue(element, reading);
  const text = (name: string) => {
    const time = attributeOf(find(element, name), 'value');
    return time === undefined ? undefined : timeText(time, words.language);
  };
  const [low, high, center] = [text('low'), text('high'), text('center')];
  const width = amountText(find(element, 'width'), reading);
  if (low !== undefined && high !== undefined) {
    return plain(low === high ? low : words.fromTo(low, high));
  }
  const start = low === undefined ? undefined : words.since(low);
  const end = high === undefined ? undefined : words.until(high);
  const during = width === undefined ? undefined : words.during(width);
  const told = [start ?? end ?? center, during].filter((part) => part !== undefined);
  if (told.length > 0) return plain(told.join(', '));
  const inner = [element, find(element, 'low'), find(element, 'high')].find(
    (each) => attributeOf(each, 'nullFlavor') !== undefined,
  );
  return absentValue(inner, reading);
}
