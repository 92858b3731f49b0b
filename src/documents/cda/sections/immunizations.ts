import type { XmlElement } from 'libxml2-wasm';
import { at, attributeOf, childOf, textOf } from '../../../wire/xml/read.js';
import { type Element, el } from '../../../wire/xml/write.js';
import { rowId } from '../basic-section.js';
import { nullElement, templateIds, writeCoded, writeId, writeTime } from '../datatypes.js';
import { CdaError } from '../errors.js';
import { writeProfessional } from '../header.js';
import type { Immunization } from '../model/patient-summary.js';
import type { CodedValue } from '../model/values.js';
import { writeReference } from '../narrative.js';
import { EVENT, related } from '../observations.js';
import type { OptionalSectionCodec } from '../optional-section.js';
import { codedText, dateText } from '../phrases.js';
import { present, readCoded, readTime, requiredCoded, requiredId } from '../read-datatypes.js';
import { readProfessional } from '../read-header.js';
import { codeSystem, entryTemplate } from '../templates.js';

const DOSE_NUMBER = '30973-2';

/** Immunizations, 11369-6, entries E.3.19; completed means given, cancelled not given (dossier documents 2.2). */
export const immunizations: OptionalSectionCodec<Immunization> = {
  key: 'immunizations',

  table: (entries, words) => ({
    columns: [
      words.columns.vaccine,
      words.columns.date,
      words.columns.given,
      words.columns.brand,
      words.columns.lot,
      words.columns.disease,
      words.columns.doseNumber,
    ],
    rows: entries.map((entry, index) => ({
      id: rowId('immunizations', index),
      cells: [
        codedText(entry.vaccine, words),
        dateText(entry.time),
        entry.given ? words.labels.yes : words.labels.no,
        entry.brand ?? '',
        entry.lot ?? '',
        codedText(entry.disease, words),
        entry.dose === undefined ? '' : String(entry.dose),
      ],
    })),
  }),

  write: (entry, reference) =>
    el(
      'hl7:substanceAdministration',
      { classCode: 'SBADM', moodCode: 'EVN', negationInd: 'false' },
      templateIds(entryTemplate.immunization),
      writeId('hl7:id', entry.id),
      el('hl7:code', { code: 'IMMUNIZ', codeSystem: codeSystem.iheActCode, displayName: 'Immunization' }),
      writeReference(reference),
      el('hl7:statusCode', { code: entry.given ? 'completed' : 'cancelled' }),
      entry.time === undefined
        ? nullElement('hl7:effectiveTime', 'UNK')
        : writeTime('hl7:effectiveTime', entry.time),
      writeVaccine(entry),
      entry.performer === undefined
        ? undefined
        : el('hl7:performer', {}, el('hl7:assignedEntity', {}, writeProfessional(entry.performer))),
      entry.disease === undefined ? undefined : writeDisease(entry.disease),
      entry.dose === undefined ? undefined : writeDoseNumber(entry.dose),
    ),

  read: (statement) => {
    const manufactured = at(statement, 'hl7:consumable', 'hl7:manufacturedProduct');
    const material = childOf(manufactured, 'hl7:manufacturedMaterial');
    const performer = at(statement, 'hl7:performer', 'hl7:assignedEntity');
    return {
      id: requiredId(statement),
      given: readGiven(statement),
      vaccine: requiredCoded(material, 'hl7:code'),
      ...present<Omit<Immunization, 'id' | 'given' | 'vaccine'>>({
        time: readTime(childOf(statement, 'hl7:effectiveTime')),
        brand: textOf(childOf(material, 'hl7:name')),
        lot: textOf(childOf(material, 'hl7:lotNumberText')),
        manufacturer: textOf(at(manufactured, 'hl7:manufacturerOrganization', 'hl7:name')),
        performer: performer === undefined ? undefined : readProfessional(performer),
        disease: readCoded(at(statement, 'hl7:participant', 'hl7:participantRole', 'hl7:code')),
        dose: readDoseNumber(statement),
      }),
    };
  },
};

function writeVaccine({ vaccine, brand, lot, manufacturer }: Immunization): Element {
  return el(
    'hl7:consumable',
    {},
    el(
      'hl7:manufacturedProduct',
      {},
      templateIds(entryTemplate.vaccine),
      el(
        'hl7:manufacturedMaterial',
        {},
        writeCoded('hl7:code', vaccine),
        brand === undefined ? undefined : el('hl7:name', {}, brand),
        lot === undefined ? undefined : el('hl7:lotNumberText', {}, lot),
      ),
      manufacturer === undefined
        ? undefined
        : el('hl7:manufacturerOrganization', {}, el('hl7:name', {}, manufacturer)),
    ),
  );
}

function writeDisease(disease: CodedValue): Element {
  return el(
    'hl7:participant',
    { typeCode: 'IND' },
    el(
      'hl7:participantRole',
      { classCode: 'AGNT' },
      writeCoded('hl7:code', disease),
      el('hl7:playingEntity', { classCode: 'ENT', nullFlavor: 'UNK' }),
    ),
  );
}

function writeDoseNumber(dose: number): Element {
  return el(
    'hl7:entryRelationship',
    { typeCode: 'SUBJ' },
    el(
      'hl7:observation',
      EVENT,
      templateIds(entryTemplate.doseNumber),
      el('hl7:code', { code: DOSE_NUMBER, codeSystem: codeSystem.loinc, displayName: 'Dose number' }),
      el('hl7:statusCode', { code: 'completed' }),
      el('hl7:value', { 'xsi:type': 'INT', value: dose }),
    ),
  );
}

function readDoseNumber(statement: XmlElement): number | undefined {
  const observation = related(statement, 'SUBJ').find(
    (candidate) => attributeOf(childOf(candidate, 'hl7:code'), 'code') === DOSE_NUMBER,
  );
  const value = attributeOf(childOf(observation, 'hl7:value'), 'value');
  return value === undefined ? undefined : Number.parseInt(value, 10);
}

function readGiven(statement: XmlElement): boolean {
  const status = attributeOf(childOf(statement, 'hl7:statusCode'), 'code');
  if (status !== 'completed' && status !== 'cancelled') {
    throw new CdaError('the status of an immunization is neither completed nor cancelled', statement);
  }
  return status === 'completed' && attributeOf(statement, 'negationInd') !== 'true';
}
