import type { InstanceId } from '../../kernel/identifiers.js';
import { elDefault, serialiseDocument } from '../../wire/xml/write.js';
import { requiredAttachment, writeAttachment } from './attachment.js';
import { type DocumentKind, writeHeader } from './header.js';
import type { DocumentHeader } from './model/header.js';
import { readHeader } from './read-header.js';
import { readKind } from './structured-document.js';

/**
 * A level 1 document around a PDF: the header of the level 3 document under an identifier of its own, related
 * to it by XFRM and by the same setId (dossier documents 1.6). Throws CdaError when it is no PDF.
 */
export function writeLevel1(
  level3: DocumentHeader,
  kind: DocumentKind,
  id: InstanceId,
  pdf: Uint8Array,
): Uint8Array {
  const header = { ...level3, id, relatedDocuments: [{ typeCode: 'XFRM', id: level3.id }] } as const;
  return serialiseDocument(
    elDefault(
      'hl7:ClinicalDocument',
      { classCode: 'DOCCLIN', moodCode: 'EVN' },
      writeHeader(header, { ...kind, templateId: kind.level1TemplateId }),
      writeAttachment({ mediaType: 'application/pdf', content: pdf }),
    ),
  );
}

/** A level 1 document around a PDF. */
export interface Level1Document {
  readonly header: DocumentHeader;
  readonly pdf: Uint8Array;
}

/**
 * Reads a level 1 document of one kind. Throws CdaError for another kind and for what is no PDF, XmlRefusal for
 * bytes that are no XML.
 */
export function readLevel1(bytes: Uint8Array, kind: DocumentKind): Level1Document {
  return readKind(bytes, kind, (root) => ({
    header: readHeader(root),
    pdf: requiredAttachment(root, ['application/pdf']).content,
  }));
}
