import { childOf } from '../../../wire/xml/read.js';
import { el } from '../../../wire/xml/write.js';
import { type BasicSectionCodec, rowId } from '../basic-section.js';
import { templateIds, writeCoded, writeId, writeOptionalCoded, writePeriod } from '../datatypes.js';
import type { Procedure } from '../model/patient-summary.js';
import { writeReference } from '../narrative.js';
import { codedText, periodText } from '../phrases.js';
import { present, readCoded, readPeriod, requiredCoded, requiredId } from '../read-datatypes.js';
import { entryTemplate } from '../templates.js';

const EVENT = { classCode: 'PROC', moodCode: 'EVN' } as const;

/** Coded list of surgeries, 47519-4, entries E.3.26. */
export const procedures: BasicSectionCodec<Procedure> = {
  key: 'procedures',

  table: (entries, words) => ({
    columns: [words.columns.procedure, words.columns.date, words.columns.site],
    rows: entries.map((entry, index) => ({
      id: rowId('procedures', index),
      cells: [
        codedText(entry.procedure, words),
        periodText(entry.time, words),
        codedText(entry.bodySite, words),
      ],
    })),
  }),

  write: (entry, reference) =>
    el(
      'hl7:procedure',
      EVENT,
      templateIds(entryTemplate.procedure),
      writeId('hl7:id', entry.id),
      writeCoded('hl7:code', entry.procedure),
      writeReference(reference),
      el('hl7:statusCode', { code: 'completed' }),
      writePeriod('hl7:effectiveTime', entry.time, 'IVL_TS'),
      writeOptionalCoded('hl7:targetSiteCode', entry.bodySite),
    ),

  writeAbsent: (absent, id, reference) =>
    el(
      'hl7:procedure',
      EVENT,
      templateIds(entryTemplate.procedure),
      writeId('hl7:id', id),
      writeCoded('hl7:code', absent),
      writeReference(reference),
      el('hl7:statusCode', { code: 'completed' }),
      el('hl7:effectiveTime', { 'xsi:type': 'IVL_TS', nullFlavor: 'NA' }),
    ),

  read: (statement) => ({
    id: requiredId(statement),
    procedure: requiredCoded(statement, 'hl7:code'),
    time: readPeriod(childOf(statement, 'hl7:effectiveTime')),
    ...present<Pick<Procedure, 'bodySite'>>({
      bodySite: readCoded(childOf(statement, 'hl7:targetSiteCode')),
    }),
  }),

  statementOf: (statement) => readCoded(childOf(statement, 'hl7:code')),
};
