import { z } from 'zod';
import { timingEvents } from '../../documents/cda/model/product.js';
import { isOid } from '../../kernel/identifiers.js';
import { code, codeOrText, date, instant, quantity, strength } from './notation.js';

// The files of an embedded national infrastructure: directory.yaml, and one file a patient.

const oid = z.string().refine(isOid, 'an OID is written in digits and dots');
const text = z.string().min(1);
const key = z.string().regex(/^[a-z][a-z0-9-]*$/, 'a key is written in small letters, digits and hyphens');
const documentId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, 'a document id is letters, digits and hyphens');

const name = z.strictObject({
  family: z.array(text).min(1),
  given: z.array(text).min(1),
  prefix: z.array(text).min(1).optional(),
});

const address = z.strictObject({
  street: z.array(text).min(1).optional(),
  city: text.optional(),
  postalCode: text.optional(),
  state: text.optional(),
  country: z.string().regex(/^[A-Z]{2}$/, 'a country is written as its two letters'),
});

const telecom = z.strictObject({
  value: z.string().regex(/^(tel|mailto):\S+$/, 'a telecom begins with tel: or mailto:'),
  use: text,
});
const telecoms = z.array(telecom).default([]);

const product = z.strictObject({
  name: text,
  code: code.optional(),
  description: text.optional(),
  form: codeOrText,
  route: codeOrText.optional(),
  atc: code.optional(),
  ingredients: z.array(z.strictObject({ code: codeOrText, strength: strength.optional() })).min(1),
  /** From the innermost container outwards. */
  packages: z
    .array(z.strictObject({ form: codeOrText, contains: quantity }))
    .max(3)
    .default([]),
  manufacturer: text.optional(),
});

/** What stands in directory.yaml: the country, its organisations, professionals and products. */
export const directoryFile = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/, 'a country is written as its two letters'),
  patientIdRoot: oid,
  repositoryUniqueId: oid,
  documentIdRoot: oid,
  /** OIDs of the code systems by the short names that the files use. */
  codeSystems: z.record(z.string(), oid),
  languages: z.record(
    z.string().regex(/^[a-z]{2}-[A-Z]{2}$/, 'a language is written fr-LU'),
    z.strictObject({
      summaryTitle: text,
      prescriptionTitle: text,
      confidentiality: code,
      problemType: code,
    }),
  ),
  organizations: z.record(
    key,
    z.strictObject({ id: text, name: text, telecom: telecom.optional(), address }),
  ),
  professionals: z.record(
    key,
    z.strictObject({
      id: text,
      name,
      function: code,
      specialty: code.optional(),
      telecoms,
      organization: key,
    }),
  ),
  custodian: key,
  products: z.record(key, product).default({}),
});

const period = { from: date.optional(), to: date.optional() };

const intake = {
  product: z.union([key, product]),
  /** Units per intake, or a range of them. */
  dose: z.union([quantity, z.strictObject({ low: quantity, high: quantity })]).optional(),
  every: quantity.optional(),
  at: z.strictObject({ event: z.enum(timingEvents), name: text }).optional(),
  once: date.optional(),
  ...period,
};

const absence = z.strictObject({ absent: code });
const basic = <T extends z.ZodType>(entry: T) => z.union([absence, z.array(entry).min(1)]);

const concernStatus = z.enum(['active', 'suspended', 'aborted', 'completed']).default('active');

const problem = z.strictObject({
  problem: codeOrText,
  status: concernStatus,
  severity: codeOrText.optional(),
  state: codeOrText.optional(),
  outcome: codeOrText.optional(),
  ...period,
});

const summary = z.strictObject({
  id: documentId,
  created: instant,
  author: key,
  medications: basic(z.strictObject({ ...intake, reason: codeOrText.optional() })),
  allergies: basic(
    z.strictObject({
      type: codeOrText,
      agent: codeOrText,
      status: concernStatus,
      reactions: z
        .array(z.strictObject({ reaction: codeOrText, severity: codeOrText.optional() }))
        .default([]),
      criticality: codeOrText.optional(),
      certainty: codeOrText.optional(),
      state: codeOrText.optional(),
      ...period,
    }),
  ),
  procedures: basic(z.strictObject({ procedure: codeOrText, on: date, bodySite: codeOrText.optional() })),
  problems: basic(problem),
  devices: basic(z.strictObject({ device: codeOrText, serial: text.optional(), ...period })),
  pastIllnesses: z.array(problem).default([]),
  immunizations: z
    .array(
      z.strictObject({
        vaccine: codeOrText,
        on: date.optional(),
        given: z.boolean().default(true),
        brand: text.optional(),
        lot: text.optional(),
        disease: codeOrText.optional(),
        dose: z.int().positive().optional(),
      }),
    )
    .default([]),
  pregnancy: z
    .strictObject({
      status: codeOrText.optional(),
      on: date.optional(),
      delivery: z.strictObject({ method: code, date }).optional(),
      outcomes: z.array(z.strictObject({ outcome: codeOrText, count: z.int().nonnegative() })).default([]),
    })
    .optional(),
  socialHistory: z.array(z.strictObject({ item: codeOrText, amount: quantity, ...period })).default([]),
  vitalSigns: z
    .array(
      z.strictObject({
        on: date,
        signs: z.array(z.strictObject({ sign: codeOrText, value: quantity })).min(1),
      }),
    )
    .default([]),
  bloodGroup: z.strictObject({ group: codeOrText, on: date.optional() }).optional(),
});

const prescription = z.strictObject({
  id: documentId,
  created: instant,
  author: key,
  ...intake,
  packages: z.int().positive(),
  substitution: code.optional(),
  toPatient: text.optional(),
  toPharmacist: text.optional(),
  /** Handed out already: it is listed and can not be dispensed again. */
  dispensed: z.boolean().default(false),
});

/** What stands in a patient's file. */
export const patientFile = z.strictObject({
  id: text,
  otherIds: z.array(z.strictObject({ root: oid, extension: text })).default([]),
  name,
  gender: code,
  birthDate: date,
  address: address.optional(),
  telecoms,
  language: z.string().regex(/^[a-z]{2}-[A-Z]{2}$/, 'a language is written fr-LU'),
  contact: z
    .strictObject({
      name,
      relationship: code.optional(),
      classCode: z.enum(['NOK', 'ECON', 'PRS']),
      telecoms,
    })
    .optional(),
  /** Which countries may see what; `any` stands for every other country. Nobody may see what is not listed. */
  consents: z
    .array(
      z.strictObject({
        country: z.union([z.literal('any'), z.string().regex(/^[A-Z]{2}$/)]),
        documents: z.array(z.enum(['patient-summary', 'eprescription'])).min(1),
      }),
    )
    .default([]),
  summary: summary.optional(),
  prescriptions: z.array(prescription).default([]),
});

export type DirectoryFile = z.infer<typeof directoryFile>;
export type PatientFile = z.infer<typeof patientFile>;
export type ProductFile = z.infer<typeof product>;
export type SummaryFile = z.infer<typeof summary>;
export type ProblemFile = z.infer<typeof problem>;
export type PrescriptionFile = z.infer<typeof prescription>;
/** The fields that medications and prescriptions share. */
export type IntakeFile = Pick<PrescriptionFile, keyof typeof intake>;

/** A patient's file after it was checked. */
export interface LoadedPatient {
  readonly file: string;
  readonly patient: PatientFile;
}
