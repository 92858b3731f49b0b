import fc from 'fast-check';
import { detectedIssues } from '../../src/kernel/error-table/detected-issues.js';
import type { Dialect } from '../../src/wire/dialects/dialect.js';
import type { AcknowledgementDetail } from '../../src/wire/xcpd/details.js';
import { type DetectedIssue, type DetectedIssueName, detectedIssue } from '../../src/wire/xcpd/issues.js';
import type { XcpdOutcome } from '../../src/wire/xcpd/outcome.js';
import type { MessageParty } from '../../src/wire/xcpd/parts.js';
import type { XcpdRequest } from '../../src/wire/xcpd/request.js';
import type { XcpdResponse } from '../../src/wire/xcpd/response.js';
import { code, instanceId, match, maybe, milliseconds, oid, record, text, traits } from './arbitraries.js';

const party = record({ deviceId: oid, organisationId: maybe(oid) }) as fc.Arbitrary<MessageParty>;

export const anyXcpdRequest: fc.Arbitrary<XcpdRequest> = fc.record({
  messageId: instanceId,
  creationTime: milliseconds,
  receiver: party,
  sender: party,
  queryId: instanceId,
  traits,
});

const plainText = text.filter((value) => !value.startsWith('('));
const number = fc.stringMatching(/^[1-9][0-9]{3}$/);

/** What a detail can carry in each form. */
const detailOf: Record<Dialect['xcpd']['detailForm'], fc.Arbitrary<AcknowledgementDetail>> = {
  code: record({
    code: maybe(code),
    text: plainText,
    location: maybe(text),
  }) as fc.Arbitrary<AcknowledgementDetail>,
  text: record({ code: maybe(number), text: plainText }) as fc.Arbitrary<AcknowledgementDetail>,
};

const issues = fc
  .array(
    fc.oneof(
      fc.constantFrom(...(Object.keys(detectedIssues) as DetectedIssueName[])).map(detectedIssue),
      record({
        code,
        codeSystem: maybe(oid),
        position: fc.constantFrom('mitigatedBy', 'triggerFor'),
      }) as fc.Arbitrary<DetectedIssue>,
    ),
    { maxLength: 3 },
  )
  .map((list) => list.sort((a, b) => a.position.localeCompare(b.position)));

export function anyXcpdResponse(dialect: Dialect): fc.Arbitrary<XcpdResponse> {
  const reasons = { details: fc.array(detailOf[dialect.xcpd.detailForm], { maxLength: 2 }), issues };
  const outcome: fc.Arbitrary<XcpdOutcome> = fc.oneof(
    fc.record({
      kind: fc.constant('matches' as const),
      matches: fc.array(match, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('noMatch' as const), ...reasons }),
    fc.record({ kind: fc.constant('error' as const), ...reasons }),
  );
  return record({
    messageId: instanceId,
    creationTime: milliseconds,
    sender: maybe(oid),
    echo: record({
      messageId: maybe(instanceId),
      sender: maybe(party),
      queryId: maybe(instanceId),
      traits,
    }),
    outcome,
  }) as fc.Arbitrary<XcpdResponse>;
}
