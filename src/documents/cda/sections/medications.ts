import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childOf, childrenOf } from '../../../wire/xml/read.js';
import { el } from '../../../wire/xml/write.js';
import { readAdministration, writeAdministration } from '../administration.js';
import type { BasicSectionCodec } from '../basic-section.js';
import { rowId } from '../basic-section.js';
import { nullElement, templateIds, writeCoded, writeId } from '../datatypes.js';
import { CdaError } from '../errors.js';
import type { Medication } from '../model/patient-summary.js';
import type { CodedValue } from '../model/values.js';
import { writeReference } from '../narrative.js';
import { codedText, doseText, frequencyText, ingredientsText, periodText } from '../phrases.js';
import { present, readCoded, requiredId } from '../read-datatypes.js';
import { codeSystem, entryTemplate } from '../templates.js';

const INTENT = { classCode: 'SBADM', moodCode: 'INT' } as const;
const products = { product: entryTemplate.medicationProduct, material: entryTemplate.medicationMaterial };

/** Medication summary, 10160-0, entries E.3.4. */
export const medications: BasicSectionCodec<Medication> = {
  key: 'medications',

  table: (entries, words) => ({
    columns: [
      words.columns.medicine,
      words.columns.ingredients,
      words.columns.form,
      words.columns.dose,
      words.columns.frequency,
      words.columns.route,
      words.columns.duration,
      words.columns.reason,
    ],
    rows: entries.map((entry, index) => ({
      id: rowId('medications', index),
      cells: [
        entry.product.name,
        ingredientsText(entry.product, words),
        codedText(entry.product.doseForm, words),
        doseText(entry.dose, words),
        frequencyText(entry.frequency, words),
        codedText(entry.route, words),
        periodText(entry.duration, words),
        codedText(entry.reason, words),
      ],
    })),
  }),

  write: (entry, reference) =>
    el(
      'hl7:substanceAdministration',
      INTENT,
      templateIds(entryTemplate.medication),
      writeId('hl7:id', entry.id),
      writeReference(reference),
      el('hl7:statusCode', { code: entry.status }),
      writeAdministration(entry, products),
      entry.reason === undefined ? undefined : writeReason(entry.reason),
    ),

  writeAbsent: (absent, id, reference) =>
    el(
      'hl7:substanceAdministration',
      INTENT,
      templateIds(entryTemplate.medication),
      writeId('hl7:id', id),
      writeCoded('hl7:code', absent),
      writeReference(reference),
      el('hl7:statusCode', { code: 'completed' }),
      el('hl7:effectiveTime', { 'xsi:type': 'IVL_TS', nullFlavor: 'UNK' }),
      nullElement('hl7:effectiveTime', 'NA'),
      el(
        'hl7:consumable',
        {},
        el(
          'hl7:manufacturedProduct',
          {},
          templateIds(entryTemplate.medicationProduct),
          nullElement('hl7:manufacturedMaterial', 'NA'),
        ),
      ),
    ),

  read: (statement) => ({
    id: requiredId(statement),
    status: readStatus(statement),
    ...readAdministration(statement),
    ...present<Pick<Medication, 'reason'>>({ reason: readReason(statement) }),
  }),

  statementOf: (statement) => readCoded(childOf(statement, 'hl7:code')),
};

function writeReason(reason: CodedValue) {
  return el(
    'hl7:entryRelationship',
    { typeCode: 'RSON' },
    el(
      'hl7:observation',
      { classCode: 'OBS', moodCode: 'EVN' },
      templateIds(entryTemplate.medicationReason),
      el('hl7:id', { nullFlavor: 'NA' }),
      el('hl7:code', { code: '64572001', codeSystem: codeSystem.snomed, displayName: 'Disease' }),
      el('hl7:statusCode', { code: 'completed' }),
      nullElement('hl7:effectiveTime', 'UNK'),
      writeCoded('hl7:value', reason, 'CD'),
    ),
  );
}

function readReason(statement: XmlElement): CodedValue | undefined {
  const relation = childrenOf(statement, 'hl7:entryRelationship').find(
    (candidate) => attributeOf(candidate, 'typeCode') === 'RSON',
  );
  return readCoded(childOf(childOf(relation, 'hl7:observation'), 'hl7:value'));
}

function readStatus(statement: XmlElement): Medication['status'] {
  const status = attributeOf(childOf(statement, 'hl7:statusCode'), 'code');
  if (status === 'active' || status === 'completed') return status;
  throw new CdaError('the status is neither active nor completed', statement);
}
