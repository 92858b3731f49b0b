import fc from 'fast-check';
import { type EvidenceEntity, evidenceRoots, type RemEvidence } from '../../src/wire/evidence/evidence.js';
import { maybe, milliseconds, oid, record, text } from './arbitraries.js';

const bytes = fc.uint8Array({ maxLength: 40 });
const value = fc.oneof(text, fc.constantFrom('', ' ', 'a\tb\nc', '<&">'));
const uri = oid.map((one) => `urn:oid:${one}`);
const instant = milliseconds.map((date) => date.toISOString());
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: 1, maxLength: 2 });

const entity = record({
  names: maybe(
    some(
      record({
        name: maybe(some(text)),
        address: maybe(
          record({
            street: some(text),
            locality: text,
            stateOrProvince: maybe(text),
            postalCode: text,
            countryName: text,
          }),
        ),
      }),
    ),
  ),
  electronicAddress: maybe(some(uri)),
  certificate: maybe(bytes),
}) as fc.Arbitrary<EvidenceEntity>;

const authentication = fc.record({ time: instant, method: uri });

const message = record({
  isNotification: fc.boolean(),
  subject: value,
  userAgentId: maybe(value),
  id: value,
  digest: maybe(fc.record({ method: uri, value: bytes })),
});

/** Any evidence that the schema can carry and this house reads. */
export const anyEvidence = record({
  root: fc.constantFrom(...evidenceRoots),
  version: value,
  elementId: maybe(fc.stringMatching(/^_[a-z0-9]{1,8}$/)),
  eventCode: maybe(uri),
  eventReasons: maybe(some(record({ code: uri, details: maybe(value) }))),
  identifier: value,
  policyIds: maybe(some(uri)),
  issuer: entity,
  senderAuthentication: maybe(authentication),
  recipientAuthentication: maybe(authentication),
  eventTime: instant,
  submissionTime: maybe(instant),
  replyTo: maybe(value),
  sender: entity,
  recipients: some(entity),
  refersToRecipient: maybe(fc.integer({ min: 1, max: 9 })),
  message: maybe(message),
  notification: maybe(message),
  forwardedTo: maybe(value),
}) as fc.Arbitrary<RemEvidence>;
