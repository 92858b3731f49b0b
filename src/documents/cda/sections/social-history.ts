import type { XmlElement } from 'libxml2-wasm';
import { childOf, typeOf } from '../../../wire/xml/read.js';
import { el } from '../../../wire/xml/write.js';
import { rowId } from '../basic-section.js';
import { templateIds, writeCoded, writeId, writePeriod, writeQuantity } from '../datatypes.js';
import { CdaError } from '../errors.js';
import type { SocialHistoryItem } from '../model/patient-summary.js';
import { writeReference } from '../narrative.js';
import { EVENT } from '../observations.js';
import type { OptionalSectionCodec } from '../optional-section.js';
import { codedText, periodText, quantityText } from '../phrases.js';
import { readCoded, readPeriod, readQuantity, requiredCoded, requiredId } from '../read-datatypes.js';
import { entryTemplate } from '../templates.js';

/** Social history, 29762-2, entries E.3.23: an amount (tobacco, alcohol) or a concept (diet). */
export const socialHistory: OptionalSectionCodec<SocialHistoryItem> = {
  key: 'socialHistory',

  table: (entries, words) => ({
    columns: [words.columns.item, words.columns.value, words.columns.date],
    rows: entries.map((entry, index) => ({
      id: rowId('socialHistory', index),
      cells: [
        codedText(entry.item, words),
        'unit' in entry.value ? quantityText(entry.value, words) : codedText(entry.value, words),
        periodText(entry.period, words),
      ],
    })),
  }),

  write: (entry, reference) =>
    el(
      'hl7:observation',
      EVENT,
      templateIds(entryTemplate.socialHistory),
      writeId('hl7:id', entry.id),
      writeCoded('hl7:code', entry.item),
      writeReference(reference),
      el('hl7:statusCode', { code: 'completed' }),
      writePeriod('hl7:effectiveTime', entry.period),
      'unit' in entry.value
        ? writeQuantity('hl7:value', entry.value, 'PQ')
        : writeCoded('hl7:value', entry.value, 'CD'),
    ),

  read: (observation) => ({
    id: requiredId(observation),
    item: requiredCoded(observation, 'hl7:code'),
    period: readPeriod(childOf(observation, 'hl7:effectiveTime')),
    value: readValue(observation),
  }),
};

function readValue(observation: XmlElement): SocialHistoryItem['value'] {
  const element = childOf(observation, 'hl7:value');
  const value =
    element !== undefined && typeOf(element)?.local === 'PQ' ? readQuantity(element) : readCoded(element);
  if (value === undefined) throw new CdaError('the observation has no value', observation);
  return value;
}
