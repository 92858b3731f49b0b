import { documentClasses } from '../../kernel/classes.js';
import { withXml } from '../../wire/xml/parse.js';
import { attributeOf, childOf, isNamed } from '../../wire/xml/read.js';
import { elDefault, serialiseDocument } from '../../wire/xml/write.js';
import { requiredAttachment, writeAttachment } from './attachment.js';
import { CdaError } from './errors.js';
import { type DocumentKind, writeHeader } from './header.js';
import {
  type AttachmentType,
  type OriginalDocument,
  type OriginalKind,
  originalKinds,
} from './model/original-document.js';
import { readHeader } from './read-header.js';
import { codeSystem, documentTemplate } from './templates.js';

const kind = (name: OriginalKind, displayName: string) => ({
  templateId: documentTemplate[name],
  level1TemplateId: documentTemplate[name],
  code: { code: documentClasses[name].code, codeSystem: codeSystem.loinc, displayName },
  serviceEvent: 'ACT' as const,
});

/** Codes and templates of wave 5 and later; the code of images is none of LOINC's but is written as one. */
export const originalDocumentKinds = {
  laboratory: kind('laboratory', 'Laboratory report'),
  hospitalDischarge: kind('hospitalDischarge', 'Hospital Discharge summary'),
  imagingReport: kind('imagingReport', 'Diagnostic imaging study'),
  imaging: kind('imaging', 'Medical Images'),
} as const satisfies Record<OriginalKind, DocumentKind>;

/** What a kind may carry (dossier documents 1.1). */
export const attachmentTypes: Readonly<Record<OriginalKind, readonly AttachmentType[]>> = {
  laboratory: ['application/pdf'],
  hospitalDischarge: ['application/pdf'],
  imagingReport: ['application/pdf'],
  imaging: ['image/png', 'image/jpeg'],
};

/** The format codes under which the files are listed (dossier documents 1.1). */
export const originalFormatCodes: Readonly<Record<AttachmentType, string>> = {
  'application/pdf': 'urn:eHDSI:orcd:pdf:2021',
  'image/png': 'urn:eHDSI:orcd:png:2021',
  'image/jpeg': 'urn:eHDSI:orcd:jpeg:2021',
};

/**
 * An original clinical document as CDA level 1 of wave 5 and later (dossier documents 1.1, 1.3). The same
 * document gives the same bytes. Throws {@link CdaError} for a file that is not what its kind carries.
 */
export function writeOriginalDocument(document: OriginalDocument): Uint8Array {
  const { kind: name, header, mediaType } = document;
  if (!attachmentTypes[name].includes(mediaType)) {
    throw new CdaError(`a document of this kind carries ${attachmentTypes[name].join(' or ')}`);
  }
  return serialiseDocument(
    elDefault(
      'hl7:ClinicalDocument',
      { classCode: 'DOCCLIN', moodCode: 'EVN' },
      writeHeader(header, originalDocumentKinds[name]),
      writeAttachment(document),
    ),
  );
}

/**
 * Reads an original clinical document. Throws {@link CdaError} for another kind and for a file that is not what
 * it is said to be, XmlRefusal for bytes that are no XML.
 */
export function readOriginalDocument(bytes: Uint8Array): OriginalDocument {
  return withXml(bytes, (root) => {
    if (!isNamed(root, 'hl7:ClinicalDocument')) throw new CdaError('the root is not a ClinicalDocument');
    const code = attributeOf(childOf(root, 'hl7:code'), 'code');
    const name = originalKinds.find((each) => documentClasses[each].code === code);
    if (name === undefined) throw new CdaError('the document is not an original clinical document', root);
    return { kind: name, header: readHeader(root), ...requiredAttachment(root, attachmentTypes[name]) };
  });
}
