import type { XmlElement } from 'libxml2-wasm';
import { ExchangeError } from '../../kernel/errors.js';
import { readHl7Time, writeDtm } from '../../kernel/hl7-time.js';
import { readCx, readUniqueId, withoutOidPrefix, writeCx, writeUniqueId } from '../../kernel/identifiers.js';
import type { Coded } from '../../kernel/patient.js';
import type { Ids } from '../../kernel/runtime.js';
import { defined } from '../defined.js';
import {
  classification,
  classificationsOf,
  codesOf,
  externalIdentifier,
  externalIdentifierOf,
} from '../registry/classification.js';
import { localised, localisedString, slot, slotValue, slotValues } from '../registry/slots.js';
import { type Attachment, type Attachments, NO_ATTACHMENTS } from '../soap/attachment.js';
import { newContentId } from '../soap/write.js';
import { BinaryError, include, readBinary } from '../soap/xop.js';
import { APPROVED } from '../xca/list-request.js';
import { IDENTIFIER, SCHEME, STABLE_ENTRY } from '../xca/schemes.js';
import { at, attributeOf, childOf, childrenOf } from '../xml/read.js';
import { type Element, el, elDefault } from '../xml/write.js';
import { HAS_MEMBER, SET } from './schemes.js';
import type { Submission, SubmissionSet, SubmittedDocument, SubmittedEntry } from './submission.js';

/**
 * Reads `ProvideAndRegisterDocumentSetRequest` with its one document, attached or as base64 in place. Throws
 * {@link ExchangeError} with the part as its location: `XDSMissingDocumentMetadata`,
 * `XDSRegistryMetadataError`, and `ERROR_PIVOT_MISSING` when the document is not there or damaged.
 */
export function readSubmission(element: XmlElement, attachments: Attachments = NO_ATTACHMENTS): Submission {
  const list = at(element, 'lcm:SubmitObjectsRequest', 'rim:RegistryObjectList');
  const [object, ...more] = list === undefined ? [] : childrenOf(list, 'rim:ExtrinsicObject');
  if (object === undefined) throw missing('ExtrinsicObject');
  if (more.length > 0 || childrenOf(element, 'xds:Document').length > 1) {
    throw new ExchangeError('XDSRegistryMetadataError', {
      context: 'One submission carries one document.',
      location: 'ExtrinsicObject',
    });
  }
  const entry = readEntry(object);
  return {
    entry,
    set: readSet(childOf(list, 'rim:RegistryPackage')),
    document: readDocument(element, entry, attributeOf(object, 'mimeType') ?? 'text/xml', attachments),
  };
}

/** The codes by which the operation is chosen, before anything else is read; empty where there are none. */
export function submissionCodes(element: XmlElement): { formatCodes: string[]; classCodes: string[] } {
  const object = at(element, 'lcm:SubmitObjectsRequest', 'rim:RegistryObjectList', 'rim:ExtrinsicObject');
  const codes = (scheme: string) => (object === undefined ? [] : codesOf(object, scheme));
  return {
    formatCodes: codes(SCHEME.formatCode).map(({ code }) => code),
    classCodes: codes(SCHEME.classCode).map(({ code }) => code),
  };
}

function missing(location: string): ExchangeError {
  return new ExchangeError('XDSMissingDocumentMetadata', {
    context: `The submission has no ${location}.`,
    location,
  });
}

function known<T>(value: T | undefined, location: string): T {
  if (value === undefined) throw missing(location);
  return value;
}

function readEntry(object: XmlElement): SubmittedEntry {
  const uniqueId = externalIdentifierOf(object, IDENTIFIER.uniqueId.scheme, IDENTIFIER.uniqueId.name);
  const patientId = externalIdentifierOf(object, IDENTIFIER.patientId.scheme, IDENTIFIER.patientId.name);
  const first = (scheme: string) => codesOf(object, scheme)[0];
  return defined({
    entryUuid: known(attributeOf(object, 'id'), 'ExtrinsicObject/@id'),
    uniqueId: readUniqueId(known(uniqueId, IDENTIFIER.uniqueId.name)),
    patientId: patientId === undefined ? undefined : known(readCx(patientId), IDENTIFIER.patientId.name),
    sourcePatientId: known(readCx(slotValue(object, 'sourcePatientId') ?? ''), 'sourcePatientId'),
    sourcePatientInfo: slotValues(object, 'sourcePatientInfo'),
    creationTime: readHl7Time(slotValue(object, 'creationTime') ?? ''),
    languageCode: slotValue(object, 'languageCode'),
    classCode: known(first(SCHEME.classCode), 'classCode'),
    typeCode: first(SCHEME.typeCode),
    formatCode: known(first(SCHEME.formatCode), 'formatCode'),
    confidentiality: first(SCHEME.confidentiality),
    facilityType: first(SCHEME.facilityType),
    practiceSetting: first(SCHEME.practiceSetting),
    eventCodes: codesOf(object, SCHEME.eventCode),
  });
}

function readSet(element: XmlElement | undefined): SubmissionSet {
  if (element === undefined) throw missing('RegistryPackage');
  const value = ({ scheme, name }: { scheme: string; name: string }) =>
    externalIdentifierOf(element, scheme, name);
  const patientId = value(SET.patientId);
  const sourceId = value(SET.sourceId);
  const [author] = classificationsOf(element, SET.author);
  return defined({
    id: known(attributeOf(element, 'id'), 'RegistryPackage/@id'),
    uniqueId: readUniqueId(known(value(SET.uniqueId), SET.uniqueId.name)),
    patientId: patientId === undefined ? undefined : known(readCx(patientId), SET.patientId.name),
    sourceId: sourceId === undefined ? undefined : withoutOidPrefix(sourceId),
    submissionTime: readHl7Time(slotValue(element, 'submissionTime') ?? ''),
    title: localised(element, 'rim:Name'),
    description: localised(element, 'rim:Description'),
    contentType: codesOf(element, SET.contentType)[0],
    author:
      author === undefined
        ? undefined
        : defined({
            institution: slotValue(author, 'authorInstitution'),
            person: slotValue(author, 'authorPerson'),
          }),
  });
}

function readDocument(
  element: XmlElement,
  { entryUuid }: SubmittedEntry,
  mimeType: string,
  attachments: Attachments,
): SubmittedDocument {
  const document = childOf(element, 'xds:Document');
  const absent = (context: string, cause?: unknown) =>
    new ExchangeError('ERROR_PIVOT_MISSING', { context, location: 'Document', cause });
  if (document === undefined) throw absent('The submission carries no document.');
  if (attributeOf(document, 'id') !== entryUuid) {
    throw absent('The document of the submission is not the one that is described.');
  }
  try {
    return { mimeType, bytes: readBinary(document, attachments) };
  } catch (error) {
    if (!(error instanceof BinaryError)) throw error;
    throw absent(`The document of the submission cannot be read: ${error.fault}.`, error);
  }
}

/** Writes `ProvideAndRegisterDocumentSetRequest` (dossier transactions 6.1 to 6.3), its document attached. */
export function writeSubmission(
  { entry, set, document }: Submission,
  ids: Ids,
): { body: Element; attachments: [Attachment] } {
  const attachment = {
    contentId: newContentId(ids, 1),
    contentType: document.mimeType,
    bytes: document.bytes,
  };
  return {
    body: el(
      'xds:ProvideAndRegisterDocumentSetRequest',
      {},
      el(
        'lcm:SubmitObjectsRequest',
        {},
        elDefault(
          'rim:RegistryObjectList',
          {},
          writeEntry(entry, document.mimeType, ids),
          writeSet(set, ids),
          el('rim:Classification', {
            id: fresh(ids),
            classificationNode: SET.node,
            classifiedObject: set.id,
          }),
          el(
            'rim:Association',
            {
              id: fresh(ids),
              associationType: HAS_MEMBER,
              sourceObject: set.id,
              targetObject: entry.entryUuid,
            },
            slot('SubmissionSetStatus', 'Original'),
          ),
        ),
      ),
      el('xds:Document', { id: entry.entryUuid }, include(attachment.contentId)),
    ),
    attachments: [attachment],
  };
}

const fresh = (ids: Ids) => `urn:uuid:${ids.uuid()}`;

function writeEntry(entry: SubmittedEntry, mimeType: string, ids: Ids): Element {
  const { entryUuid, patientId } = entry;
  const code = (scheme: string, value: Coded | undefined) =>
    value && classification(entryUuid, scheme, value, ids);
  const identifier = ({ scheme, name }: { scheme: string; name: string }, value: string) =>
    externalIdentifier(entryUuid, scheme, name, value, ids);
  return el(
    'rim:ExtrinsicObject',
    { id: entryUuid, mimeType, objectType: STABLE_ENTRY, status: APPROVED },
    slot('creationTime', entry.creationTime && writeDtm(entry.creationTime)),
    slot('languageCode', entry.languageCode),
    slot('sourcePatientId', writeCx(entry.sourcePatientId)),
    slot('sourcePatientInfo', ...entry.sourcePatientInfo),
    code(SCHEME.facilityType, entry.facilityType),
    code(SCHEME.practiceSetting, entry.practiceSetting),
    code(SCHEME.confidentiality, entry.confidentiality),
    code(SCHEME.classCode, entry.classCode),
    code(SCHEME.formatCode, entry.formatCode),
    entry.eventCodes.map((event) => code(SCHEME.eventCode, event)),
    code(SCHEME.typeCode, entry.typeCode),
    patientId && identifier(IDENTIFIER.patientId, writeCx(patientId)),
    identifier(IDENTIFIER.uniqueId, writeUniqueId(entry.uniqueId)),
  );
}

function writeSet(set: SubmissionSet, ids: Ids): Element {
  const { author, contentType, patientId, sourceId } = set;
  const identifier = ({ scheme, name }: { scheme: string; name: string }, value: string) =>
    externalIdentifier(set.id, scheme, name, value, ids);
  return el(
    'rim:RegistryPackage',
    { id: set.id, objectType: SET.node },
    slot('submissionTime', set.submissionTime && writeDtm(set.submissionTime)),
    localisedString('rim:Name', set.title),
    localisedString('rim:Description', set.description),
    author &&
      el(
        'rim:Classification',
        {
          id: fresh(ids),
          classificationScheme: SET.author,
          classifiedObject: set.id,
          nodeRepresentation: '',
        },
        slot('authorInstitution', author.institution),
        slot('authorPerson', author.person),
      ),
    contentType && classification(set.id, SET.contentType, contentType, ids),
    identifier(SET.uniqueId, writeUniqueId(set.uniqueId)),
    patientId && identifier(SET.patientId, writeCx(patientId)),
    sourceId === undefined ? undefined : identifier(SET.sourceId, sourceId),
  );
}
