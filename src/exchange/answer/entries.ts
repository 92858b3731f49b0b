import { writeUniqueId } from '../../kernel/identifiers.js';
import type { NationalDocument, PrescriptionMetadata } from '../../national/ports.js';
import type { Dialect } from '../../wire/dialects/dialect.js';
import { classCodeOf, confidentialityOf, formatCodeOf, titleOf } from '../../wire/xca/codes.js';
import type { DocumentEntry, PrescriptionFlags } from '../../wire/xca/document-entry.js';
import type { ListedEntries } from '../../wire/xca/list-response.js';
import type { Pivot } from './pivots.js';
import type { AnswerServices } from './services.js';

type Sources = Pick<AnswerServices, 'node' | 'runtime' | 'pivotCode'>;

/**
 * The entries of a list response for national documents, with size and hash of their pivots, and the pairs
 * of structured and PDF renditions (dossier transactions 4.3). What the national side does not say is left out.
 */
export function listedEntries(
  sources: Sources,
  documents: readonly NationalDocument[],
  pivots: ReadonlyMap<NationalDocument, Pivot>,
  dialect: Dialect,
): ListedEntries {
  const entries = new Map(
    documents.map((document) => [
      writeUniqueId(document.uniqueId),
      entryOf(sources, document, pivots.get(document), dialect),
    ]),
  );
  const pairs = documents.flatMap(({ rendition, uniqueId, pairedWith }) => {
    if (rendition !== 'pdf' || pairedWith === undefined) return [];
    const pdf = entries.get(writeUniqueId(uniqueId));
    const xml = entries.get(writeUniqueId(pairedWith));
    return pdf && xml ? [{ xml: xml.entryUuid, pdf: pdf.entryUuid }] : [];
  });
  return { entries: [...entries.values()], pairs };
}

function entryOf(
  { node, runtime, pivotCode }: Sources,
  document: NationalDocument,
  pivot: Pivot | undefined,
  dialect: Dialect,
): DocumentEntry {
  const { xca } = dialect;
  const { kind, description, prescription } = document;
  const classCode = classCodeOf(kind, dialect);
  // A patient summary's entry names no author (dossier transactions 4.3.1).
  const authors = kind.service === 'patient-summary' ? [] : document.authors;
  return {
    entryUuid: `urn:uuid:${runtime.ids.uuid()}`,
    uniqueId: document.uniqueId,
    homeCommunityId: node.homeCommunityId,
    repositoryUniqueId: document.repositoryUniqueId,
    patientId: document.patientId,
    classCode,
    typeCode: classCode,
    formatCode: formatCodeOf(kind, document.rendition, dialect),
    confidentiality: confidentialityOf(document.confidentiality.code),
    facilityType: { code: node.country, codeSystem: '1.0.3166.1', displayName: node.countryName },
    // A level 1 document is CDA too, around its PDF (dossier transactions 4.3.1).
    mimeType: 'text/xml',
    creationTime: document.creationTime,
    languageCode: document.languageCode,
    ...(pivot === undefined ? {} : { size: pivot.size, hash: pivot.hash }),
    title: titleOf(kind, dialect),
    ...(description === undefined ? {} : { description }),
    authors: authors.map((name) => ({ name, specialties: [] })),
    ...(xca.prescriptionMetadata && prescription !== undefined
      ? { prescription: flagsOf(prescription, pivotCode) }
      : {}),
    otherEventCodes: [],
  };
}

/** A code that has no common one is left out: a flag says what is known, never something else. */
function flagsOf(
  { product, doseForm, substitution, ...rest }: PrescriptionMetadata,
  pivotCode: Sources['pivotCode'],
): PrescriptionFlags {
  const pivots = Object.entries({ product, doseForm, substitution }).flatMap(([name, coded]) => {
    const pivot = coded === undefined ? undefined : pivotCode(coded);
    return pivot === undefined ? [] : [[name, pivot] as const];
  });
  return { ...rest, ...Object.fromEntries(pivots) };
}
