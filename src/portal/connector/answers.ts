import type { ListedDocument } from '../../exchange/session/types.js';
import { withOidPrefix, writeUniqueId } from '../../kernel/identifiers.js';
import type { Coded, PatientMatch } from '../../kernel/patient.js';
import type { ClientRequest } from '../../wire/client-connector/request.js';
import { defined } from '../../wire/defined.js';
import { isPdf } from '../../wire/xca/codes.js';
import type { DocumentEntry } from '../../wire/xca/document-entry.js';
import type { Received } from './outcomes.js';

// The members stand in the order of the contract's types: so they are written.

/** A person as `patientDemographics`. */
export function demographicsOf({ id, name, birthTime, gender, address }: PatientMatch) {
  return defined({
    administrativeGender: gender,
    birthDate: dateOf(birthTime),
    city: address?.city,
    country: address?.country,
    familyName: name.family.join(' '),
    givenName: name.given.join(' '),
    postalCode: address?.postalCode,
    streetAddress: address?.street?.join(', '),
    patientId: [{ root: id.root, extension: id.extension }],
  });
}

/** `19800131` as a dateTime, in no time zone; undefined where the day is not told. */
function dateOf(birthTime: string): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(birthTime) ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}T00:00:00`;
}

/** A listed document as `epsosDocument`: the structured rendition, its PDF twin beside it. */
export function listedOf({ xml, pdf }: ListedDocument): object | undefined {
  const first = xml ?? pdf;
  if (first === undefined) return undefined;
  return entryOf(first, xml === undefined ? [] : pdf === undefined ? [] : [entryOf(pdf, [])]);
}

function entryOf(entry: DocumentEntry, twins: readonly object[]): object {
  const { prescription } = entry;
  return defined({
    classCode: codeOf(entry.classCode),
    creationDate: entry.creationTime?.toISOString(),
    eventDate: entry.serviceStartTime?.toISOString(),
    description: entry.description,
    formatCode: codeOf(entry.formatCode),
    mimeType: entry.mimeType,
    size: entry.size,
    title: entry.title,
    uuid: writeUniqueId(entry.uniqueId),
    hcid: entry.homeCommunityId === undefined ? undefined : withOidPrefix(entry.homeCommunityId),
    repositoryId: entry.repositoryUniqueId,
    authors: entry.authors.map(({ name, specialties }) => ({
      person: [...(name.prefix ?? []), ...name.given, ...name.family].join(' '),
      specialty: [...specialties],
    })),
    associatedDocuments: [...twins],
    // Told only where the other country told it: what it left out is unknown, not false.
    atcCode: prescription?.product?.code,
    atcText: prescription?.product?.displayName,
    doseFormCode: prescription?.doseForm?.code,
    doseFormText: prescription?.doseForm?.displayName,
    strength: prescription?.strength,
    substitution: prescription?.substitution?.code,
    dispensable: isPdf(entry) ? undefined : prescription?.dispensable,
  });
}

function codeOf({ code, codeSystem, displayName }: Coded) {
  return defined({ nodeRepresentation: code, schema: codeSystem, value: displayName ?? code });
}

/** A document that was fetched as `epsosDocument`, in the reader's language. */
export function fetchedOf(
  {
    classCode,
    uniqueId,
    homeCommunityId,
    repositoryUniqueId,
  }: Extract<ClientRequest, { operation: 'retrieveDocument' }>,
  { document: { mimeType, shown } }: Received,
): object {
  return defined({
    classCode: defined({ nodeRepresentation: classCode.code, schema: classCode.scheme }),
    mimeType,
    size: shown.length,
    uuid: writeUniqueId(uniqueId),
    hcid: homeCommunityId === undefined ? undefined : withOidPrefix(homeCommunityId),
    repositoryId: repositoryUniqueId,
    base64Binary: Buffer.from(shown).toString('base64'),
  });
}
