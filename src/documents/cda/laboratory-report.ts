import { CdaError } from './errors.js';
import type { DocumentKind } from './header.js';
import type { LaboratoryReport } from './model/clinical-reports.js';
import { isNonEmpty } from './model/values.js';
import type { SectionNarrative } from './narrative.js';
import { describeOptionalSection, readOptionalSection, writeOptionalSection } from './optional-section.js';
import { originalDocumentKinds } from './original-document.js';
import { readHeader } from './read-header.js';
import { nestedId } from './section.js';
import { isStudy, results } from './sections/results.js';
import { readKind, writeStructuredDocument } from './structured-document.js';
import { wordsOf } from './words/by-language.js';

const { templateId: level1TemplateId, ...original } = originalDocumentKinds.laboratory;

/** No template of a structured report is published in the network; its rendition is an original document. */
export const laboratoryReportKind: DocumentKind = { ...original, level1TemplateId };

/**
 * A laboratory report with coded results as CDA R2: document code and value sets are the network's (42.52, 42.66
 * to 42.81), section E.2.5 and entries E.3.42 those in which a patient summary of wave 6 has results (dossier
 * documents 1.1, 2.1, 4.1). The same report gives the same bytes.
 */
export function writeLaboratoryReport({ header, diagnosticStudies }: LaboratoryReport): Uint8Array {
  const words = wordsOf(header.language);
  return writeStructuredDocument(header, laboratoryReportKind, [
    writeOptionalSection(results, diagnosticStudies, nestedId(header.id, '1'), words),
  ]);
}

/** What its section says to a reader. */
export function describeLaboratoryReport({
  header,
  diagnosticStudies,
}: LaboratoryReport): SectionNarrative[] {
  const section = describeOptionalSection(results, diagnosticStudies, wordsOf(header.language));
  return section === undefined ? [] : [section];
}

/** Reads what {@link writeLaboratoryReport} writes. Throws {@link CdaError}, XmlRefusal. */
export function readLaboratoryReport(bytes: Uint8Array): LaboratoryReport {
  return readKind(bytes, laboratoryReportKind, (root) => {
    const entries = readOptionalSection(results, root);
    const studies = entries.filter(isStudy);
    if (!isNonEmpty(studies) || studies.length < entries.length) {
      throw new CdaError('the report has no study, or entries that are none', root);
    }
    return { header: readHeader(root), diagnosticStudies: studies };
  });
}
