import fc from 'fast-check';
import type { AuditGeneration } from '../../src/wire/audit/generation.js';
import type { AuditCode, AuditMessage } from '../../src/wire/audit/message.js';
import { maybe, milliseconds, record, text } from './arbitraries.js';

const bytes = fc.uint8Array({ maxLength: 40 });
const value = fc.oneof(text, fc.constantFrom('', ' ', 'a\tb\nc', '<&">'));

/** Any message that a generation's schema can carry. */
export function anyAuditMessage(generation: AuditGeneration): fc.Arbitrary<AuditMessage> {
  const { furtherElements, objectIdRequired, requestorRequired, requiredOfCode, codeAttributes } = generation;
  const own = <T>(arbitrary: fc.Arbitrary<T>) => (furtherElements ? arbitrary : fc.constant([]));
  const codeOf = (required: readonly string[]) =>
    record({
      code: value,
      ...Object.fromEntries(
        codeAttributes.map((name) => [name, required.includes(name) ? value : maybe(value)]),
      ),
    }) as fc.Arbitrary<AuditCode>;
  const code = codeOf(requiredOfCode);
  const codes = fc.array(code, { maxLength: 2 });
  return record({
    event: record({
      id: code,
      types: codes,
      action: maybe(fc.constantFrom('C', 'R', 'U', 'D', 'E')),
      dateTime: milliseconds.map((date) => date.toISOString()),
      outcome: fc.constantFrom(0, 4, 8, 12),
      outcomeDescription: furtherElements ? maybe(text) : fc.constant(undefined),
      purposes: own(codes),
    }),
    participants: fc.array(
      record({
        userId: value,
        alternativeUserId: maybe(value),
        userName: maybe(value),
        requestor: requestorRequired ? fc.boolean() : maybe(fc.boolean()),
        accessPoint: maybe(record({ id: value, type: fc.constantFrom(...generation.accessPointTypes) })),
        roles: codes,
      }),
      { minLength: 1, maxLength: 3 },
    ),
    sources: fc.array(
      record({
        sourceId: value,
        enterpriseSiteId: maybe(value),
        types: fc.array(codeOf([]), { maxLength: 2 }),
      }),
      { minLength: 1, maxLength: Math.min(generation.mostSources, 2) },
    ),
    objects: fc.array(
      record({
        id: objectIdRequired ? value : maybe(value),
        type: maybe(fc.integer({ min: 1, max: 4 })),
        role: maybe(fc.integer({ min: 1, max: 24 })),
        lifeCycle: maybe(fc.integer({ min: 1, max: 15 })),
        sensitivity: maybe(value),
        idType: code,
        what: fc.oneof(
          fc.constant({}),
          value.map((name) => ({ name })),
          bytes.map((query) => ({ query })),
        ),
        details: fc.array(record({ type: value, value: bytes }), { maxLength: 2 }),
        descriptions: own(fc.array(text, { maxLength: 2 })),
      }).map(({ what, ...rest }) => ({ ...rest, ...(what as object) })),
      { maxLength: 3 },
    ),
  }) as fc.Arbitrary<AuditMessage>;
}
