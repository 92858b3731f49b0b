import type { XmlElement } from 'libxml2-wasm';
import { childOf } from '../../../wire/xml/read.js';
import { type Element, el } from '../../../wire/xml/write.js';
import { type BasicSectionCodec, rowId } from '../basic-section.js';
import { templateIds, writeCoded, writeId, writePeriod } from '../datatypes.js';
import type { Problem } from '../model/patient-summary.js';
import type { NarrativeTable } from '../narrative.js';
import { writeReference } from '../narrative.js';
import {
  attribution,
  concernObservation,
  readAttribution,
  readConcern,
  writeAttribution,
  writeConcern,
} from '../observations.js';
import { codedText, periodText } from '../phrases.js';
import { present, readCoded, readPeriod, requiredCoded, requiredId } from '../read-datatypes.js';
import { nestedId } from '../section.js';
import { codeSystem, entryTemplate } from '../templates.js';
import type { Words } from '../words/words.js';

/** Active problems, 11450-4, concerns E.3.15 about observations E.3.7. */
export const problems: BasicSectionCodec<Problem> = {
  key: 'problems',
  table: (entries, words) => problemTable('problems', entries, words),
  write: writeProblem,
  writeAbsent: (absent, id, reference) =>
    writeConcern(
      {
        templateIds: entryTemplate.problemConcern,
        id: writeId('hl7:id', id),
        status: 'active',
        time: el('hl7:effectiveTime', { nullFlavor: 'NA' }),
        reference,
      },
      ...templateIds(entryTemplate.problem),
      writeId('hl7:id', nestedId(id, '1')),
      el('hl7:code', { code: '404684003', codeSystem: codeSystem.snomed, displayName: 'Clinical finding' }),
      writeReference(reference),
      el('hl7:statusCode', { code: 'completed' }),
      writeCoded('hl7:value', absent, 'CD'),
    ),
  read: readProblem,
  statementOf: (act) => readCoded(childOf(concernObservation(act), 'hl7:value')),
};

/** The rows of a section of problems, of the present or of the past. */
export function problemTable(key: string, entries: readonly Problem[], words: Words): NarrativeTable {
  return {
    columns: [
      words.columns.problem,
      words.columns.date,
      words.columns.severity,
      words.columns.status,
      words.columns.outcome,
    ],
    rows: entries.map((entry, index) => ({
      id: rowId(key, index),
      cells: [
        codedText(entry.problem, words),
        periodText(entry.period, words),
        codedText(entry.severity, words),
        codedText(entry.clinicalStatus, words) || words.labels[entry.status],
        codedText(entry.outcome, words),
      ],
    })),
  };
}

export function writeProblem(entry: Problem, reference: string): Element {
  const attributions = [
    writeAttribution(attribution.severity, entry.severity, reference),
    writeAttribution(attribution.problemCertainty, entry.certainty, reference),
    writeAttribution(attribution.problemStatus, entry.clinicalStatus, reference),
    writeAttribution(attribution.problemOutcome, entry.outcome, reference),
  ];
  return writeConcern(
    {
      templateIds: entryTemplate.problemConcern,
      id: writeId('hl7:id', entry.id),
      status: entry.status,
      time: writePeriod('hl7:effectiveTime', entry.period),
      reference,
    },
    ...templateIds(entryTemplate.problem),
    writeId('hl7:id', nestedId(entry.id, '1')),
    writeCoded('hl7:code', entry.type),
    writeReference(reference),
    el('hl7:statusCode', { code: 'completed' }),
    writePeriod('hl7:effectiveTime', entry.period),
    writeCoded('hl7:value', entry.problem, 'CD'),
    ...attributions.filter((each) => each !== undefined),
  );
}

export function readProblem(act: XmlElement): Problem {
  const { status, observation } = readConcern(act);
  return {
    id: requiredId(act),
    status,
    type: requiredCoded(observation, 'hl7:code'),
    problem: requiredCoded(observation, 'hl7:value'),
    period: readPeriod(childOf(observation, 'hl7:effectiveTime')),
    ...present<Pick<Problem, 'severity' | 'clinicalStatus' | 'outcome' | 'certainty'>>({
      severity: readAttribution(observation, attribution.severity),
      clinicalStatus: readAttribution(observation, attribution.problemStatus),
      outcome: readAttribution(observation, attribution.problemOutcome),
      certainty: readAttribution(observation, attribution.problemCertainty),
    }),
  };
}
