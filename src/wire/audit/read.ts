import type { XmlElement } from 'libxml2-wasm';
import { childrenOf, isNamed } from '../xml/read.js';
import { AttributesOf, fromBase64, isDateTime, Parts, SchemaFault } from '../xml/strict.js';
import {
  ACTIONS,
  type AuditGeneration,
  auditGenerations,
  type CodeAttribute,
  MOST_LIFE_CYCLE,
  MOST_OBJECT_TYPE,
  MOST_ROLE,
} from './generation.js';
import type {
  ActionCode,
  AuditCode,
  AuditEvent,
  AuditMessage,
  AuditObject,
  AuditParticipant,
  AuditSource,
} from './message.js';

export interface AuditReading {
  readonly generation: AuditGeneration;
  readonly message: AuditMessage;
  /** The signature at its end, not judged here. */
  readonly signature: XmlElement | undefined;
}

/**
 * Reads an audit message of either generation, told apart by the attribute of its codes. Strict: what the
 * schema does not allow is an {@link SchemaFault}, so that nothing of a message is passed over in silence.
 */
export function readAuditMessage(root: XmlElement): AuditReading {
  if (!isNamed(root, ':AuditMessage')) throw new SchemaFault(`${root.name} is no audit message`);
  const parts = new Parts(root);
  const eventElement = parts.one(':EventIdentification');
  const id = childrenOf(eventElement, ':EventID')[0];
  const generation =
    id?.attr(auditGenerations.dicom.codeAttribute) == null
      ? auditGenerations.rfc3881
      : auditGenerations.dicom;
  const participants = parts.many(':ActiveParticipant', 1);
  const sources = parts.many(':AuditSourceIdentification', 1, generation.mostSources);
  const objects = parts.many(':ParticipantObjectIdentification', 0);
  const [signature] = parts.many('ds:Signature', 0, 1);
  parts.end();
  return {
    generation,
    message: {
      event: readEvent(eventElement, generation),
      participants: participants.map((one) => readParticipant(one, generation)),
      sources: sources.map((one) => readSource(one, generation)),
      objects: objects.map((one) => readObject(one, generation)),
    },
    signature,
  };
}

const upTo = (most: number) => (value: number) => value >= 1 && value <= most;

function readCode(
  element: XmlElement,
  { codeAttribute, codeAttributes, requiredOfCode }: AuditGeneration,
): AuditCode {
  const attributes = new AttributesOf(element);
  const code = attributes.required(codeAttribute);
  const values: Partial<Record<CodeAttribute, string>> = {};
  for (const name of codeAttributes) {
    const value = requiredOfCode.includes(name) ? attributes.required(name) : attributes.text(name);
    if (value !== undefined) values[name] = value;
  }
  attributes.end();
  new Parts(element).end();
  return { code, ...values };
}

function readEvent(element: XmlElement, generation: AuditGeneration): AuditEvent {
  const parts = new Parts(element);
  const id = readCode(parts.one(':EventID'), generation);
  const types = parts.many(':EventTypeCode', 0).map((type) => readCode(type, generation));
  const { furtherElements, outcomes } = generation;
  const [description] = furtherElements ? parts.many(':EventOutcomeDescription', 0, 1) : [];
  const purposes = furtherElements ? parts.many(':PurposeOfUse', 0) : [];
  parts.end();
  const attributes = new AttributesOf(element);
  const action = attributes.text('EventActionCode')?.trim();
  if (action !== undefined && !isAction(action))
    throw new SchemaFault('EventActionCode is none of C, R, U, D, E');
  const dateTime = attributes.required('EventDateTime').trim();
  if (!isDateTime(dateTime)) throw new SchemaFault('EventDateTime is no date with a time');
  const outcome = attributes.number('EventOutcomeIndicator', (value) => outcomes.includes(value));
  if (outcome === undefined) throw new SchemaFault('EventIdentification has no EventOutcomeIndicator');
  attributes.end();
  return {
    id,
    types,
    ...(action === undefined ? {} : { action }),
    dateTime,
    outcome,
    ...(description === undefined ? {} : { outcomeDescription: description.content }),
    purposes: purposes.map((purpose) => readCode(purpose, generation)),
  };
}

function isAction(text: string): text is ActionCode {
  return (ACTIONS as readonly string[]).includes(text);
}

function readParticipant(element: XmlElement, generation: AuditGeneration): AuditParticipant {
  const parts = new Parts(element);
  const roles = parts.many(':RoleIDCode', 0).map((role) => readCode(role, generation));
  parts.end();
  const attributes = new AttributesOf(element);
  const userId = attributes.required('UserID');
  const alternativeUserId = attributes.text('AlternativeUserID');
  const userName = attributes.text('UserName');
  const requestor = attributes.boolean('UserIsRequestor');
  if (requestor === undefined && generation.requestorRequired) {
    throw new SchemaFault('ActiveParticipant has no UserIsRequestor');
  }
  const id = attributes.text('NetworkAccessPointID');
  const type = attributes.number('NetworkAccessPointTypeCode', (value) =>
    generation.accessPointTypes.includes(value),
  );
  attributes.end();
  const accessPoint = { ...(id === undefined ? {} : { id }), ...(type === undefined ? {} : { type }) };
  return {
    userId,
    ...(alternativeUserId === undefined ? {} : { alternativeUserId }),
    ...(userName === undefined ? {} : { userName }),
    ...(requestor === undefined ? {} : { requestor }),
    ...(id === undefined && type === undefined ? {} : { accessPoint }),
    roles,
  };
}

function readSource(element: XmlElement, generation: AuditGeneration): AuditSource {
  const parts = new Parts(element);
  const types = parts
    .many(':AuditSourceTypeCode', 0)
    .map((type) => readCode(type, { ...generation, requiredOfCode: [] }));
  parts.end();
  const attributes = new AttributesOf(element);
  const enterpriseSiteId = attributes.text('AuditEnterpriseSiteID');
  const sourceId = attributes.required('AuditSourceID');
  attributes.end();
  return { sourceId, ...(enterpriseSiteId === undefined ? {} : { enterpriseSiteId }), types };
}

function readObject(element: XmlElement, generation: AuditGeneration): AuditObject {
  const parts = new Parts(element);
  const idType = readCode(parts.one(':ParticipantObjectIDTypeCode'), generation);
  const [name] = parts.many(':ParticipantObjectName', 0, 1);
  const [query] = name === undefined ? parts.many(':ParticipantObjectQuery', 0, 1) : [];
  const details = parts.many(':ParticipantObjectDetail', 0).map(readDetail);
  const descriptions = generation.furtherElements ? parts.many(':ParticipantObjectDescription', 0) : [];
  parts.end();
  const attributes = new AttributesOf(element);
  const id = attributes.text('ParticipantObjectID');
  if (id === undefined && generation.objectIdRequired) {
    throw new SchemaFault('ParticipantObjectIdentification has no ParticipantObjectID');
  }
  const type = attributes.number('ParticipantObjectTypeCode', upTo(MOST_OBJECT_TYPE));
  const role = attributes.number('ParticipantObjectTypeCodeRole', upTo(MOST_ROLE));
  const lifeCycle = attributes.number('ParticipantObjectDataLifeCycle', upTo(MOST_LIFE_CYCLE));
  const sensitivity = attributes.text(generation.sensitivityAttribute);
  attributes.end();
  const queried = query === undefined ? undefined : fromBase64(query.content);
  if (query !== undefined && queried === undefined)
    throw new SchemaFault('ParticipantObjectQuery is not base64');
  return {
    ...(id === undefined ? {} : { id }),
    ...(type === undefined ? {} : { type }),
    ...(role === undefined ? {} : { role }),
    ...(lifeCycle === undefined ? {} : { lifeCycle }),
    ...(sensitivity === undefined ? {} : { sensitivity }),
    idType,
    ...(name === undefined ? {} : { name: name.content }),
    ...(queried === undefined ? {} : { query: queried }),
    details,
    descriptions: descriptions.map(({ content }) => content),
  };
}

function readDetail(element: XmlElement) {
  const attributes = new AttributesOf(element);
  const type = attributes.required('type');
  const value = attributes.bytes('value');
  attributes.end();
  return { type, value };
}
