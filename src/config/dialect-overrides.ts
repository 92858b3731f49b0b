import { z } from 'zod';
import { type ErrorName, errorTable } from '../kernel/errors.js';
import type { Dialect, SamlDialect, XcaDialect, XcpdDialect } from '../wire/dialects/dialect.js';

const text = (description: string) => z.string().min(1).describe(description).optional();
const texts = (description: string) => z.array(z.string().min(1)).min(1).describe(description).optional();
const flag = (description: string) => z.boolean().describe(description).optional();
const among = <const T extends readonly string[]>(values: T, description: string) =>
  z.enum(values).describe(description).optional();
/** `null` in the file stands for "none". */
const textOrNone = (description: string) =>
  z
    .string()
    .min(1)
    .nullable()
    .transform((value) => value ?? undefined)
    .describe(description)
    .optional();
const textsOrNone = (description: string) =>
  z
    .array(z.string().min(1))
    .nullable()
    .transform((value) => value ?? undefined)
    .describe(description)
    .optional();

const errorName = z.enum(Object.keys(errorTable) as [ErrorName, ...ErrorName[]]);

// `satisfies` below: a value that a dialect table gains can be overridden, or this does not compile.
const saml = {
  kindBy: among(['nameQualifier', 'advice'], 'How HCP and TRC assertions are told apart'),
  hcpNameQualifier: textOrNone('NameQualifier of the HCP assertion; `null` for none'),
  trcNameQualifier: textOrNone('NameQualifier of the TRC assertion; `null` for none'),
  hcpIssuer: text('Issuer of the HCP assertion, `{country}` for the country code'),
  trcIssuer: text('Issuer of the TRC assertion, `{country}` for the country code'),
  audience: textOrNone('Audience that is written and required; `null` for none'),
  subjectId: texts("Attribute names of the professional's name: the first is written, all are read"),
  patientId: texts('Attribute names of the patient in a TRC assertion'),
  facilityType: texts('Attribute names of the facility type'),
  facilityTypeFriendlyName: text('Friendly name of the facility type'),
  clinicalSpeciality: texts('Attribute names of the clinical speciality'),
  onBehalfOf: texts('Attribute names of on-behalf-of'),
  roleForm: among(['coded', 'text'], 'The role as a coded element or as text'),
  purposeForm: among(['coded', 'text'], 'The purpose of use as a coded element or as text'),
  roles: texts('Roles that are accepted'),
  authnContextClasses: textsOrNone('Authentication contexts that are accepted; `null` for any'),
  authnContextClass: text('Authentication context that is written'),
  canonicalisation: text('Canonicalisation of signatures that are written'),
  inclusivePrefixes: z
    .array(z.string().min(1))
    .describe('Prefixes that exclusive canonicalisation keeps')
    .optional(),
  signatureMethods: texts('Signature algorithms that are accepted'),
  digestMethods: texts('Digest algorithms that are accepted'),
  order: z
    .array(z.enum(['hcp', 'trc']))
    .length(2)
    .describe('Order of the assertions that are sent')
    .optional(),
} satisfies Record<keyof SamlDialect, z.ZodType>;

const xcpd = {
  semanticsText: z
    .strictObject({
      gender: textOrNone('Of the gender'),
      birthTime: textOrNone('Of the birth date'),
      id: textOrNone('Of the identifier'),
      name: textOrNone('Of the name'),
      address: textOrNone('Of the address'),
    })
    .describe('`semanticsText` of each query parameter; `null` for none')
    .optional(),
  detailForm: among(['code', 'text'], "Where an error's code stands: in `code`, or before the text"),
  genericReason: among(['InternalError', 'AnswerNotAvailable'], 'The reason of an unexpected failure'),
} satisfies Record<keyof XcpdDialect, z.ZodType>;

const xca = {
  formatCodingScheme: text('Coding scheme of format codes'),
  practiceSettingCodingScheme: text('Coding scheme of practice settings'),
  ePrescriptionFormatCode: text('Format code that is written for the structured ePrescription'),
  ePrescriptionTitle: text('Title of an ePrescription in lists'),
  prescriptionMetadata: flag("Whether lists tell the prescription's flags"),
  sizeAndHash: flag('Whether lists tell size and hash'),
  versionName: text('Version name of a document entry'),
  nothingFound: z
    .record(z.string(), errorName)
    .describe('Error name by class code when nothing is found, `other` for the rest')
    .optional(),
  nothingFoundIsFailure: z
    .array(z.string().min(1))
    .describe('Class codes for which nothing found is a failure')
    .optional(),
  unknownClass: errorName.describe('Error name for a class code that is missing or not supported').optional(),
  businessCodes: flag('Whether the peer knows business codes, or numbers only'),
} satisfies Record<keyof XcaDialect, z.ZodType>;

/** Single values of a dialect that one peer has otherwise; whatever is left out is the dialect's. */
export const dialectOverrides = z.strictObject({
  saml: z.strictObject(saml).describe('Assertions').optional(),
  xcpd: z.strictObject(xcpd).describe('Patient discovery').optional(),
  xca: z.strictObject(xca).describe('Lists and retrieval').optional(),
});

type Overrides = z.output<typeof dialectOverrides>;

/** The dialect with a peer's own values in it. */
export function overrideDialect(dialect: Dialect, overrides: Overrides = {}): Dialect {
  return {
    name: dialect.name,
    saml: override(dialect.saml, overrides.saml),
    xcpd: {
      ...override(dialect.xcpd, { ...overrides.xcpd, semanticsText: undefined }),
      semanticsText: override(dialect.xcpd.semanticsText, overrides.xcpd?.semanticsText),
    },
    xca: {
      ...override(dialect.xca, { ...overrides.xca, nothingFound: undefined }),
      nothingFound: { ...dialect.xca.nothingFound, ...overrides.xca?.nothingFound },
    },
  };
}

// A key that is present counts, with undefined as its value where the file says null.
function override<T extends object>(
  table: T,
  values: { readonly [K in keyof T]?: T[K] | undefined } | undefined,
): T {
  return Object.assign({}, table, values);
}
