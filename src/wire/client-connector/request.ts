import type { XmlElement } from 'libxml2-wasm';
import { type InstanceId, type PatientId, readUniqueId, withoutOidPrefix } from '../../kernel/identifiers.js';
import type { Gender, PatientTraits } from '../../kernel/patient.js';
import { defined } from '../defined.js';
import { readDateTime } from '../saml/time.js';
import { type Attachments, NO_ATTACHMENTS } from '../soap/attachment.js';
import { BinaryError, readBinary } from '../soap/xop.js';
import { childrenOf, textOf } from '../xml/read.js';
import { CONNECTOR, type Operation, operations } from './names.js';

/** What a national system asks for (dossier operation 3.2). */
export type ClientRequest =
  | { readonly operation: 'sayHello'; readonly text: string }
  | QueryPatient
  | QueryDocuments
  | RetrieveDocument
  | SubmitDocument;

interface CountryRequest {
  /** As it was sent. */
  readonly countryCode: string;
}

export interface QueryPatient extends CountryRequest {
  readonly operation: 'queryPatient';
  readonly traits: PatientTraits;
}

export interface QueryDocuments extends CountryRequest {
  readonly operation: 'queryDocuments';
  readonly patient: PatientId;
  readonly classCodes: readonly ClientCode[];
  readonly filter: DocumentFilter;
}

export interface DocumentFilter {
  readonly createdBefore?: Date;
  readonly createdAfter?: Date;
  /** Bytes. */
  readonly maximumSize?: number;
}

export interface RetrieveDocument extends CountryRequest {
  readonly operation: 'retrieveDocument';
  /** Plain OID. */
  readonly homeCommunityId?: string;
  readonly repositoryUniqueId: string;
  readonly uniqueId: InstanceId;
  readonly classCode: ClientCode;
  /** `pt-PT`. */
  readonly targetLanguage?: string;
}

export interface SubmitDocument extends CountryRequest {
  readonly operation: 'submitDocument';
  readonly classCode: ClientCode;
  readonly formatCode?: ClientCode;
  readonly document: Uint8Array;
  readonly patient?: PatientId;
}

/** A class or format code: the code, and the OID or name of its scheme. */
export interface ClientCode {
  readonly code: string;
  readonly scheme?: string;
}

/** A request that says too little, or something else than it may; the text names elements, never values. */
export class ClientRequestRefusal extends Error {
  constructor(text: string) {
    super(text);
    this.name = 'ClientRequestRefusal';
  }
}

/**
 * Reads the body of a request. Children are told by their local names: clients disagree whether they are
 * qualified, and in which order they stand. Throws {@link ClientRequestRefusal}.
 */
export function readClientRequest(
  body: XmlElement,
  attachments: Attachments = NO_ATTACHMENTS,
): ClientRequest {
  const operation = operations.find((one) => one === body.name && body.namespaceUri === CONNECTOR);
  if (operation === undefined) {
    throw new ClientRequestRefusal(`The body has to hold one of ${operations.join(', ')}.`);
  }
  const arg0 = child(body, 'arg0');
  if (operation === 'sayHello') return { operation, text: textOf(arg0) ?? '' };
  if (arg0 === undefined) throw missing('arg0');
  return readers[operation](arg0, required(arg0, 'countryCode'), attachments);
}

type Reader = (arg0: XmlElement, countryCode: string, attachments: Attachments) => ClientRequest;

const readers: Readonly<Record<Exclude<Operation, 'sayHello'>, Reader>> = {
  queryPatient: (arg0, countryCode) => ({
    operation: 'queryPatient',
    countryCode,
    traits: readTraits(requiredChild(arg0, 'patientDemographics')),
  }),
  queryDocuments: (arg0, countryCode) => {
    const patient = readPatientId(requiredChild(arg0, 'patientId'));
    if (patient === undefined) throw new ClientRequestRefusal('patientId has to name root and extension.');
    const classCodes = children(arg0, 'classCode').map(readClassCode);
    if (classCodes.length === 0) throw missing('classCode');
    return {
      operation: 'queryDocuments',
      countryCode,
      patient,
      classCodes,
      filter: readFilter(child(arg0, 'filterParams')),
    };
  },
  retrieveDocument: (arg0, countryCode) => {
    const documentId = requiredChild(arg0, 'documentId');
    const home = textAt(arg0, 'homeCommunityId');
    return defined({
      operation: 'retrieveDocument' as const,
      countryCode,
      homeCommunityId: home === undefined ? undefined : withoutOidPrefix(home),
      repositoryUniqueId: withoutOidPrefix(required(documentId, 'repositoryUniqueId')),
      uniqueId: readUniqueId(required(documentId, 'documentUniqueId')),
      classCode: readClassCode(requiredChild(arg0, 'classCode')),
      targetLanguage: textAt(arg0, 'targetLanguage'),
    });
  },
  submitDocument: (arg0, countryCode, attachments) => {
    const document = requiredChild(arg0, 'document');
    const demographics = child(arg0, 'patientDemographics');
    const format = child(document, 'formatCode');
    const ids = demographics === undefined ? [] : readTraits(demographics).ids;
    return defined({
      operation: 'submitDocument' as const,
      countryCode,
      classCode: readClassCode(requiredChild(document, 'classCode')),
      formatCode: format === undefined ? undefined : readCode(format),
      document: binaryOf(requiredChild(document, 'base64Binary'), attachments),
      patient: ids[0],
    });
  },
};

/** What is known of the person; an identifier without its extension identifies nobody and is left out. */
function readTraits(demographics: XmlElement): PatientTraits {
  const text = (name: string) => textAt(demographics, name);
  const list = (value: string | undefined) => (value === undefined ? [] : [value]);
  const [family, given, street] = ['familyName', 'givenName', 'streetAddress'].map((name) =>
    list(text(name)),
  );
  const address = defined({
    street: street?.length ? street : undefined,
    city: text('city'),
    postalCode: text('postalCode'),
    country: text('country'),
  });
  const hasName = (family?.length ?? 0) + (given?.length ?? 0) > 0;
  return defined({
    ids: children(demographics, 'patientId').flatMap((id) => readPatientId(id) ?? []),
    name: hasName ? { family: family ?? [], given: given ?? [] } : undefined,
    birthTime: readBirthDate(text('birthDate')),
    gender: readGender(text('administrativeGender')),
    address: Object.keys(address).length === 0 ? undefined : address,
  });
}

function readPatientId(element: XmlElement): PatientId | undefined {
  const root = textAt(element, 'root');
  const extension = textAt(element, 'extension');
  return root === undefined || extension === undefined
    ? undefined
    : { root: withoutOidPrefix(root), extension };
}

/** The day as it is written, in no time zone but the writer's own. */
function readBirthDate(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)(T|$)/.exec(text) ?? [];
  if (year === undefined || readDateTime(`${year}-${month}-${day}T00:00:00Z`) === undefined) {
    throw new ClientRequestRefusal('birthDate is no date.');
  }
  return `${year}${month}${day}`;
}

const GENDERS: readonly string[] = ['F', 'M', 'UN'] satisfies Gender[];

function readGender(text: string | undefined): Gender | undefined {
  if (text === undefined) return undefined;
  if (!GENDERS.includes(text)) throw new ClientRequestRefusal('administrativeGender is none of F, M, UN.');
  return text as Gender;
}

function readFilter(element: XmlElement | undefined): DocumentFilter {
  if (element === undefined) return {};
  const instant = (name: string) => {
    const text = textAt(element, name);
    const at = readDateTime(text);
    if (text !== undefined && at === undefined) throw new ClientRequestRefusal(`${name} is no dateTime.`);
    return at;
  };
  const size = textAt(element, 'maximumSize');
  if (size !== undefined && !/^\d{1,15}$/.test(size)) {
    throw new ClientRequestRefusal('maximumSize is no number of bytes.');
  }
  return defined({
    createdBefore: instant('createdBefore'),
    createdAfter: instant('createdAfter'),
    maximumSize: size === undefined ? undefined : Number(size),
  });
}

/** A class code: its node; clients that leave it out put the code into value (dossier operation 3.3). */
function readClassCode(element: XmlElement): ClientCode {
  const code = readCode(element);
  if (code === undefined) throw missing('classCode/nodeRepresentation');
  return code;
}

function readCode(element: XmlElement): ClientCode | undefined {
  const code = textAt(element, 'nodeRepresentation') ?? textAt(element, 'value');
  return code === undefined ? undefined : defined({ code, scheme: textAt(element, 'schema') });
}

function binaryOf(element: XmlElement, attachments: Attachments): Uint8Array {
  try {
    return readBinary(element, attachments);
  } catch (error) {
    if (!(error instanceof BinaryError)) throw error;
    throw new ClientRequestRefusal(`base64Binary cannot be read: ${error.fault}.`);
  }
}

function children(element: XmlElement, name: string): XmlElement[] {
  return childrenOf(element).filter((one) => one.name === name);
}

/** The one child of that name; two would leave open which of them was meant. */
function child(element: XmlElement, name: string): XmlElement | undefined {
  const [found, second] = children(element, name);
  if (second !== undefined) throw new ClientRequestRefusal(`${name} stands twice.`);
  return found;
}

function textAt(element: XmlElement, name: string): string | undefined {
  return textOf(child(element, name));
}

function requiredChild(element: XmlElement, name: string): XmlElement {
  const found = child(element, name);
  if (found === undefined) throw missing(name);
  return found;
}

function required(element: XmlElement, name: string): string {
  const text = textAt(element, name);
  if (text === undefined) throw missing(name);
  return text;
}

function missing(name: string): ClientRequestRefusal {
  return new ClientRequestRefusal(`${name} is required.`);
}
