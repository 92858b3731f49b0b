import type { XmlElement } from 'libxml2-wasm';
import { readHl7Time, writeDtm } from '../../kernel/hl7-time.js';
import {
  readCx,
  readUniqueId,
  withOidPrefix,
  withoutOidPrefix,
  writeCx,
  writeUniqueId,
} from '../../kernel/identifiers.js';
import type { Coded } from '../../kernel/patient.js';
import type { Ids } from '../../kernel/runtime.js';
import { defined } from '../defined.js';
import type { Dialect } from '../dialects/dialect.js';
import {
  classification,
  codesOf,
  externalIdentifier,
  externalIdentifierOf,
} from '../registry/classification.js';
import { localised, localisedString, slot, slotValue } from '../registry/slots.js';
import { attributeOf } from '../xml/read.js';
import { type Element, el } from '../xml/write.js';
import { readAuthors, writeAuthor } from './author.js';
import type { DocumentEntry } from './document-entry.js';
import { eventCodesOf, readEventCodes } from './event-codes.js';
import { APPROVED } from './list-request.js';
import { IDENTIFIER, SCHEME, STABLE_ENTRY } from './schemes.js';

/** An entry without which nothing can be retrieved: what is missing, for the one who has to send it. */
export interface UnusableEntry {
  readonly entryUuid?: string;
  readonly missing: readonly string[];
}

/** The practice setting that all of the network sends; it says nothing. */
const NOT_USED = 'Not Used';

/** Reads `rim:ExtrinsicObject` from any implementation (dossier transactions 4.3.1, pitfalls 14 to 18). */
export function readEntry(object: XmlElement): DocumentEntry | UnusableEntry {
  const entryUuid = attributeOf(object, 'id');
  const uniqueId = externalIdentifierOf(object, IDENTIFIER.uniqueId.scheme, IDENTIFIER.uniqueId.name);
  const patientId = readCx(
    externalIdentifierOf(object, IDENTIFIER.patientId.scheme, IDENTIFIER.patientId.name) ?? '',
  );
  const repositoryUniqueId = slotValue(object, 'repositoryUniqueId');
  const [typeCode] = codesOf(object, SCHEME.typeCode);
  const classCode = codesOf(object, SCHEME.classCode)[0] ?? typeCode;
  const [formatCode] = codesOf(object, SCHEME.formatCode);
  if (
    entryUuid === undefined ||
    uniqueId === undefined ||
    patientId === undefined ||
    repositoryUniqueId === undefined ||
    classCode === undefined ||
    formatCode === undefined
  ) {
    const required = { entryUuid, uniqueId, patientId, repositoryUniqueId, classCode, formatCode };
    const missing = Object.entries(required).flatMap(([name, value]) => (value === undefined ? name : []));
    return defined({ entryUuid, missing });
  }
  const home = attributeOf(object, 'home');
  const [practiceSetting] = codesOf(object, SCHEME.practiceSetting);
  return defined({
    entryUuid,
    uniqueId: readUniqueId(uniqueId),
    homeCommunityId: home === undefined ? undefined : withoutOidPrefix(home),
    repositoryUniqueId: withoutOidPrefix(repositoryUniqueId),
    patientId,
    classCode,
    typeCode,
    formatCode,
    confidentiality: codesOf(object, SCHEME.confidentiality)[0],
    facilityType: codesOf(object, SCHEME.facilityType)[0],
    practiceSetting: practiceSetting?.code === NOT_USED ? undefined : practiceSetting,
    mimeType: attributeOf(object, 'mimeType') ?? 'text/xml',
    creationTime: readHl7Time(slotValue(object, 'creationTime') ?? ''),
    serviceStartTime: readHl7Time(slotValue(object, 'serviceStartTime') ?? ''),
    languageCode: slotValue(object, 'languageCode'),
    size: readSize(slotValue(object, 'size')),
    hash: slotValue(object, 'hash'),
    title: localised(object, 'rim:Name'),
    description: localised(object, 'rim:Description'),
    authors: readAuthors(object),
    ...readEventCodes(codesOf(object, SCHEME.eventCode)),
  });
}

function readSize(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Writes `rim:ExtrinsicObject`, its children in the schema's order (dossier transactions 4.3.1). */
export function writeEntry(entry: DocumentEntry, dialect: Dialect, ids: Ids): Element {
  const { xca } = dialect;
  const patientId = writeCx(entry.patientId);
  const code = (scheme: string, value: Coded | undefined) =>
    value && classification(entry.entryUuid, scheme, value, ids);
  return el(
    'rim:ExtrinsicObject',
    {
      id: entry.entryUuid,
      lid: entry.entryUuid,
      home: entry.homeCommunityId === undefined ? undefined : withOidPrefix(entry.homeCommunityId),
      mimeType: entry.mimeType,
      objectType: STABLE_ENTRY,
      status: APPROVED,
    },
    slot('sourcePatientId', patientId),
    slot('size', xca.sizeAndHash ? entry.size : undefined),
    slot('hash', xca.sizeAndHash ? entry.hash : undefined),
    slot('creationTime', entry.creationTime && writeDtm(entry.creationTime)),
    slot('serviceStartTime', entry.serviceStartTime && writeDtm(entry.serviceStartTime)),
    slot('repositoryUniqueId', entry.repositoryUniqueId),
    slot('languageCode', entry.languageCode),
    // Always a name: clients take it without asking (pitfall 16).
    localisedString('rim:Name', entry.title ?? entry.classCode.displayName ?? entry.classCode.code),
    localisedString('rim:Description', entry.description),
    el('rim:VersionInfo', { versionName: xca.versionName[entry.classCode.code] ?? xca.versionName.other }),
    code(SCHEME.confidentiality, entry.confidentiality),
    code(SCHEME.classCode, entry.classCode),
    code(SCHEME.typeCode, entry.typeCode),
    code(SCHEME.facilityType, entry.facilityType),
    code(
      SCHEME.practiceSetting,
      entry.practiceSetting ?? {
        code: NOT_USED,
        codeSystem: xca.practiceSettingCodingScheme,
        displayName: NOT_USED,
      },
    ),
    [
      ...(xca.prescriptionMetadata && entry.prescription ? eventCodesOf(entry.prescription) : []),
      ...entry.otherEventCodes,
    ].map((event) => code(SCHEME.eventCode, event)),
    code(SCHEME.formatCode, entry.formatCode),
    entry.authors.map((author) => writeAuthor(entry.entryUuid, author, ids)),
    externalIdentifier(
      entry.entryUuid,
      IDENTIFIER.patientId.scheme,
      IDENTIFIER.patientId.name,
      patientId,
      ids,
    ),
    externalIdentifier(
      entry.entryUuid,
      IDENTIFIER.uniqueId.scheme,
      IDENTIFIER.uniqueId.name,
      writeUniqueId(entry.uniqueId),
      ids,
    ),
  );
}
