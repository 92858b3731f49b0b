import { CdaError } from './errors.js';
import type { DocumentKind } from './header.js';
import type { ImagingReport } from './model/imaging.js';
import { isNonEmpty } from './model/values.js';
import type { SectionNarrative } from './narrative.js';
import { describeObservedSection, readObservedSection, writeObservedSection } from './observed-section.js';
import { describeOptionalSection, readOptionalSection, writeOptionalSection } from './optional-section.js';
import { originalDocumentKinds } from './original-document.js';
import { readHeader } from './read-header.js';
import { nestedId } from './section.js';
import { images } from './sections/images.js';
import { imagingProcedures } from './sections/imaging-procedures.js';
import { readKind, writeStructuredDocument } from './structured-document.js';
import { describeTextSection, readTextSection, writeTextSection } from './text-section.js';
import { wordsOf } from './words/by-language.js';

const { templateId: level1TemplateId, ...original } = originalDocumentKinds.imagingReport;

/** No template of a structured report is published in the network; its rendition is an original document. */
export const imagingReportKind: DocumentKind = { ...original, level1TemplateId };

/**
 * A medical imaging report with coded sections as CDA R2: the document code is the network's (42.54), sections and
 * entries are those of DICOM PS3.20, as the network has published none of its own (dossier documents 1.1). The
 * same report gives the same bytes. Throws {@link CdaError} for one that says nothing of what the images mean.
 */
export function writeImagingReport(report: ImagingReport): Uint8Array {
  const { header } = report;
  requireImpression(report);
  const words = wordsOf(header.language);
  const id = (n: number) => nestedId(header.id, String(n));
  return writeStructuredDocument(header, imagingReportKind, [
    writeOptionalSection(imagingProcedures, report.procedures, id(1), words),
    writeTextSection('clinicalInformation', report.clinicalInformation, id(2), words),
    writeTextSection('comparison', report.comparison, id(3), words),
    writeObservedSection('findings', report.findings, id(4), words),
    writeObservedSection('impression', report.impression, id(5), words),
    writeTextSection('recommendation', report.recommendation, id(6), words),
    writeObservedSection('radiationExposure', report.radiationExposure, id(7), words),
    writeOptionalSection(images, report.studies, id(8), words),
  ]);
}

/** What its sections say to a reader, in the order of the document. */
export function describeImagingReport(report: ImagingReport): SectionNarrative[] {
  const words = wordsOf(report.header.language);
  const sections = [
    describeOptionalSection(imagingProcedures, report.procedures, words),
    describeTextSection('clinicalInformation', report.clinicalInformation, words),
    describeTextSection('comparison', report.comparison, words),
    describeObservedSection('findings', report.findings, words),
    describeObservedSection('impression', report.impression, words),
    describeTextSection('recommendation', report.recommendation, words),
    describeObservedSection('radiationExposure', report.radiationExposure, words),
    describeOptionalSection(images, report.studies, words),
  ];
  return sections.filter((section) => section !== undefined);
}

/** Reads what {@link writeImagingReport} writes. Throws {@link CdaError}, XmlRefusal. */
export function readImagingReport(bytes: Uint8Array): ImagingReport {
  return readKind(bytes, imagingReportKind, (root) => {
    const procedures = readOptionalSection(imagingProcedures, root);
    if (!isNonEmpty(procedures)) throw new CdaError('the report does not tell what was done', root);
    const report = {
      header: readHeader(root),
      procedures,
      clinicalInformation: readTextSection('clinicalInformation', root),
      comparison: readTextSection('comparison', root),
      findings: readObservedSection('findings', root),
      impression: readObservedSection('impression', root),
      recommendation: readTextSection('recommendation', root),
      radiationExposure: readObservedSection('radiationExposure', root),
      studies: readOptionalSection(images, root),
    };
    requireImpression(report);
    return report;
  });
}

function requireImpression({ impression }: Pick<ImagingReport, 'impression'>): void {
  if (impression.paragraphs.length === 0 && impression.observations.length === 0) {
    throw new CdaError('the report does not tell what the images mean');
  }
}
