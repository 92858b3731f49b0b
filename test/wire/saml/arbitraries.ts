import fc from 'fast-check';
import type {
  CodedOrText,
  HcpAssertion,
  NokAssertion,
  TrcAssertion,
} from '../../../src/wire/saml/assertion.js';

/** Text as a reader gives it back: not blank, without white space around it, of characters XML can carry. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((value) => value.trim())
  .filter((value) => value !== '');

const id = fc.uuid().map((uuid) => `_${uuid}`);
const date = fc.date({
  min: new Date('2010-01-01T00:00:00Z'),
  max: new Date('2090-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const oid = fc.array(fc.nat(99999), { minLength: 1, maxLength: 5 }).map((arcs) => `2.999.${arcs.join('.')}`);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

function without<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;
}

const codedOrText: fc.Arbitrary<CodedOrText> = fc.oneof(
  text.map((value) => ({ text: value })),
  fc
    .record({
      code: text,
      codeSystem: optional(oid),
      codeSystemName: optional(text),
      displayName: optional(text),
    })
    .map((value) => without(value) as CodedOrText),
);

const parts = {
  id,
  issueInstant: date,
  nameId: fc
    .record({ value: text, format: text, spProvidedId: optional(text) })
    .map((value) => without(value) as HcpAssertion['nameId']),
  confirmationMethod: text,
  notBefore: date,
  notOnOrAfter: date,
  audiences: fc.array(text, { maxLength: 3 }),
  authnInstant: date,
  authnContextClass: text,
};

function issuer(nameQualifier: string | undefined) {
  return fc
    .record({ value: text, nameQualifier: fc.constant(nameQualifier), format: optional(text) })
    .map((value) => without(value) as HcpAssertion['issuer']);
}

export function hcpAssertion(nameQualifier: string | undefined): fc.Arbitrary<HcpAssertion> {
  return fc
    .record({
      ...parts,
      issuer: issuer(nameQualifier),
      subjectId: text,
      role: codedOrText,
      clinicalSpeciality: optional(text),
      organisation: optional(text),
      organisationId: optional(text),
      facilityType: text,
      onBehalfOf: optional(text),
      purposeOfUse: codedOrText,
      locality: text,
      permissions: fc.array(fc.stringMatching(/^P[A-Z]{2}-\d{3}$/), { maxLength: 5 }),
      homeCommunityId: optional(oid),
      npi: optional(text),
    })
    .map((value) => without(value) as HcpAssertion);
}

export function trcAssertion(nameQualifier: string | undefined): fc.Arbitrary<TrcAssertion> {
  return fc
    .record({
      ...parts,
      issuer: issuer(nameQualifier),
      adviceId: id,
      patientId: fc.record({ root: oid, extension: fc.stringMatching(/^[A-Za-z0-9|/.-]{1,20}$/) }),
      purposeOfUse: codedOrText,
      prescriptionId: optional(text),
      dispensationPin: optional(text),
    })
    .map((value) => without(value) as TrcAssertion);
}

export function nokAssertion(nameQualifier: string | undefined): fc.Arbitrary<NokAssertion> {
  return fc
    .record({
      ...parts,
      issuer: issuer(nameQualifier),
      adviceId: id,
      nextOfKin: fc
        .record({
          id: optional(text),
          firstName: optional(text),
          familyName: optional(text),
          gender: optional(text),
          birthDate: optional(text),
          street: optional(text),
          city: optional(text),
          postalCode: optional(text),
          country: optional(text),
        })
        .map(without),
    })
    .map((value) => without(value) as NokAssertion);
}
