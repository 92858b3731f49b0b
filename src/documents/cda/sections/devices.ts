import type { XmlElement } from 'libxml2-wasm';
import { at, childOf } from '../../../wire/xml/read.js';
import { type Element, el } from '../../../wire/xml/write.js';
import { type BasicSectionCodec, rowId } from '../basic-section.js';
import { templateIds, writeCoded, writeId, writePeriod } from '../datatypes.js';
import type { Device } from '../model/patient-summary.js';
import { writeReference } from '../narrative.js';
import { codedText, periodText } from '../phrases.js';
import { present, readCoded, readId, readPeriod, requiredCoded, requiredId } from '../read-datatypes.js';
import { entryTemplate } from '../templates.js';

const EVENT = { classCode: 'SPLY', moodCode: 'EVN' } as const;

/** Medical devices and implants, 46264-8, entries E.3.5. */
export const devices: BasicSectionCodec<Device> = {
  key: 'devices',

  table: (entries, words) => ({
    columns: [words.columns.device, words.columns.identifier, words.columns.date],
    rows: entries.map((entry, index) => ({
      id: rowId('devices', index),
      cells: [
        codedText(entry.device, words),
        entry.deviceId?.extension ?? entry.deviceId?.root ?? '',
        periodText(entry.period, words),
      ],
    })),
  }),

  write: (entry, reference) =>
    el(
      'hl7:supply',
      EVENT,
      templateIds(entryTemplate.device),
      writeId('hl7:id', entry.id),
      writeReference(reference),
      writePeriod('hl7:effectiveTime', entry.period, 'IVL_TS'),
      writeDevice(
        writeCoded('hl7:code', entry.device),
        entry.deviceId === undefined ? undefined : writeId('hl7:id', entry.deviceId),
      ),
    ),

  writeAbsent: (absent, id, reference) =>
    el(
      'hl7:supply',
      EVENT,
      templateIds(entryTemplate.device),
      writeId('hl7:id', id),
      writeReference(reference),
      el('hl7:effectiveTime', { 'xsi:type': 'IVL_TS', nullFlavor: 'NA' }),
      writeDevice(writeCoded('hl7:code', absent), undefined),
    ),

  read: (statement) => ({
    id: requiredId(statement),
    device: requiredCoded(at(roleOf(statement), 'hl7:playingDevice'), 'hl7:code'),
    period: readPeriod(childOf(statement, 'hl7:effectiveTime')),
    ...present<Pick<Device, 'deviceId'>>({ deviceId: readId(childOf(roleOf(statement), 'hl7:id')) }),
  }),

  statementOf: (statement) => readCoded(at(roleOf(statement), 'hl7:playingDevice', 'hl7:code')),
};

function writeDevice(code: Element, id: Element | undefined): Element {
  return el(
    'hl7:participant',
    { typeCode: 'DEV' },
    el(
      'hl7:participantRole',
      { classCode: 'MANU' },
      id,
      el('hl7:playingDevice', { classCode: 'DEV', determinerCode: 'INSTANCE' }, code),
    ),
  );
}

function roleOf(statement: XmlElement): XmlElement | undefined {
  return at(statement, 'hl7:participant', 'hl7:participantRole');
}
