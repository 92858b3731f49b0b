import fc from 'fast-check';
import { documentClasses } from '../../src/kernel/classes.js';
import type { InstanceId, PatientId } from '../../src/kernel/identifiers.js';
import type { Address, Coded, PatientMatch, PatientTraits, PersonName } from '../../src/kernel/patient.js';
import { defined } from '../../src/wire/defined.js';

/** Text as a message can carry it: neither blank nor with blanks around it. */
export const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removed because XML 1.0 cannot carry them
  .map((value) => value.replace(/[\u0000-\u001f\ufffe\uffff]/g, '').trim())
  .filter((value) => value !== '');

/** A code: text without white space. */
export const code = text.map((value) => value.replace(/\s/g, '_'));

export const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** A record whose undefined members are absent. */
export const record = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model).map((value) => defined(value as T));

export const oid = fc
  .array(fc.nat(99_999), { minLength: 1, maxLength: 6 })
  .map((arcs) => `2.999.${arcs.join('.')}`);

export const instanceId: fc.Arbitrary<InstanceId> = record({ root: oid, extension: maybe(text) });

/** An extension that the CX form can carry: the separators of HL7 v2 would need escapes of their own. */
export const patientId: fc.Arbitrary<PatientId> = fc.record({
  root: oid,
  extension: fc.stringMatching(/^[A-Za-z0-9|./-]{1,20}$/),
});

export const seconds = fc
  .integer({ min: Date.UTC(1990, 0) / 1000, max: Date.UTC(2090, 0) / 1000 })
  .map((value) => new Date(value * 1000));

export const milliseconds = fc.tuple(seconds, fc.nat(999)).map(([at, ms]) => new Date(at.getTime() + ms));

export const personName: fc.Arbitrary<PersonName> = record({
  family: fc.array(text, { minLength: 1, maxLength: 2 }),
  given: fc.array(text, { maxLength: 3 }),
  prefix: maybe(fc.array(text, { minLength: 1, maxLength: 2 })),
});

const address: fc.Arbitrary<Address> = record<Address>({
  street: maybe(fc.array(text, { minLength: 1, maxLength: 2 })),
  city: maybe(text),
  postalCode: maybe(text),
  state: maybe(text),
  country: text,
} as { [K in keyof Address]: fc.Arbitrary<Address[K]> });

const gender = fc.constantFrom('F' as const, 'M' as const, 'UN' as const);
const birthTime = fc.stringMatching(/^19[0-9]{2}0[1-9]1[0-9]$/);

export const traits = record({
  ids: fc.array(fc.record({ root: oid, extension: text }), { maxLength: 3 }),
  name: maybe(personName),
  birthTime: maybe(birthTime),
  gender: maybe(gender),
  address: maybe(address),
}) as fc.Arbitrary<PatientTraits>;

export const match = record({
  id: fc.record({ root: oid, extension: text }),
  name: personName,
  birthTime,
  gender: maybe(gender),
  address: maybe(address),
}) as fc.Arbitrary<PatientMatch>;

/** A code as the registry carries it: always with a text. */
export const coded: fc.Arbitrary<Coded> = fc.record({ code: text, codeSystem: oid, displayName: text });

export const classCode = fc.constantFrom(...Object.values(documentClasses).map(({ code }) => code));

export const entryUuid = fc.uuid().map((uuid) => `urn:uuid:${uuid}`);
