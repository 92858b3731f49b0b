import type { XmlElement } from 'libxml2-wasm';
import { at, childOf } from '../../../wire/xml/read.js';
import { type Element, el } from '../../../wire/xml/write.js';
import { type BasicSectionCodec, rowId } from '../basic-section.js';
import { nullElement, templateIds, writeCoded, writeId, writePeriod } from '../datatypes.js';
import type { Allergy, Manifestation } from '../model/patient-summary.js';
import type { Period } from '../model/values.js';
import { writeReference } from '../narrative.js';
import {
  attribution,
  concernObservation,
  EVENT,
  readAttribution,
  readConcern,
  related,
  writeAttribution,
  writeConcern,
} from '../observations.js';
import { codedText, periodText } from '../phrases.js';
import { present, readCoded, readPeriod, requiredCoded, requiredId } from '../read-datatypes.js';
import { nestedId } from '../section.js';
import { codeSystem, entryTemplate } from '../templates.js';

// What the concern and the observation say where there is nothing to be said (dossier documents 2.3).
const noOnset = el('hl7:effectiveTime', {}, nullElement('hl7:low', 'NA'));

/** Allergies and other adverse reactions, 48765-2, concerns E.3.16 about observations E.3.17. */
export const allergies: BasicSectionCodec<Allergy> = {
  key: 'allergies',

  table: (entries, words) => ({
    columns: [
      words.columns.allergen,
      words.columns.type,
      words.columns.reaction,
      words.columns.criticality,
      words.columns.certainty,
      words.columns.date,
      words.columns.status,
    ],
    rows: entries.map((entry, index) => ({
      id: rowId('allergies', index),
      cells: [
        codedText(entry.agent, words),
        codedText(entry.type, words),
        entry.manifestations
          .map(({ reaction, severity }) =>
            severity === undefined
              ? codedText(reaction, words)
              : `${codedText(reaction, words)} (${codedText(severity, words)})`,
          )
          .join('; '),
        codedText(entry.criticality, words),
        codedText(entry.certainty, words),
        periodText(entry.onset, words),
        codedText(entry.clinicalStatus, words) || words.labels[entry.status],
      ],
    })),
  }),

  write: (entry, reference) =>
    writeConcern(
      {
        templateIds: entryTemplate.allergyConcern,
        id: writeId('hl7:id', entry.id),
        status: entry.status,
        time: writePeriod('hl7:effectiveTime', entry.onset),
        reference,
      },
      ...templateIds(entryTemplate.allergy),
      writeId('hl7:id', nestedId(entry.id, '1')),
      writeCoded('hl7:code', entry.type),
      writeReference(reference),
      el('hl7:statusCode', { code: 'completed' }),
      writePeriod('hl7:effectiveTime', entry.onset),
      el(
        'hl7:participant',
        { typeCode: 'CSM' },
        el(
          'hl7:participantRole',
          { classCode: 'MANU' },
          el('hl7:playingEntity', { classCode: 'MMAT' }, writeCoded('hl7:code', entry.agent)),
        ),
      ),
      ...entry.manifestations.map((each, index) =>
        writeManifestation(each, nestedId(entry.id, `1.${index + 1}`), entry.onset, reference),
      ),
      ...attributions(entry, reference),
    ),

  writeAbsent: (absent, id, reference) =>
    writeConcern(
      {
        templateIds: entryTemplate.allergyConcern,
        id: writeId('hl7:id', id),
        status: 'active',
        time: noOnset,
        reference,
      },
      ...templateIds(entryTemplate.allergy),
      writeId('hl7:id', nestedId(id, '1')),
      el('hl7:code', {
        code: '609328004',
        codeSystem: codeSystem.snomed,
        displayName: 'Allergic disposition',
      }),
      writeReference(reference),
      el('hl7:statusCode', { code: 'completed' }),
      noOnset,
      writeCoded('hl7:value', absent, 'CD'),
    ),

  read: (act) => {
    const { status, observation } = readConcern(act);
    return {
      id: requiredId(act),
      status,
      type: requiredCoded(observation, 'hl7:code'),
      onset: readPeriod(childOf(observation, 'hl7:effectiveTime')),
      agent: requiredCoded(
        at(observation, 'hl7:participant', 'hl7:participantRole', 'hl7:playingEntity'),
        'hl7:code',
      ),
      manifestations: related(observation, 'MFST').map(readManifestation),
      ...present<Pick<Allergy, 'criticality' | 'certainty' | 'clinicalStatus'>>({
        criticality: readAttribution(observation, attribution.criticality),
        certainty: readAttribution(observation, attribution.allergyCertainty),
        clinicalStatus: readAttribution(observation, attribution.allergyStatus),
      }),
    };
  },

  statementOf: (act) => readCoded(childOf(concernObservation(act), 'hl7:value')),
};

function attributions(entry: Allergy, reference: string): Element[] {
  return [
    writeAttribution(attribution.criticality, entry.criticality, reference),
    writeAttribution(attribution.allergyCertainty, entry.certainty, reference),
    writeAttribution(attribution.allergyStatus, entry.clinicalStatus, reference),
  ].filter((each) => each !== undefined);
}

function writeManifestation(
  { reaction, severity }: Manifestation,
  id: ReturnType<typeof nestedId>,
  onset: Period,
  reference: string,
): Element {
  return el(
    'hl7:entryRelationship',
    { typeCode: 'MFST' },
    el(
      'hl7:observation',
      EVENT,
      templateIds(entryTemplate.manifestation),
      writeId('hl7:id', id),
      el('hl7:code', { code: '404684003', codeSystem: codeSystem.snomed, displayName: 'Clinical finding' }),
      writeReference(reference),
      el('hl7:statusCode', { code: 'completed' }),
      writePeriod('hl7:effectiveTime', onset),
      writeCoded('hl7:value', reaction, 'CD'),
      writeAttribution(attribution.severity, severity, reference),
    ),
  );
}

function readManifestation(observation: XmlElement): Manifestation {
  return {
    reaction: requiredCoded(observation, 'hl7:value'),
    ...present<Pick<Manifestation, 'severity'>>({
      severity: readAttribution(observation, attribution.severity),
    }),
  };
}
