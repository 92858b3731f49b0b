import { childOf } from '../../../wire/xml/read.js';
import { el } from '../../../wire/xml/write.js';
import { rowId } from '../basic-section.js';
import { nullElement, templateIds, writeCoded, writeId, writeTime } from '../datatypes.js';
import type { BloodGroup } from '../model/patient-summary.js';
import { writeReference } from '../narrative.js';
import { EVENT } from '../observations.js';
import type { OptionalSectionCodec } from '../optional-section.js';
import { codedText, dateText } from '../phrases.js';
import { present, readTime, requiredCoded, requiredId } from '../read-datatypes.js';
import { codeSystem, entryTemplate } from '../templates.js';

/** Coded results, 30954-2: the blood group, entry E.3.25. */
export const results: OptionalSectionCodec<BloodGroup> = {
  key: 'results',

  table: (entries, words) => ({
    columns: [words.columns.item, words.columns.value, words.columns.date],
    rows: entries.map((entry, index) => ({
      id: rowId('results', index),
      cells: [words.labels.bloodGroup, codedText(entry.group, words), dateText(entry.time)],
    })),
  }),

  write: (entry, reference) =>
    el(
      'hl7:observation',
      EVENT,
      templateIds(entryTemplate.bloodGroup),
      writeId('hl7:id', entry.id),
      el('hl7:code', {
        code: '34530-6',
        codeSystem: codeSystem.loinc,
        displayName: 'ABO and Rh group panel - Blood',
      }),
      writeReference(reference),
      el('hl7:statusCode', { code: 'completed' }),
      entry.time === undefined
        ? nullElement('hl7:effectiveTime', 'UNK')
        : writeTime('hl7:effectiveTime', entry.time),
      writeCoded('hl7:value', entry.group, 'CE'),
    ),

  read: (observation) => ({
    id: requiredId(observation),
    group: requiredCoded(observation, 'hl7:value'),
    ...present<Pick<BloodGroup, 'time'>>({ time: readTime(childOf(observation, 'hl7:effectiveTime')) }),
  }),
};
