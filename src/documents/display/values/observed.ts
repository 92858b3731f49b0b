import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, textOf, typeOf } from '../../../wire/xml/read.js';
import { childrenNamed, oneLine, referred } from '../../cda/summary/loose.js';
import type { Value } from '../model.js';
import { absent, freeText, plain, type Reading } from '../reading.js';
import { amountValue, ratioText } from './amounts.js';
import { codedValue, codedValues } from './coded.js';
import { absentValue } from './null-flavor.js';
import { intervalValue, timeValue } from './times.js';

/** All values of an observation, by their types; one sentence when it has none. */
export function observedValues(observation: XmlElement | undefined, reading: Reading): Value[] {
  const values = childrenNamed(observation, 'value').flatMap((value) => observedValue(value, reading));
  const interpretations = childrenNamed(observation, 'interpretationCode').map((each) =>
    codedValue(each, reading),
  );
  return values.length === 0 ? [absent(reading, 'notRecorded')] : [...values, ...interpretations];
}

function observedValue(value: XmlElement, reading: Reading): Value[] {
  switch (typeOf(value)?.local) {
    case 'PQ':
    case 'IVL_PQ':
      return [amountValue(value, reading)];
    case 'INT':
    case 'REAL':
      return [numberValue(value, reading)];
    case 'RTO':
    case 'RTO_PQ_PQ':
    case 'RTO_QTY_QTY':
      return [textOrAbsent(ratioText(value, reading), value, reading)];
    case 'TS':
      return [timeValue(value, reading)];
    case 'IVL_TS':
      return [intervalValue(value, reading)];
    case 'BL':
      return [yesOrNo(value, reading)];
    case 'ST':
    case 'ED':
      return [written(value, reading)];
    default:
      return attributeOf(value, 'code') === undefined && textOf(value) !== undefined
        ? [written(value, reading)]
        : codedValues(value, reading);
  }
}

function numberValue(value: XmlElement, reading: Reading): Value {
  return textOrAbsent(attributeOf(value, 'value'), value, reading);
}

function textOrAbsent(text: string | undefined, element: XmlElement, reading: Reading): Value {
  return text === undefined ? absentValue(element, reading) : plain(text);
}

function yesOrNo(value: XmlElement, reading: Reading): Value {
  const { yes, no } = reading.words.phrases;
  const written = attributeOf(value, 'value');
  return textOrAbsent(written === undefined ? undefined : written === 'true' ? yes : no, value, reading);
}

function written(value: XmlElement, reading: Reading): Value {
  const coded = codedValue(value, reading);
  if (coded.absence !== 'notRecorded' && coded.absence !== 'notFetched') return coded;
  const text = referred(value, reading.narrative) ?? oneLine(textOf(value));
  return text === undefined ? absentValue(value, reading) : freeText(text, reading);
}
