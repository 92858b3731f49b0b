import fc from 'fast-check';
import type { Submission, SubmissionSet, SubmittedEntry } from '../../src/wire/xdr/submission.js';
import { coded, entryUuid, instanceId, maybe, oid, patientId, record, seconds, text } from './arbitraries.js';

const uniqueId = instanceId.filter(({ extension }) => extension !== '^');

const entry = record({
  entryUuid,
  uniqueId,
  patientId: maybe(patientId),
  sourcePatientId: patientId,
  sourcePatientInfo: fc.array(
    text.map((value) => `PID-5|${value}`),
    { maxLength: 3 },
  ),
  creationTime: maybe(seconds),
  languageCode: maybe(fc.constantFrom('fr-LU', 'pt-PT')),
  classCode: coded,
  typeCode: maybe(coded),
  formatCode: coded,
  confidentiality: maybe(coded),
  facilityType: maybe(coded),
  practiceSetting: maybe(coded),
  eventCodes: fc.array(coded, { maxLength: 2 }),
}) as fc.Arbitrary<SubmittedEntry>;

const set = record({
  id: fc.oneof(entryUuid, fc.constant('SubmissionSet')),
  uniqueId: record({ root: oid }),
  patientId: maybe(patientId),
  sourceId: maybe(oid),
  submissionTime: maybe(seconds),
  title: maybe(text),
  description: maybe(text),
  contentType: maybe(coded),
  author: maybe(record({ institution: maybe(text), person: maybe(text) })),
}) as fc.Arbitrary<SubmissionSet>;

/** Any submission; its ids do not collide, as those of a message may not. */
export const anySubmission: fc.Arbitrary<Submission> = fc
  .record({
    entry,
    set,
    document: fc.record({
      mimeType: fc.constantFrom('text/xml', 'application/pdf'),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 50 }),
    }),
  })
  .filter((submission) => submission.entry.entryUuid !== submission.set.id);
