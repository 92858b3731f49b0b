import type { XmlElement } from 'libxml2-wasm';
import { ExchangeError } from '../../kernel/errors.js';
import { readHl7Time, writeHl7Time } from '../../kernel/hl7-time.js';
import type { InstanceId } from '../../kernel/identifiers.js';
import type { PatientTraits } from '../../kernel/patient.js';
import { defined } from '../defined.js';
import type { Dialect } from '../dialects/dialect.js';
import { at, attributeOf, childOf } from '../xml/read.js';
import { type Element, el, elDefault } from '../xml/write.js';
import { hasRootlessId, readParameters, writeParameters } from './parameters.js';
import { type MessageParty, readInstanceId, readParty, writeInstanceId, writeParty } from './parts.js';

/** `PRPA_IN201305UV02`: who is looked for (ITI-55; dossier transactions 3.1, 3.2). */
export interface XcpdRequest {
  /** Unique to the message; the query id is not (pitfall 31). */
  readonly messageId: InstanceId;
  readonly creationTime: Date;
  /** Country A. */
  readonly receiver: MessageParty;
  /** Country B. */
  readonly sender: MessageParty;
  readonly queryId: InstanceId;
  readonly traits: PatientTraits;
}

/** What an answer repeats of its request; what the request did not say is absent. */
export interface XcpdEcho {
  readonly messageId?: InstanceId;
  readonly sender?: MessageParty;
  readonly queryId?: InstanceId;
  readonly traits: PatientTraits;
}

/** The interaction ids of HL7 v3 and the code system of the trigger events. */
export const INTERACTIONS = '2.16.840.1.113883.1.6';

/** The query id of every installation of the reference implementation; it identifies nothing. */
export const CUSTOMARY_QUERY_ID: InstanceId = { root: '1.263507841149' };

const queryOf = (element: XmlElement) => at(element, 'hl7:controlActProcess', 'hl7:queryByParameter');

/** Reads what can be repeated of a request, even of one that cannot be answered. Never throws. */
export function readXcpdEcho(element: XmlElement): XcpdEcho {
  const query = queryOf(element);
  return defined({
    messageId: readInstanceId(childOf(element, 'hl7:id')),
    sender: readParty(childOf(element, 'hl7:sender')),
    queryId: readInstanceId(childOf(query, 'hl7:queryId')),
    traits: readParameters(childOf(query, 'hl7:parameterList')),
  });
}

/**
 * Reads `PRPA_IN201305UV02`. Whether the traits are enough is the country's to say. Throws
 * {@link ExchangeError} `ERROR_PI_GENERIC` with the element as its location when a part that the answer
 * depends on is missing.
 */
export function readXcpdRequest(element: XmlElement): XcpdRequest {
  const { messageId, sender, queryId, traits } = readXcpdEcho(element);
  const receiver = readParty(childOf(element, 'hl7:receiver'));
  const creationTime = readHl7Time(attributeOf(childOf(element, 'hl7:creationTime'), 'value') ?? '');
  const query = queryOf(element);
  if (messageId === undefined) throw unreadable('id', 'has no root');
  if (creationTime === undefined) throw unreadable('creationTime', 'is not a point in time');
  if (receiver === undefined) throw unreadable('receiver/device/id', 'has no root');
  if (sender === undefined) throw unreadable('sender/device/id', 'has no root');
  if (queryId === undefined) throw unreadable('controlActProcess/queryByParameter/queryId', 'has no root');
  if (attributeOf(childOf(query, 'hl7:responsePriorityCode'), 'code') === 'D') {
    throw unreadable(
      'controlActProcess/queryByParameter/responsePriorityCode',
      'asks for a deferred answer; only an immediate one is given',
    );
  }
  if (hasRootlessId(query)) {
    throw unreadable('controlActProcess/queryByParameter/parameterList/livingSubjectId/value', 'has no root');
  }
  return { messageId, creationTime, receiver, sender, queryId, traits };
}

function unreadable(element: string, what: string): ExchangeError {
  return new ExchangeError('ERROR_PI_GENERIC', {
    context: `The request cannot be read: ${element} ${what}.`,
    location: element,
  });
}

/** Writes `PRPA_IN201305UV02` (dossier transactions 3.1). */
export function writeXcpdRequest(request: XcpdRequest, dialect: Dialect): Element {
  return elDefault(
    'hl7:PRPA_IN201305UV02',
    { ITSVersion: 'XML_1.0' },
    writeInstanceId('hl7:id', request.messageId),
    el('hl7:creationTime', { value: writeHl7Time(request.creationTime) }),
    el('hl7:versionCode', { code: 'V3PR1' }),
    el('hl7:interactionId', { root: INTERACTIONS, extension: 'PRPA_IN201305UV02' }),
    el('hl7:processingCode', { code: 'P' }),
    el('hl7:processingModeCode', { code: 'T' }),
    el('hl7:acceptAckCode', { code: 'AL' }),
    writeParty('hl7:receiver', request.receiver),
    writeParty('hl7:sender', request.sender),
    el(
      'hl7:controlActProcess',
      { classCode: 'CACT', moodCode: 'EVN' },
      // The OID stands in the attribute for the name: all of the network writes it so.
      el('hl7:code', { code: 'PRPA_TE201305UV02', codeSystemName: INTERACTIONS }),
      el('hl7:authorOrPerformer', { typeCode: 'AUT' }, el('hl7:assignedPerson', { classCode: 'ASSIGNED' })),
      writeQuery(request.queryId, request.traits, dialect),
    ),
  );
}

/** Writes `queryByParameter`, the same in the request and in its answer. */
export function writeQuery(
  queryId: InstanceId | undefined,
  traits: PatientTraits,
  dialect: Dialect,
): Element {
  return el(
    'hl7:queryByParameter',
    {},
    writeInstanceId('hl7:queryId', queryId),
    el('hl7:statusCode', { code: 'new' }),
    el('hl7:responseModalityCode', { code: 'R' }),
    el('hl7:responsePriorityCode', { code: 'I' }),
    el('hl7:matchCriterionList'),
    writeParameters(traits, dialect),
  );
}
