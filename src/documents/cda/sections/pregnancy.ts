import type { XmlElement } from 'libxml2-wasm';
import type { InstanceId } from '../../../kernel/identifiers.js';
import { attributeOf, childOf, childrenOf } from '../../../wire/xml/read.js';
import { type Element, el } from '../../../wire/xml/write.js';
import { rowId } from '../basic-section.js';
import { nullElement, templateIds, writeCoded, writeId, writeTime } from '../datatypes.js';
import { CdaError } from '../errors.js';
import type { Pregnancy } from '../model/patient-summary.js';
import { type SectionNarrative, writeReference } from '../narrative.js';
import { EVENT } from '../observations.js';
import { codedText, dateText } from '../phrases.js';
import {
  present,
  readTime,
  required,
  requiredAttribute,
  requiredCoded,
  requiredId,
} from '../read-datatypes.js';
import { entriesOf, findSection, writeSection } from '../section.js';
import { codeSystem, entryTemplate, sectionTemplate } from '../templates.js';
import type { Words } from '../words/words.js';

const STATUS = '82810-3';
const [OUTCOME_TEMPLATE] = entryTemplate.pregnancyOutcome;

/** Pregnancy history, 10162-6: status E.3.45, expected delivery E.3.24 inside it, outcomes E.3.46. */
export function describePregnancy(
  pregnancy: Pregnancy | undefined,
  words: Words,
): SectionNarrative | undefined {
  if (pregnancy === undefined) return undefined;
  const { status, delivery, outcomes } = pregnancy;
  const rows = [
    ...(status === undefined
      ? []
      : [[words.labels.pregnancyStatus, codedText(status.value, words), dateText(status.time)]]),
    ...(delivery === undefined
      ? []
      : [[words.labels.expectedDelivery, dateText(delivery.date), codedText(delivery.method, words)]]),
    ...outcomes.map(({ outcome, count }) => [codedText(outcome, words), String(count), '']),
  ];
  if (rows.length === 0) return undefined;
  return {
    title: words.sections.pregnancy,
    statements: [],
    tables: [
      {
        columns: [words.columns.item, words.columns.value, words.columns.date],
        rows: rows.map((cells, index) => ({ id: rowId('pregnancy', index), cells })),
      },
    ],
  };
}

export function writePregnancy(
  pregnancy: Pregnancy | undefined,
  id: InstanceId,
  words: Words,
): Element | undefined {
  const narrative = describePregnancy(pregnancy, words);
  if (pregnancy === undefined || narrative === undefined) return undefined;
  const { status, delivery, outcomes } = pregnancy;
  const hasStatus = status !== undefined || delivery !== undefined;
  const before = (status === undefined ? 0 : 1) + (delivery === undefined ? 0 : 1);
  const entries = [
    ...(hasStatus ? [writeStatus(pregnancy)] : []),
    ...outcomes.map(({ outcome, count }, index) =>
      el(
        'hl7:observation',
        EVENT,
        templateIds(entryTemplate.pregnancyOutcome),
        writeCoded('hl7:code', outcome),
        writeReference(rowId('pregnancy', before + index)),
        el('hl7:statusCode', { code: 'completed' }),
        el('hl7:value', { 'xsi:type': 'INT', value: count }),
      ),
    ),
  ];
  return writeSection(sectionTemplate.pregnancy, id, narrative, entries);
}

function writeStatus({ status, delivery }: Pregnancy): Element {
  return el(
    'hl7:observation',
    EVENT,
    templateIds(entryTemplate.pregnancyStatus),
    el('hl7:code', { code: STATUS, codeSystem: codeSystem.loinc, displayName: 'Pregnancy status' }),
    writeReference(rowId('pregnancy', 0)),
    el('hl7:statusCode', { code: 'completed' }),
    status?.time === undefined
      ? nullElement('hl7:effectiveTime', 'UNK')
      : writeTime('hl7:effectiveTime', status.time),
    status === undefined
      ? el('hl7:value', { 'xsi:type': 'CD', nullFlavor: 'NI' })
      : writeCoded('hl7:value', status.value, 'CD'),
    delivery === undefined ? undefined : writeDelivery(delivery, status === undefined ? 0 : 1),
  );
}

function writeDelivery(delivery: NonNullable<Pregnancy['delivery']>, row: number): Element {
  return el(
    'hl7:entryRelationship',
    { typeCode: 'COMP' },
    el(
      'hl7:observation',
      EVENT,
      templateIds(entryTemplate.expectedDelivery),
      writeId('hl7:id', delivery.id),
      writeCoded('hl7:code', delivery.method),
      writeReference(rowId('pregnancy', row)),
      el('hl7:statusCode', { code: 'completed' }),
      nullElement('hl7:effectiveTime', 'UNK'),
      el('hl7:value', { 'xsi:type': 'TS', value: delivery.date }),
    ),
  );
}

/** The pregnancy section; undefined when the document has none. */
export function readPregnancy(root: XmlElement): Pregnancy | undefined {
  const section = findSection(root, sectionTemplate.pregnancy);
  if (section === undefined) return undefined;
  const observations = entriesOf(section);
  const status = observations.find(
    (observation) => attributeOf(childOf(observation, 'hl7:code'), 'code') === STATUS,
  );
  return {
    outcomes: observations
      .filter((observation) => hasTemplate(observation, OUTCOME_TEMPLATE))
      .map((observation) => ({
        outcome: requiredCoded(observation, 'hl7:code'),
        count: Number.parseInt(requiredAttribute(required(observation, 'hl7:value'), 'value'), 10),
      })),
    ...present<Pick<Pregnancy, 'status' | 'delivery'>>({
      status: readStatus(status),
      delivery: readDelivery(status),
    }),
  };
}

function readStatus(observation: XmlElement | undefined): Pregnancy['status'] {
  if (observation === undefined) return undefined;
  const value = required(observation, 'hl7:value');
  if (attributeOf(value, 'nullFlavor') === 'NI') return undefined;
  return {
    value: requiredCoded(observation, 'hl7:value'),
    ...present<{ time: string }>({ time: readTime(childOf(observation, 'hl7:effectiveTime')) }),
  };
}

function readDelivery(status: XmlElement | undefined): Pregnancy['delivery'] {
  if (status === undefined) return undefined;
  const relation = childOf(status, 'hl7:entryRelationship');
  if (relation === undefined) return undefined;
  const observation = required(relation, 'hl7:observation');
  const date = readTime(childOf(observation, 'hl7:value'));
  if (date === undefined) throw new CdaError('the expected delivery has no date', observation);
  return { id: requiredId(observation), method: requiredCoded(observation, 'hl7:code'), date };
}

function hasTemplate(observation: XmlElement, root: string): boolean {
  return childrenOf(observation, 'hl7:templateId').some((id) => attributeOf(id, 'root') === root);
}
