import { z } from 'zod';
import { type ErrorName, errorTable } from '../kernel/errors.js';
import type {
  Dialect,
  SamlDialect,
  SubmissionNames,
  XcaDialect,
  XcpdDialect,
  XdrDialect,
} from '../wire/dialects/dialect.js';
import type { HcpAttribute } from '../wire/saml/assertion.js';
import { type TransactionKey, transactions } from '../wire/transactions.js';

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

const names = (description: string) =>
  z.record(z.string(), z.string().min(1)).describe(description).optional();

const FURTHER_ATTRIBUTES = [
  'clinicalSpeciality',
  'organisation',
  'organisationId',
  'onBehalfOf',
  'homeCommunityId',
  'npi',
] as const satisfies readonly HcpAttribute[];

const errorName = z.enum(Object.keys(errorTable) as [ErrorName, ...ErrorName[]]);

// `satisfies` below: a value that a dialect table gains can be overridden, or this does not compile.
const saml = {
  kindBy: among(['nameQualifier', 'advice'], 'How HCP and TRC assertions are told apart'),
  hcpNameQualifier: textOrNone('NameQualifier of the HCP assertion; `null` for none'),
  trcNameQualifier: textOrNone('NameQualifier of the TRC assertion; `null` for none'),
  nokNameQualifier: textOrNone('NameQualifier of the next of kin assertion; `null` for none'),
  hcpIssuer: text('Issuer of the HCP assertion, `{country}` for the country code'),
  trcIssuer: text('Issuer of the TRC assertion, `{country}` for the country code'),
  audience: textOrNone('Audience that is written and required; `null` for none'),
  hcpConfirmationMethods: textsOrNone('Confirmation methods an HCP assertion may have; `null` for any'),
  trcNameId: among(['nameId', 'subjectId'], "The TRC's NameID: the HCP's NameID, or the HCP's name"),
  subjectId: texts("Attribute names of the professional's name: the first is written, all are read"),
  patientId: texts('Attribute names of the patient in a TRC assertion'),
  facilityType: texts('Attribute names of the facility type'),
  facilityTypeFriendlyName: text('Friendly name of the facility type'),
  clinicalSpeciality: texts('Attribute names of the clinical speciality'),
  onBehalfOf: texts('Attribute names of on-behalf-of'),
  organisationIdType: among(['xs:string', 'xs:anyURI'], 'Type of the organisation identifier'),
  furtherAttributes: z
    .array(z.enum(FURTHER_ATTRIBUTES))
    .describe('Attributes an HCP assertion must have beside those that all must have')
    .optional(),
  roleForm: among(['coded', 'text'], 'The role as a coded element or as text'),
  purposeForm: among(['coded', 'text'], 'The purpose of use as a coded element or as text'),
  roles: names('Roles that are accepted, each with its display name'),
  roleOf: names('Role that is written for an ISCO-08 occupation'),
  rolePairs: z
    .array(z.enum(Object.keys(transactions) as [TransactionKey, ...TransactionKey[]]))
    .describe("Transactions in which a role's display name must be that of its code")
    .optional(),
  rolesFor: z
    .record(z.string(), z.array(z.string().min(1)))
    .nullable()
    .transform((value) => value ?? undefined)
    .describe('Roles that may ask for a document class, by class code; `null` for every role')
    .optional(),
  onBehalfOfRequired: z.array(z.string().min(1)).describe('Roles that act on behalf of somebody').optional(),
  onBehalfOfValues: texts('On whose behalf they may act'),
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
  versionName: names('Version name of a document entry by class code, `other` for the rest'),
  nothingFound: z
    .record(z.string(), errorName)
    .describe('Error name by class code when nothing is found, `other` for the rest')
    .optional(),
  nothingFoundIsFailure: z
    .array(z.string().min(1))
    .describe('Class codes for which nothing found is a failure')
    .optional(),
  unknownClass: errorName.describe('Error name for a class code that is missing or not supported').optional(),
  contextPrefix: names("What stands before an error's text, by error name"),
  listedClasses: texts('Class codes that can be listed and retrieved'),
} satisfies Record<keyof XcaDialect, z.ZodType>;

const submissionNames = {
  className: z.string().min(1).describe('Text of the class code'),
  typeName: z.string().min(1).describe('Text of the type code'),
  formatCode: z.string().min(1).describe('Format code'),
  formatCodingScheme: z.string().min(1).describe('Coding scheme of the format code'),
  formatName: z.string().min(1).describe('Text of the format code'),
  title: z.string().min(1).describe('Title of the submission set'),
} satisfies Record<keyof SubmissionNames, z.ZodType>;

const xdr = {
  operationBy: among(['formatCode', 'classCode'], 'The code that says what is done with a submission'),
  submissions: z
    .record(z.string(), z.strictObject(submissionNames))
    .describe('Wording of the metadata of each kind of submission, by class code')
    .optional(),
  submissionSetId: textOrNone("The package's id; `null` for a fresh one"),
  submissionSetUniqueId: among(['own', 'document'], "The set's unique id: its own, or the document's"),
  languageCode: textOrNone("Language that is written; `null` for the document's"),
  tellsGender: flag("Whether the patient's gender is told"),
  generic: errorName
    .describe('Error name for a failure of a submission without a code of its own')
    .optional(),
} satisfies Record<keyof XdrDialect, z.ZodType>;

/** Single values of a dialect that one peer has otherwise; whatever is left out is the dialect's. */
export const dialectOverrides = z.strictObject({
  spokenAs: z
    .record(z.string(), errorName)
    .describe('Errors that the peer has no code for, each with the error whose code stands for it')
    .optional(),
  saml: z.strictObject(saml).describe('Assertions').optional(),
  xcpd: z.strictObject(xcpd).describe('Patient discovery').optional(),
  xca: z.strictObject(xca).describe('Lists and retrieval').optional(),
  xdr: z.strictObject(xdr).describe('Submissions').optional(),
});

type Overrides = z.output<typeof dialectOverrides>;

/** The dialect with a peer's own values in it; in a table of codes or texts only the keys that are named change. */
export function overrideDialect(dialect: Dialect, overrides: Overrides = {}): Dialect {
  const { xcpd, xca, xdr } = dialect;
  return {
    name: dialect.name,
    spokenAs: override(dialect.spokenAs, overrides.spokenAs),
    saml: override(dialect.saml, overrides.saml),
    xcpd: {
      ...override(xcpd, { ...overrides.xcpd, semanticsText: undefined }),
      semanticsText: override(xcpd.semanticsText, overrides.xcpd?.semanticsText),
    },
    xca: {
      ...override(xca, overrides.xca),
      nothingFound: override(xca.nothingFound, overrides.xca?.nothingFound),
      versionName: override(xca.versionName, overrides.xca?.versionName),
      contextPrefix: override(xca.contextPrefix, overrides.xca?.contextPrefix),
    },
    xdr: {
      ...override(xdr, overrides.xdr),
      submissions: override(xdr.submissions, overrides.xdr?.submissions),
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
