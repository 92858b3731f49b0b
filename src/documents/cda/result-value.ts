import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childOf, childrenOf, textOf, typeOf } from '../../wire/xml/read.js';
import { type Element, el } from '../../wire/xml/write.js';
import { writeCoded, writeQuantity } from './datatypes.js';
import { CdaError } from './errors.js';
import type { ReferenceRange, ResultValue } from './model/results.js';
import { codedText, quantityText } from './phrases.js';
import { present, readCoded, readQuantity } from './read-datatypes.js';
import type { Words } from './words/words.js';

export function writeResultValue(value: ResultValue): Element {
  if ('unit' in value) return writeQuantity('hl7:value', value, 'PQ');
  if ('statement' in value) return el('hl7:value', { 'xsi:type': 'ST' }, value.statement);
  return writeCoded('hl7:value', value, 'CD');
}

/** Throws {@link CdaError} when there are several values, none, or one of a type that can not be held exactly. */
export function readResultValue(observation: XmlElement): ResultValue {
  const [value, ...more] = childrenOf(observation, 'hl7:value');
  if (value === undefined || more.length > 0) {
    throw new CdaError('the result has no value, or several', observation);
  }
  const type = typeOf(value)?.local;
  // A text of the type ED may also be a file, or refer to one.
  if (type === 'ST' || (type === 'ED' && isPlainText(value))) {
    const statement = textOf(value);
    if (statement !== undefined) return { statement };
  }
  const read = type === 'PQ' ? (readQuantity(value) ?? readCoded(value)) : readCoded(value);
  const codes = ['CD', 'CE', 'CV', 'CO', 'PQ', 'ST'];
  if (read === undefined || type === undefined || !codes.includes(type)) {
    throw new CdaError('the value is of a type that can not be held', value);
  }
  return read;
}

function isPlainText(value: XmlElement): boolean {
  return attributeOf(value, 'representation') !== 'B64' && childrenOf(value).length === 0;
}

export function writeReferenceRange(range: ReferenceRange | undefined): Element | undefined {
  if (range === undefined) return undefined;
  const { low, high } = range;
  return el(
    'hl7:referenceRange',
    {},
    el(
      'hl7:observationRange',
      {},
      el(
        'hl7:value',
        { 'xsi:type': 'IVL_PQ' },
        low === undefined ? undefined : writeQuantity('hl7:low', low),
        high === undefined ? undefined : writeQuantity('hl7:high', high),
      ),
    ),
  );
}

/** The first range with an end; one value alone is a range whose ends are equal. Throws {@link CdaError}. */
export function readReferenceRange(observation: XmlElement): ReferenceRange | undefined {
  for (const range of childrenOf(observation, 'hl7:referenceRange')) {
    const value = childOf(childOf(range, 'hl7:observationRange'), 'hl7:value');
    const one = readQuantity(value);
    if (one !== undefined) return { low: one, high: one };
    const ends = { low: childOf(value, 'hl7:low'), high: childOf(value, 'hl7:high') };
    for (const end of Object.values(ends)) {
      if (attributeOf(end, 'inclusive') === 'false') {
        throw new CdaError('an end of the reference range is not part of it', end);
      }
    }
    const read = present<ReferenceRange>({ low: readQuantity(ends.low), high: readQuantity(ends.high) });
    if (Object.keys(read).length > 0) return read;
  }
  return undefined;
}

export function resultText(value: ResultValue, words: Words): string {
  if ('unit' in value) return quantityText(value, words);
  return 'statement' in value ? value.statement : codedText(value, words);
}

/** `3.5 – 5.1 mmol/L`, `≥ 3.5 mmol/L`, `≤ 5.1 mmol/L`. */
export function rangeText(range: ReferenceRange | undefined, words: Words): string {
  if (range === undefined) return '';
  const { low, high } = range;
  if (low !== undefined && high !== undefined) {
    const lowText = low.unit === high.unit ? low.value : quantityText(low, words);
    return `${lowText} – ${quantityText(high, words)}`;
  }
  if (low !== undefined) return `≥ ${quantityText(low, words)}`;
  return high === undefined ? '' : `≤ ${quantityText(high, words)}`;
}
