import type { XmlElement } from 'libxml2-wasm';
import { at, attributeOf, childOf, childrenOf } from '../../wire/xml/read.js';
import { type Element, el } from '../../wire/xml/write.js';
import { readBodySite, writeBodySite } from './body-site.js';
import { templateIds, writeCoded, writeId, writeOptionalCoded, writeTime } from './datatypes.js';
import { CdaError } from './errors.js';
import { writeAuthor, writeProfessional } from './header.js';
import type { DiagnosticResult, DiagnosticStudy } from './model/results.js';
import { isNonEmpty } from './model/values.js';
import { writeReference } from './narrative.js';
import { EVENT } from './observations.js';
import {
  present,
  readCoded,
  readId,
  readTime,
  required,
  requiredCoded,
  requiredId,
} from './read-datatypes.js';
import { readAuthor, readProfessional } from './read-header.js';
import {
  readReferenceRange,
  readResultValue,
  writeReferenceRange,
  writeResultValue,
} from './result-value.js';
import { entryTemplate } from './templates.js';

/** A study, templates E.3.42 and E.3.43; the row of result `n` is the study's with `-n` behind it. */
export function writeStudy(study: DiagnosticStudy, reference: string): Element {
  const { performer, reporter } = study;
  return el(
    'hl7:organizer',
    { classCode: 'BATTERY', moodCode: 'EVN' },
    templateIds(entryTemplate.diagnosticStudy),
    study.id === undefined ? undefined : writeId('hl7:id', study.id),
    writeCoded('hl7:code', study.study),
    el('hl7:statusCode', { code: 'completed' }),
    study.time === undefined ? undefined : writeTime('hl7:effectiveTime', study.time),
    study.specimen === undefined
      ? undefined
      : el(
          'hl7:specimen',
          {},
          el(
            'hl7:specimenRole',
            {},
            el('hl7:specimenPlayingEntity', {}, writeCoded('hl7:code', study.specimen)),
          ),
        ),
    performer === undefined
      ? undefined
      : el('hl7:performer', {}, el('hl7:assignedEntity', {}, writeProfessional(performer))),
    reporter === undefined ? undefined : writeAuthor(reporter),
    study.results.map((result, index) =>
      el('hl7:component', {}, writeResult(result, resultRow(reference, index))),
    ),
  );
}

/** The narrative's row of one result. */
export function resultRow(reference: string, index: number): string {
  return `${reference}-${index + 1}`;
}

/** One observation; `reference` is its row in the narrative. */
export function writeResult(
  result: DiagnosticResult,
  reference: string,
  templates: readonly string[] = entryTemplate.diagnosticResult,
): Element {
  return el(
    'hl7:observation',
    EVENT,
    templateIds(templates),
    writeId('hl7:id', result.id),
    writeCoded('hl7:code', result.test),
    writeReference(reference),
    el('hl7:statusCode', { code: 'completed' }),
    result.time === undefined ? undefined : writeTime('hl7:effectiveTime', result.time),
    writeResultValue(result.value),
    writeOptionalCoded('hl7:interpretationCode', result.interpretation),
    writeOptionalCoded('hl7:methodCode', result.method),
    writeBodySite(result),
    writeReferenceRange(result.referenceRange),
  );
}

/** Throws {@link CdaError}, also for what is not completed: a cancelled result must not read like one. */
export function readStudy(organizer: XmlElement): DiagnosticStudy {
  requireCompleted(organizer);
  const results = childrenOf(organizer, 'hl7:component').map((component) =>
    readResult(required(component, 'hl7:observation')),
  );
  if (!isNonEmpty(results)) throw new CdaError('a study without any result', organizer);
  const performer = at(organizer, 'hl7:performer', 'hl7:assignedEntity');
  const reporter = childOf(organizer, 'hl7:author');
  return {
    study: requiredCoded(organizer, 'hl7:code'),
    results,
    ...present<Omit<DiagnosticStudy, 'study' | 'results'>>({
      id: readId(childOf(organizer, 'hl7:id')),
      time: readTime(childOf(organizer, 'hl7:effectiveTime')),
      specimen: readCoded(
        at(organizer, 'hl7:specimen', 'hl7:specimenRole', 'hl7:specimenPlayingEntity', 'hl7:code'),
      ),
      performer: performer === undefined ? undefined : readProfessional(performer),
      reporter: reporter === undefined ? undefined : readAuthor(reporter),
    }),
  };
}

/** Throws {@link CdaError} like {@link readStudy}. */
export function readResult(observation: XmlElement): DiagnosticResult {
  requireCompleted(observation);
  if (attributeOf(observation, 'negationInd') === 'true') {
    throw new CdaError('a negated result can not be held', observation);
  }
  return {
    id: requiredId(observation),
    test: requiredCoded(observation, 'hl7:code'),
    value: readResultValue(observation),
    ...present<Omit<DiagnosticResult, 'id' | 'test' | 'value'>>({
      time: readTime(childOf(observation, 'hl7:effectiveTime')),
      interpretation: readCoded(childOf(observation, 'hl7:interpretationCode')),
      method: readCoded(childOf(observation, 'hl7:methodCode')),
      ...readBodySite(observation),
      referenceRange: readReferenceRange(observation),
    }),
  };
}

function requireCompleted(statement: XmlElement): void {
  if (attributeOf(childOf(statement, 'hl7:statusCode'), 'code') !== 'completed') {
    throw new CdaError('the status is not completed', statement);
  }
}
