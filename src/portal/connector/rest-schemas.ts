import { z } from 'zod';

const text = (description: string) => z.string().trim().min(1).describe(description);
const oid = z
  .string()
  .regex(/^(urn:oid:)?[0-2](\.(0|[1-9]\d*))+$/)
  .describe('An OID, with or without urn:oid:');
const code = text('A LOINC class code of the network, `60591-5`');
const country = z
  .string()
  .regex(/^[A-Za-z]{2}$/)
  .describe('The country that is asked, ISO 3166-1 alpha-2');
const base64 = z.base64();

export const assertions = z
  .strictObject({
    hcp: text('The identity of the professional, signed: one XML element').max(100_000),
    trc: text('The treatment relationship, signed: one XML element').max(100_000).optional(),
    nok: text('Who speaks for the patient, signed: one XML element').max(100_000).optional(),
  })
  .describe('SAML 2.0 assertions as they were issued; they are sent on as they are');

const patientId = z.strictObject({ root: oid, extension: text('The identifier itself') });

const call = { country, assertions };

/** The body of each request by its path below the version (dossier operation 3.2, for new software). */
export const bodies = {
  'treatment-relationships': z.strictObject({
    ...call,
    patient: patientId,
    purpose: z.enum(['TREATMENT', 'EMERGENCY']),
    prescriptionId: text('Where the other country asks for it').optional(),
    dispensationPin: text('Where the other country asks for it').optional(),
  }),
  'patients/search': z.strictObject({
    ...call,
    ids: z.array(patientId).max(10).default([]),
    familyName: text('Family name').optional(),
    givenName: text('Given name').optional(),
    birthDate: z.iso.date().optional(),
    gender: z.enum(['F', 'M', 'UN']).optional(),
    address: z
      .strictObject({
        street: text('Street and number').optional(),
        city: text('City').optional(),
        postalCode: text('Postal code').optional(),
        country: text('Country').optional(),
      })
      .optional(),
  }),
  'documents/list': z.strictObject({
    ...call,
    patient: patientId,
    classCodes: z.array(code).min(1).max(10),
    createdAfter: z.iso.datetime({ offset: true }).optional(),
    createdBefore: z.iso.datetime({ offset: true }).optional(),
    maximumSize: z.int().min(0).optional().describe('Bytes'),
  }),
  'documents/retrieve': z.strictObject({
    ...call,
    classCode: code,
    repositoryUniqueId: oid,
    uniqueId: text('`root^extension`, as it was listed'),
    language: text("The reader's language, `pt-PT`; that of the contact point where left out").optional(),
  }),
  dispensations: z.strictObject({
    ...call,
    document: base64.describe('The eDispensation, a CDA document. The same again is no second dispensation.'),
  }),
  'dispensations/discard': z.strictObject({
    ...call,
    document: base64.describe('The eDispensation that is to be taken back, as it was handed in'),
  }),
} as const;

export type RestPath = keyof typeof bodies;
export const restPaths = Object.keys(bodies) as RestPath[];
export type Body<Path extends RestPath> = z.output<(typeof bodies)[Path]>;
