import type { QName } from '../xml/namespaces.js';
import { toBase64 } from '../xml/strict.js';
import { type Element, el, elDefault } from '../xml/write.js';
import type {
  EvidenceAuthentication,
  EvidenceEntity,
  EvidenceMessage,
  EvidencePostalAddress,
  RemEvidence,
} from './evidence.js';

/**
 * Writes an evidence; its signature is put before the end tag afterwards. What the schema demands and the
 * evidence lacks is an Error, for an evidence that is not valid proves nothing.
 */
export function writeEvidence(evidence: RemEvidence): Element {
  const { recipients, policyIds, eventReasons } = evidence;
  if (recipients.length === 0) throw new Error('an evidence names a recipient');
  return elDefault(
    `rem:${evidence.root}`,
    { version: evidence.version, Id: evidence.elementId },
    optional('rem:EventCode', evidence.eventCode),
    listed('rem:EventReasons', eventReasons, ({ code, details }) =>
      el('rem:EventReason', {}, text('rem:Code', code), optional('rem:Details', details)),
    ),
    text('rem:EvidenceIdentifier', evidence.identifier),
    listed('rem:EvidenceIssuerPolicyID', policyIds, (id) => text('rem:PolicyID', id)),
    entity('rem:EvidenceIssuerDetails', evidence.issuer),
    authentication('rem:SenderAuthenticationDetails', evidence.senderAuthentication),
    authentication('rem:RecipientAuthenticationDetails', evidence.recipientAuthentication),
    text('rem:EventTime', evidence.eventTime),
    optional('rem:SubmissionTime', evidence.submissionTime),
    optional('rem:ReplyTo', evidence.replyTo),
    entity('rem:SenderDetails', evidence.sender),
    el(
      'rem:RecipientsDetails',
      {},
      recipients.map((one) => entity('rem:EntityDetails', one)),
    ),
    optional('rem:EvidenceRefersToRecipient', evidence.refersToRecipient?.toString()),
    message('rem:SenderMessageDetails', evidence.message),
    message('rem:NotificationMessageDetails', evidence.notification),
    optional('rem:ForwardedToExternalSystem', evidence.forwardedTo),
  );
}

function text(name: QName, value: string): Element {
  return value === '' ? el(name) : el(name, {}, value);
}

function optional(name: QName, value: string | undefined): Element | undefined {
  return value === undefined ? undefined : text(name, value);
}

function listed<T>(
  name: QName,
  values: readonly T[] | undefined,
  write: (value: T) => Element,
): Element | undefined {
  if (values === undefined) return undefined;
  if (values.length === 0) throw new Error(`${name} holds at least one`);
  return el(name, {}, values.map(write));
}

function entity(name: QName, { names, electronicAddress, certificate }: EvidenceEntity): Element {
  return el(
    name,
    {},
    listed('rem:NamesPostalAddresses', names, (one) =>
      el(
        'rem:NamePostalAddress',
        {},
        listed('rem:EntityName', one.name, (line) => text('rem:Name', line)),
        postalAddress(one.address),
      ),
    ),
    listed('tsl:ElectronicAddress', electronicAddress, (uri) => text('tsl:URI', uri)),
    certificate === undefined
      ? undefined
      : el('rem:CertificateDetails', {}, text('rem:X509Certificate', toBase64(certificate))),
  );
}

function postalAddress(address: EvidencePostalAddress | undefined): Element | undefined {
  if (address === undefined) return undefined;
  if (address.street.length === 0) throw new Error('a postal address has a street');
  return el(
    'rem:PostalAddress',
    {},
    address.street.map((line) => text('rem:StreetAddress', line)),
    text('rem:Locality', address.locality),
    optional('rem:StateOrProvince', address.stateOrProvince),
    text('rem:PostalCode', address.postalCode),
    text('rem:CountryName', address.countryName),
  );
}

function authentication(name: QName, details: EvidenceAuthentication | undefined): Element | undefined {
  if (details === undefined) return undefined;
  return el(
    name,
    {},
    text('rem:AuthenticationTime', details.time),
    text('rem:AuthenticationMethod', details.method),
  );
}

function message(name: QName, details: EvidenceMessage | undefined): Element | undefined {
  if (details === undefined) return undefined;
  const { isNotification, subject, userAgentId, id, digest } = details;
  return el(
    name,
    { isNotification: String(isNotification) },
    text('rem:MessageSubject', subject),
    optional('rem:UAMessageIdentifier', userAgentId),
    text('rem:MessageIdentifierByREMMD', id),
    digest && el('ds:DigestMethod', { Algorithm: digest.method }),
    digest && text('ds:DigestValue', toBase64(digest.value)),
  );
}
