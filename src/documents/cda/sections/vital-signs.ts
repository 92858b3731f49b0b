import type { XmlElement } from 'libxml2-wasm';
import { childOf, childrenOf } from '../../../wire/xml/read.js';
import { el } from '../../../wire/xml/write.js';
import { rowId } from '../basic-section.js';
import { templateIds, writeCoded, writeId, writeQuantity, writeTime } from '../datatypes.js';
import { CdaError } from '../errors.js';
import type { VitalSigns } from '../model/patient-summary.js';
import { isNonEmpty } from '../model/values.js';
import { writeReference } from '../narrative.js';
import { EVENT } from '../observations.js';
import type { OptionalSectionCodec } from '../optional-section.js';
import { codedText, dateText, quantityText } from '../phrases.js';
import { readQuantity, required, requiredAttribute, requiredCoded, requiredId } from '../read-datatypes.js';
import { codeSystem, entryTemplate } from '../templates.js';

/** Vital signs, 8716-3: organizers E.3.21 of observations E.3.22 that were made together. */
export const vitalSigns: OptionalSectionCodec<VitalSigns> = {
  key: 'vitalSigns',

  table: (entries, words) => ({
    columns: [words.columns.date, words.columns.value],
    rows: entries.map((entry, index) => ({
      id: rowId('vitalSigns', index),
      cells: [
        dateText(entry.time),
        entry.observations
          .map(({ sign, value }) => `${codedText(sign, words)}: ${quantityText(value, words)}`)
          .join('; '),
      ],
    })),
  }),

  write: (entry, reference) =>
    el(
      'hl7:organizer',
      { classCode: 'CLUSTER', moodCode: 'EVN' },
      templateIds(entryTemplate.vitalSigns),
      writeId('hl7:id', entry.id),
      el('hl7:code', { code: '46680005', codeSystem: codeSystem.snomed, displayName: 'Vital signs' }),
      el('hl7:statusCode', { code: 'completed' }),
      writeTime('hl7:effectiveTime', entry.time),
      entry.observations.map(({ id, sign, value }) =>
        el(
          'hl7:component',
          {},
          el(
            'hl7:observation',
            EVENT,
            templateIds(entryTemplate.vitalSign),
            writeId('hl7:id', id),
            writeCoded('hl7:code', sign),
            writeReference(reference),
            el('hl7:statusCode', { code: 'completed' }),
            writeTime('hl7:effectiveTime', entry.time),
            writeQuantity('hl7:value', value, 'PQ'),
          ),
        ),
      ),
    ),

  read: (organizer) => {
    const observations = childrenOf(organizer, 'hl7:component').map((component) =>
      readSign(required(component, 'hl7:observation')),
    );
    if (!isNonEmpty(observations)) throw new CdaError('vital signs without any sign', organizer);
    return {
      id: requiredId(organizer),
      time: requiredAttribute(required(organizer, 'hl7:effectiveTime'), 'value'),
      observations,
    };
  },
};

function readSign(observation: XmlElement): VitalSigns['observations'][number] {
  const value = readQuantity(childOf(observation, 'hl7:value'));
  if (value === undefined) throw new CdaError('a vital sign has no value', observation);
  return { id: requiredId(observation), sign: requiredCoded(observation, 'hl7:code'), value };
}
