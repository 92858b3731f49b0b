import type { ListedDocument } from '../../exchange/session/types.js';
import { writeUniqueId } from '../../kernel/identifiers.js';
import type { PatientMatch } from '../../kernel/patient.js';
import { defined } from '../../wire/defined.js';
import type { DocumentEntry } from '../../wire/xca/document-entry.js';
import type { Accepted, Received } from './outcomes.js';

export function patientOf({ id, name, birthTime, gender, address }: PatientMatch) {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(birthTime) ?? [];
  return defined({
    id,
    familyName: name.family.join(' '),
    givenName: name.given.join(' '),
    birthDate: year === undefined ? undefined : `${year}-${month}-${day}`,
    gender,
    address: address && defined({ ...address, street: address.street?.join(', ') }),
  });
}

export function documentOf({ xml, pdf }: ListedDocument) {
  return defined({ structured: xml && renditionOf(xml), pdf: pdf && renditionOf(pdf) });
}

function renditionOf(entry: DocumentEntry) {
  return defined({
    classCode: entry.classCode,
    formatCode: entry.formatCode,
    mimeType: entry.mimeType,
    repositoryUniqueId: entry.repositoryUniqueId,
    uniqueId: writeUniqueId(entry.uniqueId),
    title: entry.title,
    description: entry.description,
    created: entry.creationTime?.toISOString(),
    event: entry.serviceStartTime?.toISOString(),
    language: entry.languageCode,
    size: entry.size,
    authors: entry.authors.map(({ name }) =>
      [...(name.prefix ?? []), ...name.given, ...name.family].join(' '),
    ),
    prescription: entry.prescription,
  });
}

export function contentOf({ document: { mimeType, shown, original, translation } }: Received) {
  const missing = translation?.elements.filter(({ outcome }) => outcome === 'missing') ?? [];
  return {
    mimeType,
    document: Buffer.from(shown).toString('base64'),
    original: Buffer.from(original).toString('base64'),
    untranslated: missing.map(({ path, from }) =>
      defined({ path, code: from.code, codeSystem: from.codeSystem }),
    ),
  };
}

export function acceptedOf({ submission, notes }: Accepted) {
  return {
    status: 'accepted',
    documentId: writeUniqueId(submission.documentId),
    warnings: notes.map(({ code }) => code),
  };
}
