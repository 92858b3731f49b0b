import type { XmlElement } from 'libxml2-wasm';
import { documentClass } from '../../kernel/classes.js';
import type { Ids } from '../../kernel/runtime.js';
import type { Dialect } from '../dialects/dialect.js';
import { type RegistryError, readErrors, writeErrors } from '../registry/errors.js';
import { type ResponseStatus, readStatus, statusUri } from '../registry/status.js';
import { attributeOf, childOf, childrenOf } from '../xml/read.js';
import { type Element, el, elDefault } from '../xml/write.js';
import { isPdf } from './codes.js';
import type { DocumentEntry } from './document-entry.js';
import { readEntry, type UnusableEntry, writeEntry } from './entry.js';
import { TRANSFORMATION } from './schemes.js';

/** Which entry is the PDF of which structured document, by their `entryUuid` (dossier 4.3.2). */
export interface DocumentPair {
  readonly xml: string;
  readonly pdf: string;
}

/** The renditions of one document. */
export interface Renditions {
  readonly xml?: DocumentEntry;
  readonly pdf?: DocumentEntry;
}

export interface ListedEntries {
  readonly entries: readonly DocumentEntry[];
  readonly pairs: readonly DocumentPair[];
}

/** `AdhocQueryResponse`: the documents of a patient (ITI-38; dossier transactions 4.3). */
export interface XcaListResponse extends ListedEntries {
  readonly status: ResponseStatus;
  readonly errors: readonly RegistryError[];
  /** Entries that cannot be retrieved for want of metadata; shown, never passed over. Never written. */
  readonly unusable: readonly UnusableEntry[];
}

/** Reads `AdhocQueryResponse`. Never throws: what the answer lacks is a failure or an unusable entry. */
export function readListResponse(element: XmlElement): XcaListResponse {
  const list = childOf(element, 'rim:RegistryObjectList');
  const read = list === undefined ? [] : childrenOf(list, 'rim:ExtrinsicObject').map(readEntry);
  const entries = read.filter((entry): entry is DocumentEntry => !('missing' in entry));
  return {
    status: readStatus(element),
    errors: readErrors(element),
    entries,
    pairs: list === undefined ? [] : readPairs(list, entries),
    unusable: read.filter((entry): entry is UnusableEntry => 'missing' in entry),
  };
}

/** The format codes decide which of the two is the PDF, not the direction; every entry is in one pair at most. */
function readPairs(list: XmlElement, entries: readonly DocumentEntry[]): DocumentPair[] {
  const pairs: DocumentPair[] = [];
  const paired = new Set<string>();
  for (const association of childrenOf(list, 'rim:Association')) {
    if (attributeOf(association, 'associationType') !== TRANSFORMATION) continue;
    const ends = [attributeOf(association, 'sourceObject'), attributeOf(association, 'targetObject')];
    const found = entries.filter(({ entryUuid }) => ends.includes(entryUuid));
    const pdf = found.find(isPdf);
    const xml = found.find((entry) => !isPdf(entry));
    // Two entries of one id, or a document of another class, make a pair that nobody can rely on.
    if (found.length !== 2 || pdf === undefined || xml === undefined) continue;
    if (pdf.entryUuid === xml.entryUuid || pdf.classCode.code !== xml.classCode.code) continue;
    if (paired.has(pdf.entryUuid) || paired.has(xml.entryUuid)) continue;
    paired.add(pdf.entryUuid).add(xml.entryUuid);
    pairs.push({ xml: xml.entryUuid, pdf: pdf.entryUuid });
  }
  return pairs;
}

/** The renditions of each document together, in the order of the list; one without a twin stands alone. */
export function pairedEntries({ entries, pairs }: ListedEntries): Renditions[] {
  const byId = new Map(entries.map((entry) => [entry.entryUuid, entry]));
  return entries.flatMap((entry): Renditions[] => {
    const pair = pairs.find(({ xml, pdf }) => xml === entry.entryUuid || pdf === entry.entryUuid);
    const xml = byId.get(pair?.xml ?? '');
    const pdf = byId.get(pair?.pdf ?? '');
    if (xml === undefined || pdf === undefined) return [isPdf(entry) ? { pdf: entry } : { xml: entry }];
    // The pair stands where the first of the two stands.
    return entries.indexOf(entry) === Math.min(entries.indexOf(xml), entries.indexOf(pdf))
      ? [{ xml, pdf }]
      : [];
  });
}

/** Writes `AdhocQueryResponse` (dossier transactions 4.3); `ids` names classifications and associations. */
export function writeListResponse(
  response: Omit<XcaListResponse, 'unusable'>,
  dialect: Dialect,
  ids: Ids,
): Element {
  const association = (source: string, target: string) =>
    el('rim:Association', {
      id: `urn:uuid:${ids.uuid()}`,
      associationType: TRANSFORMATION,
      sourceObject: source,
      targetObject: target,
    });
  // Original clinical documents have one rendition, associated with itself (dossier 4.3.2).
  const alone = response.entries.filter(({ classCode }) => documentClass(classCode.code)?.service === 'orcd');
  return el(
    'query:AdhocQueryResponse',
    { status: statusUri(response.status) },
    writeErrors(response.errors),
    elDefault(
      'rim:RegistryObjectList',
      {},
      response.entries.map((entry) => writeEntry(entry, dialect, ids)),
      response.pairs.map(({ pdf, xml }) => association(pdf, xml)),
      alone.map(({ entryUuid }) => association(entryUuid, entryUuid)),
    ),
  );
}
