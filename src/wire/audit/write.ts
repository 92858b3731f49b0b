import { toBase64 } from '../xml/strict.js';
import { type Attributes, type Element, el } from '../xml/write.js';
import type { AuditGeneration } from './generation.js';
import type {
  AuditCode,
  AuditEvent,
  AuditMessage,
  AuditObject,
  AuditParticipant,
  AuditSource,
} from './message.js';

/**
 * Writes an audit message in a generation's schema. What the schema has no place for is left out; what it
 * demands and the message lacks is an Error, for a message that is not valid is never sent.
 */
export function writeAuditMessage(message: AuditMessage, generation: AuditGeneration): Element {
  if (message.participants.length === 0) throw new Error('an audit message names who took part');
  const sources = message.sources.length;
  if (sources === 0 || sources > generation.mostSources) {
    throw new Error(`an audit message of ${generation.name} does not have ${sources} sources`);
  }
  return el(
    ':AuditMessage',
    {},
    event(message.event, generation),
    message.participants.map((one) => participant(one, generation)),
    message.sources.map((one) => source(one, generation)),
    message.objects.map((one) => object(one, generation)),
  );
}

type Name = `:${string}`;

function coded(
  name: Name,
  code: AuditCode,
  { codeAttribute, codeAttributes, requiredOfCode }: AuditGeneration,
) {
  const missing = requiredOfCode.find((attribute) => code[attribute] === undefined);
  if (missing !== undefined) throw new Error(`${name.slice(1)} ${code.code} has no ${missing}`);
  return el(name, {
    [codeAttribute]: code.code,
    ...Object.fromEntries(codeAttributes.map((attribute) => [attribute, code[attribute]])),
  });
}

function event(event: AuditEvent, generation: AuditGeneration): Element {
  const { furtherElements } = generation;
  return el(
    ':EventIdentification',
    {
      EventActionCode: event.action,
      EventDateTime: event.dateTime,
      EventOutcomeIndicator: event.outcome,
    },
    coded(':EventID', event.id, generation),
    event.types.map((type) => coded(':EventTypeCode', type, generation)),
    furtherElements && event.outcomeDescription !== undefined
      ? el(':EventOutcomeDescription', {}, event.outcomeDescription)
      : undefined,
    furtherElements ? event.purposes.map((purpose) => coded(':PurposeOfUse', purpose, generation)) : [],
  );
}

function participant(one: AuditParticipant, generation: AuditGeneration): Element {
  return el(
    ':ActiveParticipant',
    {
      UserID: one.userId,
      AlternativeUserID: one.alternativeUserId,
      UserName: one.userName,
      UserIsRequestor: one.requestor === undefined ? undefined : String(one.requestor),
      NetworkAccessPointID: one.accessPoint?.id,
      NetworkAccessPointTypeCode: one.accessPoint?.type,
    },
    one.roles.map((role) => coded(':RoleIDCode', role, generation)),
  );
}

function source({ sourceId, enterpriseSiteId, types }: AuditSource, generation: AuditGeneration): Element {
  return el(
    ':AuditSourceIdentification',
    { AuditEnterpriseSiteID: enterpriseSiteId, AuditSourceID: sourceId },
    // No attribute but the code is required here, in either schema.
    types.map((type) => coded(':AuditSourceTypeCode', type, { ...generation, requiredOfCode: [] })),
  );
}

function object(one: AuditObject, generation: AuditGeneration): Element {
  if (one.id === undefined && generation.objectIdRequired) {
    throw new Error(`an object of ${generation.name} has an id`);
  }
  const attributes: Attributes = {
    ParticipantObjectID: one.id,
    ParticipantObjectTypeCode: one.type,
    ParticipantObjectTypeCodeRole: one.role,
    ParticipantObjectDataLifeCycle: one.lifeCycle,
    [generation.sensitivityAttribute]: one.sensitivity,
  };
  return el(
    ':ParticipantObjectIdentification',
    attributes,
    coded(':ParticipantObjectIDTypeCode', one.idType, generation),
    one.name === undefined ? undefined : el(':ParticipantObjectName', {}, ...text(one.name)),
    one.query === undefined ? undefined : el(':ParticipantObjectQuery', {}, ...text(toBase64(one.query))),
    one.details.map(({ type, value }) => el(':ParticipantObjectDetail', { type, value: toBase64(value) })),
    generation.furtherElements
      ? one.descriptions.map((description) => el(':ParticipantObjectDescription', {}, description))
      : [],
  );
}

function text(value: string): string[] {
  return value === '' ? [] : [value];
}
