import type { XmlElement } from 'libxml2-wasm';
import { type DocumentClass, documentClass } from '../../kernel/classes.js';
import { ExchangeError } from '../../kernel/errors.js';
import { readHl7Time } from '../../kernel/hl7-time.js';
import {
  type PatientId,
  readCx,
  withOidPrefix,
  withoutOidPrefix,
  writeCx,
} from '../../kernel/identifiers.js';
import { defined } from '../defined.js';
import type { Dialect } from '../dialects/dialect.js';
import { slot, slotValue, slotValues } from '../registry/slots.js';
import { attributeOf, childOf } from '../xml/read.js';
import { type Element, el, elDefault } from '../xml/write.js';

/** `AdhocQueryRequest`: which documents are looked for (ITI-38; dossier transactions 4.1). */
export interface XcaListRequest {
  readonly patientId: PatientId;
  /** At least one when written; a peer may have sent none, see {@link requestedClasses}. */
  readonly classCodes: readonly ClassCode[];
  /** Availability statuses that are asked for, as URNs; {@link APPROVED} in all of the network. */
  readonly statuses: readonly string[];
  readonly createdAfter?: Date;
  readonly createdBefore?: Date;
  /** Bytes. */
  readonly maximumSize?: number;
  /** Plain OID. */
  readonly homeCommunityId?: string;
}

export interface ClassCode {
  readonly code: string;
  readonly codeSystem?: string;
}

export const APPROVED = 'urn:oasis:names:tc:ebxml-regrep:StatusType:Approved';
const FIND_DOCUMENTS = 'urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d';

const SLOT = {
  patientId: '$XDSDocumentEntryPatientId',
  status: '$XDSDocumentEntryStatus',
  classCode: '$XDSDocumentEntryClassCode',
  createdAfter: '$XDSDocumentEntryFilterCreatedAfter',
  createdBefore: '$XDSDocumentEntryFilterCreatedBefore',
  maximumSize: '$XDSDocumentEntryFilterMaximumSize',
} as const;

/**
 * Reads `AdhocQueryRequest`. Throws {@link ExchangeError} with the slot as its location:
 * `XDSUnknownStoredQuery`, `XDSStoredQueryMissingParam`, `XDSStoredQueryParamNumber`,
 * `ERROR_UNKNOWN_FILTER`.
 */
export function readListRequest(element: XmlElement): XcaListRequest {
  const query = childOf(element, 'rim:AdhocQuery');
  if (attributeOf(query, 'id')?.toLowerCase() !== FIND_DOCUMENTS) {
    throw new ExchangeError('XDSUnknownStoredQuery', {
      context: 'Only the stored query FindDocuments is answered.',
      location: 'AdhocQuery/@id',
    });
  }
  const home = attributeOf(query, 'home');
  return defined({
    patientId: readPatientId(slotValues(query, SLOT.patientId)),
    classCodes: slotValues(query, SLOT.classCode).flatMap(listItems).map(readClassCode),
    statuses: slotValues(query, SLOT.status)
      .flatMap(listItems)
      // A shipped sample has a blank inside the URN (pitfall 18).
      .map((status) => status.replace(/\s+/g, '')),
    createdAfter: readInstant(slotValue(query, SLOT.createdAfter), SLOT.createdAfter),
    createdBefore: readInstant(slotValue(query, SLOT.createdBefore), SLOT.createdBefore),
    maximumSize: readBytes(slotValue(query, SLOT.maximumSize)),
    homeCommunityId: home === undefined ? undefined : withoutOidPrefix(home),
  });
}

/**
 * The classes that a request asks for. Throws {@link ExchangeError} with the dialect's own code when there
 * is none, or one that is not listed across the border (dossier transactions 4.4).
 */
export function requestedClasses(request: XcaListRequest, dialect: Dialect): DocumentClass[] {
  const refused = (context: string) =>
    new ExchangeError(dialect.xca.unknownClass, { context, location: SLOT.classCode });
  if (request.classCodes.length === 0) throw refused('The request names no document class.');
  return request.classCodes.map(({ code }) => {
    const kind = dialect.xca.listedClasses.includes(code) ? documentClass(code) : undefined;
    if (kind === undefined) throw refused('The request names a document class that is not listed.');
    return kind;
  });
}

function readPatientId(values: readonly string[]): PatientId {
  if (values.length > 1) {
    throw new ExchangeError('XDSStoredQueryParamNumber', {
      context: 'The query names more than one patient.',
      location: SLOT.patientId,
    });
  }
  const id = readCx((values[0] ?? '').replace(/^\(|\)$/g, ''));
  if (id === undefined) {
    throw new ExchangeError('XDSStoredQueryMissingParam', {
      context: 'The query names no patient by extension and root.',
      location: SLOT.patientId,
    });
  }
  return id;
}

/** `('a','b')`, `('a,b')`, `'a'`, `a`: the items without parentheses and quotes. */
function listItems(value: string): string[] {
  return value
    .replace(/[()']/g, '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function readClassCode(item: string): ClassCode {
  const [code = '', , codeSystem] = item.split('^').map((field) => field.trim());
  return defined({ code, codeSystem: codeSystem === '' ? undefined : codeSystem });
}

function unknownFilter(location: string, what: string): ExchangeError {
  return new ExchangeError('ERROR_UNKNOWN_FILTER', { context: `The filter is not ${what}.`, location });
}

/** An ISO 8601 instant in pieces that together are an HL7 time, which knows the length of each month. */
const ISO_INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(?:(Z|[+-]\d\d):?(\d\d)?)?)?$/;

function readInstant(value: string | undefined, location: string): Date | undefined {
  if (value === undefined) return undefined;
  const text = value.replace(/[()']/g, '').trim();
  const at = readHl7Time(ISO_INSTANT.test(text) ? text.replace(ISO_INSTANT, '$1$2$3$4$5$6$7$8$9') : text);
  if (at === undefined) throw unknownFilter(location, 'a point in time');
  return at;
}

function readBytes(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const text = value.replace(/[()']/g, '').trim();
  const bytes = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(bytes)) throw unknownFilter(SLOT.maximumSize, 'a number of bytes');
  return bytes;
}

const quoted = (items: readonly string[]) =>
  items.length === 0 ? undefined : `(${items.map((item) => `'${item}'`).join(',')})`;

/** `2023-01-01T00:00:00Z`; milliseconds only where there are some. */
const instant = (at: Date | undefined) => at?.toISOString().replace('.000Z', 'Z');

/** Writes `AdhocQueryRequest`; several class codes in the form of IHE, in one value (dossier 4.1). */
export function writeListRequest(request: XcaListRequest): Element {
  const { homeCommunityId } = request;
  return el(
    'query:AdhocQueryRequest',
    {},
    el('query:ResponseOption', { returnComposedObjects: 'true', returnType: 'LeafClass' }),
    elDefault(
      'rim:AdhocQuery',
      {
        id: FIND_DOCUMENTS,
        home: homeCommunityId === undefined ? undefined : withOidPrefix(homeCommunityId),
      },
      slot(SLOT.patientId, `'${writeCx(request.patientId)}'`),
      slot(SLOT.status, quoted(request.statuses)),
      slot(
        SLOT.classCode,
        quoted(
          request.classCodes.map(({ code, codeSystem }) =>
            codeSystem === undefined ? code : `${code}^^${codeSystem}`,
          ),
        ),
      ),
      slot(SLOT.createdAfter, instant(request.createdAfter)),
      slot(SLOT.createdBefore, instant(request.createdBefore)),
      slot(SLOT.maximumSize, request.maximumSize),
    ),
  );
}
