import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childOf } from '../../../wire/xml/read.js';
import { type Element, el } from '../../../wire/xml/write.js';
import { rowId } from '../basic-section.js';
import { nullElement, templateIds, writeCoded, writeId, writeTime } from '../datatypes.js';
import { readStudy, resultRow, writeStudy } from '../diagnostic-study.js';
import { CdaError } from '../errors.js';
import type { BloodGroup } from '../model/patient-summary.js';
import type { DiagnosticStudy } from '../model/results.js';
import { type NarrativeRow, writeReference } from '../narrative.js';
import { EVENT } from '../observations.js';
import type { OptionalSectionCodec } from '../optional-section.js';
import { codedText, dateText } from '../phrases.js';
import { present, readTime, requiredCoded, requiredId } from '../read-datatypes.js';
import { rangeText, resultText } from '../result-value.js';
import { codeSystem, entryTemplate } from '../templates.js';
import type { Words } from '../words/words.js';

const BLOOD_GROUP = '34530-6';

/** An entry of the coded results. */
export type ResultEntry = BloodGroup | DiagnosticStudy;

export function isStudy(entry: ResultEntry): entry is DiagnosticStudy {
  return 'study' in entry;
}

/** Coded results, 30954-2: the blood group, entry E.3.25, and studies, entries E.3.42. */
export const results: OptionalSectionCodec<ResultEntry> = {
  key: 'results',

  // Without studies there is no column that only they fill.
  table: (entries, words) => ({
    columns: [
      words.columns.item,
      words.columns.value,
      ...(entries.some(isStudy) ? [words.columns.referenceRange, words.columns.interpretation] : []),
      words.columns.date,
    ],
    rows: entries.flatMap((entry, index) =>
      rowsOf(entry, rowId('results', index), entries.some(isStudy), words),
    ),
  }),

  write: (entry, reference) =>
    isStudy(entry) ? writeStudy(entry, reference) : writeBloodGroup(entry, reference),

  read: (statement) => {
    if (statement.name === 'organizer') return readStudy(statement);
    // Any other observation would be taken for a blood group.
    if (attributeOf(childOf(statement, 'hl7:code'), 'code') === BLOOD_GROUP) return readBloodGroup(statement);
    throw new CdaError('the entry is neither a blood group nor a study', statement);
  },
};

function rowsOf(entry: ResultEntry, reference: string, besideStudies: boolean, words: Words): NarrativeRow[] {
  if (!isStudy(entry)) {
    const { group, time } = entry;
    const unfilled = besideStudies ? ['', ''] : [];
    const cells = [words.labels.bloodGroup, codedText(group, words), ...unfilled, dateText(time)];
    return [{ id: reference, cells }];
  }
  return entry.results.map((result, index) => ({
    id: resultRow(reference, index),
    cells: [
      `${codedText(entry.study, words)}: ${codedText(result.test, words)}`,
      resultText(result.value, words),
      rangeText(result.referenceRange, words),
      codedText(result.interpretation, words),
      dateText(result.time ?? entry.time),
    ],
  }));
}

function writeBloodGroup(entry: BloodGroup, reference: string): Element {
  return el(
    'hl7:observation',
    EVENT,
    templateIds(entryTemplate.bloodGroup),
    writeId('hl7:id', entry.id),
    el('hl7:code', {
      code: BLOOD_GROUP,
      codeSystem: codeSystem.loinc,
      displayName: 'ABO and Rh group panel - Blood',
    }),
    writeReference(reference),
    el('hl7:statusCode', { code: 'completed' }),
    entry.time === undefined
      ? nullElement('hl7:effectiveTime', 'UNK')
      : writeTime('hl7:effectiveTime', entry.time),
    writeCoded('hl7:value', entry.group, 'CE'),
  );
}

function readBloodGroup(observation: XmlElement): BloodGroup {
  return {
    id: requiredId(observation),
    group: requiredCoded(observation, 'hl7:value'),
    ...present<Pick<BloodGroup, 'time'>>({ time: readTime(childOf(observation, 'hl7:effectiveTime')) }),
  };
}
