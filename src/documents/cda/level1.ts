import type { InstanceId } from '../../kernel/identifiers.js';
import { el, elDefault, serialiseDocument } from '../../wire/xml/write.js';
import { type DocumentKind, writeHeader } from './header.js';
import type { DocumentHeader } from './model/header.js';

/**
 * A level 1 document around a PDF: the header of the level 3 document under an identifier of its own, related
 * to it by XFRM and by the same setId (dossier documents 1.6).
 */
export function writeLevel1(
  level3: DocumentHeader,
  kind: DocumentKind,
  id: InstanceId,
  pdf: Uint8Array,
): Uint8Array {
  const header = { ...level3, id, relatedDocuments: [{ typeCode: 'XFRM', id: level3.id }] } as const;
  const content = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length).toString('base64');
  return serialiseDocument(
    elDefault(
      'hl7:ClinicalDocument',
      { classCode: 'DOCCLIN', moodCode: 'EVN' },
      writeHeader(header, { ...kind, templateId: kind.level1TemplateId }),
      el(
        'hl7:component',
        {},
        el(
          'hl7:nonXMLBody',
          { classCode: 'DOCBODY', moodCode: 'EVN' },
          el('hl7:text', { mediaType: 'application/pdf', representation: 'B64' }, content),
        ),
      ),
    ),
  );
}
