import type { AuditIdentity } from '../../src/records/audit/build.js';
import { type AuditEventKey, auditEvents, type Side } from '../../src/records/audit/catalogue.js';
import type { AuditedObject, AuditFacts, AuditOutcome } from '../../src/records/audit/facts.js';

export const auditIdentity: AuditIdentity = {
  sourceId: 'XB-1',
  enterpriseSiteId: 'XB-1',
  application: { name: 'ncp-b.example.xb', address: '192.0.2.10' },
};

const kinds: readonly AuditedObject['kind'][] = [
  'discovery',
  'query',
  'retrieval',
  'submission',
  'listedDocument',
  'retrievedDocument',
  'submittedDocument',
  'discardedDocument',
  'hcpAssertion',
  'trcAssertion',
  'nokAssertion',
  'guarantor',
  'sourcePatient',
  'serviceList',
  'translationInput',
  'translationOutput',
  'serviceMetadata',
  'node',
  'auditLog',
];

/** One object of every kind there is. */
const everyObject: readonly AuditedObject[] = kinds.map((kind) =>
  kind === 'discovery' || kind === 'query'
    ? { kind, id: 'urn:uuid:1', query: Buffer.from('<query/>'), homeCommunityId: '2.999.1' }
    : { kind, id: `${kind} <1>` },
);

/** All that can be said of an event, with text that XML must escape. */
export function fullFacts(event: AuditEventKey, side: Side, outcome: AuditOutcome = 'success'): AuditFacts {
  return {
    event,
    side,
    at: new Date('2026-03-04T09:05:00.120Z'),
    outcome,
    ...(outcome === 'success' ? {} : { error: { code: '4704', text: 'context <"é">' } }),
    human: {
      userId: '<hp-4711@urn:idp:XB:countryB>',
      name: 'Test "Clinician" & Söhne',
      role: { code: '221', codeSystemName: 'ISCO', displayName: 'Medical Doctors' },
    },
    pointOfCare: { name: 'Example Hospital', facilityType: 'Hospital' },
    purpose: 'EMERGENCY',
    consumer: { name: 'ncp-b.example.xb', address: '192.0.2.10' },
    provider: { name: 'ncp-a.example.xa', address: 'ncp-a.example.xa' },
    patients: [{ root: '2.999.200.1', extension: '9990001' }],
    objects: everyObject,
    request: { messageId: 'urn:uuid:11111111-2222-4333-8444-555555555555', header: '<s:Header/>' },
    response: { messageId: 'urn:uuid:66666666-7777-4888-9999-000000000000', header: '<s:Header/>' },
  };
}

/** The least that can be said of an event. */
export function bareFacts(event: AuditEventKey, side: Side): AuditFacts {
  return { event, side, at: new Date('2026-03-04T09:05:00.120Z'), outcome: 'success' };
}

export const eventKeys = Object.keys(auditEvents) as AuditEventKey[];

/** Every event of the catalogue, on both sides, told in full and barely, succeeded and failed. */
export function everyEvent(): AuditFacts[] {
  return eventKeys.flatMap((event) =>
    (['a', 'b'] as const).flatMap((side) => [
      fullFacts(event, side),
      fullFacts(event, side, 'partial'),
      fullFacts(event, side, 'temporal'),
      fullFacts(event, side, 'permanent'),
      bareFacts(event, side),
    ]),
  );
}
