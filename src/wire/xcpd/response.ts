import type { XmlElement } from 'libxml2-wasm';
import { ExchangeError, errorByCode } from '../../kernel/errors.js';
import { readHl7Time, writeHl7Time } from '../../kernel/hl7-time.js';
import type { InstanceId } from '../../kernel/identifiers.js';
import { defined } from '../defined.js';
import type { Dialect } from '../dialects/dialect.js';
import { at, attributeOf, childOf } from '../xml/read.js';
import { type Element, el, elDefault } from '../xml/write.js';
import { readDetails, writeDetail } from './details.js';
import { readIssues, writeIssue } from './issues.js';
import { patientsOf, readMatch, writeMatch } from './match.js';
import type { XcpdOutcome } from './outcome.js';
import { readParameters } from './parameters.js';
import { readInstanceId, readParty, writeInstanceId, writeParty } from './parts.js';
import { INTERACTIONS, writeQuery, type XcpdEcho } from './request.js';

/** `PRPA_IN201306UV02`: who was found (ITI-55; dossier transactions 3.3 to 3.6). */
export interface XcpdResponse {
  readonly messageId: InstanceId;
  readonly creationTime: Date;
  /** Home community of country A, plain OID. */
  readonly sender?: string;
  readonly echo: XcpdEcho;
  readonly outcome: XcpdOutcome;
}

/**
 * Reads `PRPA_IN201306UV02`, from any implementation: a patient in it is a match whatever the codes say
 * (3.5). Throws {@link ExchangeError} `ERROR_PI_GENERIC` when the message or a match in it lacks what tells
 * it from another.
 */
export function readXcpdResponse(element: XmlElement): XcpdResponse {
  const process = childOf(element, 'hl7:controlActProcess');
  const messageId = readInstanceId(childOf(element, 'hl7:id'));
  const creationTime = readHl7Time(attributeOf(childOf(element, 'hl7:creationTime'), 'value') ?? '');
  if (messageId === undefined) throw unreadable('id');
  if (creationTime === undefined) throw unreadable('creationTime');
  const query = childOf(process, 'hl7:queryByParameter');
  const custodian = at(
    process,
    'hl7:subject',
    'hl7:registrationEvent',
    'hl7:custodian',
    'hl7:assignedEntity',
    'hl7:id',
  );
  return defined({
    messageId,
    creationTime,
    sender: readParty(childOf(element, 'hl7:sender'))?.deviceId ?? attributeOf(custodian, 'root'),
    echo: defined({
      messageId: readInstanceId(at(element, 'hl7:acknowledgement', 'hl7:targetMessage', 'hl7:id')),
      sender: readParty(childOf(element, 'hl7:receiver')),
      queryId:
        readInstanceId(at(process, 'hl7:queryAck', 'hl7:queryId')) ??
        readInstanceId(childOf(query, 'hl7:queryId')),
      traits: readParameters(childOf(query, 'hl7:parameterList')),
    }),
    outcome: readOutcome(element, process),
  });
}

function unreadable(element: string): ExchangeError {
  return new ExchangeError('ERROR_PI_GENERIC', {
    context: `The answer cannot be read: its ${element} is missing or not valid.`,
    location: element,
  });
}

// The order of judging is the dossier's (3.5): acknowledgement and response code alone prove nothing.
function readOutcome(element: XmlElement, process: XmlElement | undefined): XcpdOutcome {
  const patients = patientsOf(process);
  if (patients.length > 0) return { kind: 'matches', matches: patients.map(readMatch) };
  const details = readDetails(childOf(element, 'hl7:acknowledgement'));
  const nobody =
    attributeOf(at(process, 'hl7:queryAck', 'hl7:queryResponseCode'), 'code') === 'NF' ||
    details.some(({ code }) => code !== undefined && errorByCode(code) === 'ERROR_PI_NO_MATCH');
  return { kind: nobody ? 'noMatch' : 'error', details, issues: readIssues(process) };
}

/** Acknowledgement and response code of each outcome (dossier transactions 3.5). */
const codes: Readonly<Record<XcpdOutcome['kind'], { acknowledgement: string; response: string }>> = {
  matches: { acknowledgement: 'AA', response: 'OK' },
  noMatch: { acknowledgement: 'AA', response: 'NF' },
  error: { acknowledgement: 'AE', response: 'AE' },
};

/** Writes `PRPA_IN201306UV02` (dossier transactions 3.3). */
export function writeXcpdResponse(response: XcpdResponse, dialect: Dialect): Element {
  const { outcome, echo } = response;
  const { acknowledgement, response: responseCode } = codes[outcome.kind];
  const matches = outcome.kind === 'matches' ? outcome.matches : [];
  const { details, issues } = outcome.kind === 'matches' ? { details: [], issues: [] } : outcome;
  return elDefault(
    'hl7:PRPA_IN201306UV02',
    { ITSVersion: 'XML_1.0' },
    writeInstanceId('hl7:id', response.messageId),
    el('hl7:creationTime', { value: writeHl7Time(response.creationTime) }),
    el('hl7:versionCode', { code: 'V3PR1' }),
    el('hl7:interactionId', { root: INTERACTIONS, extension: 'PRPA_IN201306UV02' }),
    el('hl7:processingCode', { code: 'P' }),
    el('hl7:processingModeCode', { code: 'T' }),
    el('hl7:acceptAckCode', { code: 'NE' }),
    writeParty('hl7:receiver', echo.sender),
    writeParty('hl7:sender', response.sender === undefined ? undefined : { deviceId: response.sender }),
    el(
      'hl7:acknowledgement',
      {},
      el('hl7:typeCode', { code: acknowledgement }),
      el('hl7:targetMessage', {}, writeInstanceId('hl7:id', echo.messageId)),
      details.map(writeDetail[dialect.xcpd.detailForm]),
    ),
    el(
      'hl7:controlActProcess',
      { classCode: 'CACT', moodCode: 'EVN' },
      el('hl7:code', { code: 'PRPA_TE201306UV02' }),
      matches.map((match) => writeMatch(match, response.sender)),
      issues.map(writeIssue),
      el(
        'hl7:queryAck',
        {},
        writeInstanceId('hl7:queryId', echo.queryId),
        el('hl7:statusCode', { code: 'deliveredResponse' }),
        el('hl7:queryResponseCode', { code: responseCode }),
      ),
      writeQuery(echo.queryId, echo.traits, dialect),
    ),
  );
}
