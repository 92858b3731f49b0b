import { CdaError } from './errors.js';
import type { DocumentKind } from './header.js';
import type { ImagingManifest } from './model/imaging.js';
import { isNonEmpty } from './model/values.js';
import type { SectionNarrative } from './narrative.js';
import { describeOptionalSection, readOptionalSection, writeOptionalSection } from './optional-section.js';
import { originalDocumentKinds } from './original-document.js';
import { readHeader } from './read-header.js';
import { nestedId } from './section.js';
import { images } from './sections/images.js';
import { imagingProcedures } from './sections/imaging-procedures.js';
import { readKind, writeStructuredDocument } from './structured-document.js';
import { documentTemplate } from './templates.js';
import { wordsOf } from './words/by-language.js';

const { templateId: _pictures, ...original } = originalDocumentKinds.imaging;

/**
 * Its code is that of medical images. The network's template of these asks for a picture, so that its rendition,
 * a PDF, is an XDS-SD document; XDS-SD asks that a document's id is a root alone.
 */
export const imagingManifestKind: DocumentKind = {
  ...original,
  level1TemplateId: documentTemplate.scanned,
};

/**
 * An imaging manifest as CDA R2: the DICOM object catalogue of PS3.20, as the network has published no form of its
 * own (dossier documents 1.1). The same manifest gives the same bytes. Throws {@link CdaError} for what is no
 * DICOM UID or no http address.
 */
export function writeImagingManifest({ header, procedures, studies }: ImagingManifest): Uint8Array {
  const words = wordsOf(header.language);
  return writeStructuredDocument(header, imagingManifestKind, [
    writeOptionalSection(imagingProcedures, procedures, nestedId(header.id, '1'), words),
    writeOptionalSection(images, studies, nestedId(header.id, '2'), words),
  ]);
}

/** What its sections say to a reader: one line an image. */
export function describeImagingManifest({
  header,
  procedures,
  studies,
}: ImagingManifest): SectionNarrative[] {
  const words = wordsOf(header.language);
  const sections = [
    describeOptionalSection(imagingProcedures, procedures, words),
    describeOptionalSection(images, studies, words),
  ];
  return sections.filter((section) => section !== undefined);
}

/** Reads what {@link writeImagingManifest} writes. Throws {@link CdaError}, XmlRefusal. */
export function readImagingManifest(bytes: Uint8Array): ImagingManifest {
  return readKind(bytes, imagingManifestKind, (root) => {
    const studies = readOptionalSection(images, root);
    if (!isNonEmpty(studies)) throw new CdaError('the manifest has no study', root);
    return { header: readHeader(root), procedures: readOptionalSection(imagingProcedures, root), studies };
  });
}
