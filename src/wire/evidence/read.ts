import type { XmlElement } from 'libxml2-wasm';
import { expand, type QName } from '../xml/namespaces.js';
import { AttributesOf, fromBase64, isDateTime, Parts, SchemaFault } from '../xml/strict.js';
import {
  type EvidenceAuthentication,
  type EvidenceEntity,
  type EvidenceMessage,
  type EvidencePostalAddress,
  type EvidenceRoot,
  evidenceRoots,
  type RemEvidence,
} from './evidence.js';

export interface EvidenceReading {
  readonly evidence: RemEvidence;
  /** Not judged here. */
  readonly signature: XmlElement | undefined;
}

/** Whether an element is the root of an evidence of this schema. */
export function isEvidence(root: XmlElement): boolean {
  return rootOf(root) !== undefined;
}

function rootOf({ name, namespaceUri }: XmlElement): EvidenceRoot | undefined {
  const { uri } = expand('rem:REMEvidence');
  return namespaceUri === uri ? evidenceRoots.find((root) => root === name) : undefined;
}

/**
 * Reads an evidence. Strict: what the schema does not allow, and what this house has no use for (other forms of
 * certificates, delegates, logs, extensions), is a {@link SchemaFault}, so that nothing is passed over in silence.
 */
export function readEvidence(element: XmlElement): EvidenceReading {
  const root = rootOf(element);
  if (root === undefined) throw new SchemaFault(`${element.name} is no evidence`);
  const attributes = new AttributesOf(element);
  const version = attributes.required('version');
  const elementId = attributes.text('Id');
  attributes.text(SCHEMA_LOCATION);
  attributes.end();
  const parts = new Parts(element);
  const eventCode = optional(parts, 'rem:EventCode', uri);
  const eventReasons = optional(parts, 'rem:EventReasons', (reasons) =>
    all(reasons, 'rem:EventReason', (reason) => {
      const inside = new Parts(reason);
      const code = uri(inside.one('rem:Code'));
      const details = optional(inside, 'rem:Details', content);
      inside.end();
      return { code, ...present({ details }) };
    }),
  );
  const identifier = content(parts.one('rem:EvidenceIdentifier'));
  const policyIds = optional(parts, 'rem:EvidenceIssuerPolicyID', (ids) => all(ids, 'rem:PolicyID', uri));
  const issuer = entity(parts.one('rem:EvidenceIssuerDetails'));
  const senderAuthentication = optional(parts, 'rem:SenderAuthenticationDetails', authentication);
  const recipientAuthentication = optional(parts, 'rem:RecipientAuthenticationDetails', authentication);
  const eventTime = dateTime(parts.one('rem:EventTime'));
  const submissionTime = optional(parts, 'rem:SubmissionTime', dateTime);
  const replyTo = optional(parts, 'rem:ReplyTo', content);
  const sender = entity(parts.one('rem:SenderDetails'));
  const recipients = all(parts.one('rem:RecipientsDetails'), 'rem:EntityDetails', entity);
  const refersToRecipient = optional(parts, 'rem:EvidenceRefersToRecipient', whole);
  const message = optional(parts, 'rem:SenderMessageDetails', messageOf);
  const notification = optional(parts, 'rem:NotificationMessageDetails', messageOf);
  const forwardedTo = optional(parts, 'rem:ForwardedToExternalSystem', content);
  const [signature] = parts.many('ds:Signature', 0, 1);
  parts.end();
  return {
    evidence: {
      root,
      version,
      identifier,
      issuer,
      eventTime,
      sender,
      recipients,
      ...present({
        elementId,
        eventCode,
        eventReasons,
        policyIds,
        senderAuthentication,
        recipientAuthentication,
        submissionTime,
        replyTo,
        refersToRecipient,
        message,
        notification,
        forwardedTo,
      }),
    },
    signature,
  };
}

const SCHEMA_LOCATION = `${expand('xsi:schemaLocation').uri} schemaLocation`;

function present<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

function optional<T>(parts: Parts, name: QName, read: (element: XmlElement) => T): T | undefined {
  const [element] = parts.many(name, 0, 1);
  return element && read(element);
}

function all<T>(parent: XmlElement, name: QName, read: (element: XmlElement) => T): T[] {
  const parts = new Parts(parent);
  const found = parts.many(name, 1).map(read);
  parts.end();
  return found;
}

function content(element: XmlElement): string {
  new Parts(element).end();
  return element.content;
}

function nonEmpty(element: XmlElement): string {
  const value = content(element);
  if (value === '') throw new SchemaFault(`${element.name} is empty`);
  return value;
}

// White space around a URI, a number or an instant is none of its value.
function uri(element: XmlElement): string {
  return content(element).trim();
}

function dateTime(element: XmlElement): string {
  const value = content(element).trim();
  if (!isDateTime(value)) throw new SchemaFault(`${element.name} is no date with a time`);
  return value;
}

function whole(element: XmlElement): number {
  const value = content(element).trim();
  if (!/^[+-]?\d{1,9}$/.test(value)) throw new SchemaFault(`${element.name} is no whole number`);
  return Number(value);
}

function bytes(element: XmlElement): Uint8Array {
  const value = fromBase64(content(element));
  if (value === undefined) throw new SchemaFault(`${element.name} is no base64`);
  return value;
}

function entity(element: XmlElement): EvidenceEntity {
  const parts = new Parts(element);
  const names = optional(parts, 'rem:NamesPostalAddresses', (list) =>
    all(list, 'rem:NamePostalAddress', (one) => {
      const inside = new Parts(one);
      const name = optional(inside, 'rem:EntityName', (lines) => all(lines, 'rem:Name', nonEmpty));
      const address = optional(inside, 'rem:PostalAddress', postalAddress);
      inside.end();
      return present({ name, address });
    }),
  );
  const electronicAddress = optional(parts, 'tsl:ElectronicAddress', (one) =>
    all(one, 'tsl:URI', (address) => nonEmpty(address).trim()),
  );
  const certificate = optional(parts, 'rem:CertificateDetails', (details) => {
    const inside = new Parts(details);
    const der = bytes(inside.one('rem:X509Certificate'));
    inside.end();
    return der;
  });
  parts.end();
  return present({ names, electronicAddress, certificate });
}

function postalAddress(element: XmlElement): EvidencePostalAddress {
  const parts = new Parts(element);
  const street = parts.many('rem:StreetAddress', 1).map(nonEmpty);
  const locality = nonEmpty(parts.one('rem:Locality'));
  const stateOrProvince = optional(parts, 'rem:StateOrProvince', nonEmpty);
  const postalCode = nonEmpty(parts.one('rem:PostalCode'));
  const countryName = nonEmpty(parts.one('rem:CountryName'));
  parts.end();
  return { street, locality, postalCode, countryName, ...present({ stateOrProvince }) };
}

function authentication(element: XmlElement): EvidenceAuthentication {
  const parts = new Parts(element);
  const time = dateTime(parts.one('rem:AuthenticationTime'));
  const method = uri(parts.one('rem:AuthenticationMethod'));
  parts.end();
  return { time, method };
}

function messageOf(element: XmlElement): EvidenceMessage {
  const attributes = new AttributesOf(element);
  const isNotification = attributes.boolean('isNotification');
  if (isNotification === undefined) throw new SchemaFault(`${element.name} has no isNotification`);
  attributes.end();
  const parts = new Parts(element);
  const subject = content(parts.one('rem:MessageSubject'));
  const userAgentId = optional(parts, 'rem:UAMessageIdentifier', content);
  const id = content(parts.one('rem:MessageIdentifierByREMMD'));
  const [method] = parts.many('ds:DigestMethod', 0, 1);
  const value = optional(parts, 'ds:DigestValue', bytes);
  parts.end();
  if ((method === undefined) !== (value === undefined)) {
    throw new SchemaFault(`${element.name} has a digest's value without its method, or the other way round`);
  }
  const digest = method && value && { method: new AttributesOf(method).required('Algorithm').trim(), value };
  return { isNotification, subject, id, ...present({ userAgentId, digest }) };
}
