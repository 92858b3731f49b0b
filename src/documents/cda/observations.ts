import type { XmlElement } from 'libxml2-wasm';
import { at, attributeOf, childOf, childrenOf } from '../../wire/xml/read.js';
import { type Child, type Element, el } from '../../wire/xml/write.js';
import { templateIds, writeCoded } from './datatypes.js';
import { CdaError } from './errors.js';
import { type ConcernStatus, concernStatuses } from './model/patient-summary.js';
import type { CodedValue } from './model/values.js';
import { writeReference } from './narrative.js';
import { readCoded } from './read-datatypes.js';
import { codeSystem, entryTemplate } from './templates.js';

export const EVENT = { classCode: 'OBS', moodCode: 'EVN' } as const;

/** An observation inside another one that says one coded thing of it. */
export interface Attribution {
  readonly typeCode: 'SUBJ' | 'REFR';
  readonly inversionInd?: 'true';
  readonly templateIds: readonly string[];
  readonly code: string;
  readonly codeSystem: string;
  readonly displayName: string;
  readonly valueType: 'CD' | 'CE';
}

const loinc = { codeSystem: codeSystem.loinc } as const;

/** What is said of allergies, their manifestations and problems (dossier documents 2.2). */
export const attribution = {
  severity: {
    typeCode: 'SUBJ',
    inversionInd: 'true',
    templateIds: entryTemplate.severity,
    code: 'SEV',
    codeSystem: codeSystem.actCode,
    displayName: 'Severity',
    valueType: 'CD',
  },
  criticality: {
    typeCode: 'SUBJ',
    templateIds: entryTemplate.criticality,
    code: '82606-5',
    ...loinc,
    displayName: 'Allergy or intolerance criticality',
    valueType: 'CD',
  },
  allergyCertainty: {
    typeCode: 'SUBJ',
    templateIds: entryTemplate.allergyCertainty,
    code: '66455-7',
    ...loinc,
    displayName: 'Condition status',
    valueType: 'CD',
  },
  allergyStatus: {
    typeCode: 'REFR',
    templateIds: entryTemplate.allergyStatus,
    code: '33999-4',
    ...loinc,
    displayName: 'Status',
    valueType: 'CD',
  },
  problemStatus: {
    typeCode: 'REFR',
    templateIds: entryTemplate.problemStatus,
    code: '33999-4',
    ...loinc,
    displayName: 'Status',
    valueType: 'CE',
  },
  problemOutcome: {
    typeCode: 'REFR',
    templateIds: entryTemplate.problemOutcome,
    code: '11323-3',
    ...loinc,
    displayName: 'Health status',
    valueType: 'CE',
  },
  problemCertainty: {
    typeCode: 'SUBJ',
    templateIds: entryTemplate.problemCertainty,
    code: '66455-7',
    ...loinc,
    displayName: 'Condition status',
    valueType: 'CD',
  },
} as const satisfies Record<string, Attribution>;

export function writeAttribution(
  kind: Attribution,
  value: CodedValue | undefined,
  reference: string,
): Element | undefined {
  if (value === undefined) return undefined;
  const { typeCode, inversionInd, code, displayName } = kind;
  return el(
    'hl7:entryRelationship',
    { typeCode, inversionInd },
    el(
      'hl7:observation',
      EVENT,
      templateIds(kind.templateIds),
      el('hl7:code', { code, codeSystem: kind.codeSystem, displayName }),
      writeReference(reference),
      el('hl7:statusCode', { code: 'completed' }),
      writeCoded('hl7:value', value, kind.valueType),
    ),
  );
}

/** The value of the one observation of that kind inside; undefined when there is none. */
export function readAttribution(observation: XmlElement, kind: Attribution): CodedValue | undefined {
  const found = related(observation, kind.typeCode).find(
    (candidate) => attributeOf(childOf(candidate, 'hl7:code'), 'code') === kind.code,
  );
  return readCoded(childOf(found, 'hl7:value'));
}

/** The observations that stand in relation to this statement. */
export function related(statement: XmlElement, typeCode: string): XmlElement[] {
  return childrenOf(statement, 'hl7:entryRelationship')
    .filter((relation) => attributeOf(relation, 'typeCode') === typeCode)
    .flatMap((relation) => childOf(relation, 'hl7:observation') ?? []);
}

/** A concern act around one observation (templates E.3.15, E.3.16). */
export function writeConcern(
  concern: {
    readonly templateIds: readonly string[];
    readonly id: Element;
    readonly status: ConcernStatus;
    readonly time: Element;
    readonly reference: string;
  },
  ...observation: Child[]
): Element {
  return el(
    'hl7:act',
    { classCode: 'ACT', moodCode: 'EVN' },
    templateIds(concern.templateIds),
    concern.id,
    el('hl7:code', { code: 'CONC', codeSystem: codeSystem.actClass, displayName: 'Concern' }),
    writeReference(concern.reference),
    el('hl7:statusCode', { code: concern.status }),
    concern.time,
    el(
      'hl7:entryRelationship',
      { typeCode: 'SUBJ', inversionInd: 'false' },
      el('hl7:observation', EVENT, observation),
    ),
  );
}

/** The status of a concern act and the observation inside it. Throws {@link CdaError}. */
export function readConcern(act: XmlElement): { status: ConcernStatus; observation: XmlElement } {
  const code = attributeOf(childOf(act, 'hl7:statusCode'), 'code');
  const status = concernStatuses.find((known) => known === code);
  if (status === undefined) throw new CdaError('the status of a concern is none of the four', act);
  return { status, observation: concernObservation(act) };
}

/** The observation that a concern act is about. Throws {@link CdaError} when there is none. */
export function concernObservation(act: XmlElement): XmlElement {
  const observation = at(act, 'hl7:entryRelationship', 'hl7:observation');
  if (observation === undefined) throw new CdaError('a concern has no observation', act);
  return observation;
}
