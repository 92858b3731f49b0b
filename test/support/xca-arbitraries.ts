import fc from 'fast-check';
import { documentClasses, PDF_FORMAT_CODE } from '../../src/kernel/classes.js';
import { errorByCode } from '../../src/kernel/errors.js';
import { defined } from '../../src/wire/defined.js';
import type { Dialect } from '../../src/wire/dialects/dialect.js';
import { ehdsi } from '../../src/wire/dialects/ehdsi.js';
import type { RegistryError } from '../../src/wire/registry/errors.js';
import type { RegistryResponse } from '../../src/wire/registry/response.js';
import { formatCodeOf } from '../../src/wire/xca/codes.js';
import type { DocumentEntry, EntryAuthor, PrescriptionFlags } from '../../src/wire/xca/document-entry.js';
import { APPROVED, type XcaListRequest } from '../../src/wire/xca/list-request.js';
import type { XcaListResponse } from '../../src/wire/xca/list-response.js';
import type { DocumentReference } from '../../src/wire/xca/retrieve-request.js';
import type { RetrievedDocument, XcaRetrieveResponse } from '../../src/wire/xca/retrieve-response.js';
import {
  classCode,
  coded,
  entryUuid,
  instanceId,
  maybe,
  milliseconds,
  oid,
  patientId,
  record,
  seconds,
  text,
} from './arbitraries.js';

const anyError: fc.Arbitrary<RegistryError> = fc
  .record({
    code: fc.oneof(text, fc.constantFrom('1101', '4701', 'XDSMissingDocument', 'ERROR_NO_CONSENT')),
    context: text,
    severity: fc.constantFrom('error' as const, 'warning' as const),
    location: maybe(text),
  })
  .map((error) => defined({ ...error, name: errorByCode(error.code) }));

export const anyRegistryResponse: fc.Arbitrary<RegistryResponse> = fc.record({
  status: fc.constantFrom('Success' as const, 'PartialSuccess' as const, 'Failure' as const),
  errors: fc.array(anyError, { maxLength: 4 }),
});

export const anyListRequest = record({
  patientId,
  classCodes: fc.array(record({ code: classCode, codeSystem: maybe(oid) }), { maxLength: 4 }),
  statuses: fc.constantFrom([], [APPROVED], [APPROVED, 'urn:x:Deprecated']),
  createdAfter: maybe(milliseconds),
  createdBefore: maybe(milliseconds),
  maximumSize: maybe(fc.nat()),
  homeCommunityId: maybe(oid),
}) as fc.Arbitrary<XcaListRequest>;

const uniqueId = record({
  root: oid,
  extension: maybe(text.filter((value) => value !== '^')),
}) as typeof instanceId;

const author: fc.Arbitrary<EntryAuthor> = fc.record({
  name: record({
    family: fc.tuple(text),
    given: fc.array(text, { maxLength: 2 }),
    prefix: maybe(fc.tuple(text)),
  }),
  specialties: fc.array(text, { maxLength: 2 }),
}) as fc.Arbitrary<EntryAuthor>;

const as = (codeSystem: string) => coded.map((code) => ({ ...code, codeSystem }));

const flags = record({
  dispensable: maybe(fc.boolean()),
  product: maybe(as('2.16.840.1.113883.6.73')),
  doseForm: maybe(as('0.4.0.127.0.16.1.1.2.1')),
  strength: maybe(text),
  substitution: maybe(as('2.16.840.1.113883.5.1070')),
}) as fc.Arbitrary<PrescriptionFlags>;

/** What an entry may hold, as far as the dialect has a place for it. */
function anyEntry({ xca }: Dialect): fc.Arbitrary<DocumentEntry> {
  const only = <T>(has: boolean, arbitrary: fc.Arbitrary<T>) =>
    has ? maybe(arbitrary) : fc.constant(undefined);
  return record({
    entryUuid,
    uniqueId,
    homeCommunityId: maybe(oid),
    repositoryUniqueId: oid,
    patientId,
    classCode: fc.record({ code: classCode, codeSystem: oid, displayName: text }),
    typeCode: maybe(coded),
    formatCode: fc.oneof(coded, fc.constant(formatCodeOf(documentClasses.ePrescription, 'pdf', ehdsi))),
    confidentiality: maybe(coded),
    facilityType: maybe(coded),
    practiceSetting: maybe(coded),
    mimeType: fc.constantFrom('text/xml', 'application/pdf'),
    creationTime: maybe(seconds),
    serviceStartTime: maybe(seconds),
    languageCode: maybe(fc.constantFrom('fr-LU', 'pt-PT')),
    size: only(xca.sizeAndHash, fc.nat()),
    hash: only(xca.sizeAndHash, fc.stringMatching(/^[0-9a-f]{40}$/)),
    title: text,
    description: maybe(text),
    authors: fc.array(author, { maxLength: 2 }),
    prescription: only(
      xca.prescriptionMetadata,
      flags.filter((value) => Object.keys(value).length > 0),
    ),
    otherEventCodes: fc.array(coded, { maxLength: 2 }),
  }) as unknown as fc.Arbitrary<DocumentEntry>;
}

/** Entries with distinct ids, some of them in pairs of an XML and a PDF document. */
export function anyListResponse(dialect: Dialect): fc.Arbitrary<XcaListResponse> {
  return fc
    .record({
      status: fc.constantFrom('Success' as const, 'PartialSuccess' as const, 'Failure' as const),
      entries: fc.uniqueArray(anyEntry(dialect), {
        maxLength: 4,
        selector: (entry) => entry.entryUuid,
      }),
    })
    .map(({ status, entries }) => {
      const pdf = entries.find(({ formatCode }) => formatCode.code === PDF_FORMAT_CODE);
      const xml = entries.find(
        (entry) => entry.formatCode.code !== PDF_FORMAT_CODE && entry.classCode.code === pdf?.classCode.code,
      );
      return {
        status,
        errors: [],
        entries,
        pairs: pdf && xml ? [{ xml: xml.entryUuid, pdf: pdf.entryUuid }] : [],
        unusable: [],
      };
    });
}

export const reference = record({
  homeCommunityId: maybe(oid),
  repositoryUniqueId: oid,
  uniqueId: instanceId.filter(({ extension }) => extension !== '^'),
}) as fc.Arbitrary<DocumentReference>;

const document = fc
  .tuple(
    reference,
    fc.record({
      mimeType: fc.constantFrom('text/xml', 'application/pdf'),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 50 }),
    }),
  )
  .map(([names, content]): RetrievedDocument => ({ ...names, ...content }));

export const anyRetrieveResponse: fc.Arbitrary<XcaRetrieveResponse> = fc.record({
  status: fc.constantFrom('Success' as const, 'PartialSuccess' as const, 'Failure' as const),
  errors: fc.constantFrom(
    [],
    [{ code: '4505', name: 'TM_4505' as const, context: 'c', severity: 'error' as const }],
  ),
  documents: fc.array(document, { maxLength: 3 }),
});
