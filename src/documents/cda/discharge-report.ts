import type { DocumentKind } from './header.js';
import type { DischargeReport } from './model/clinical-reports.js';
import type { SectionNarrative } from './narrative.js';
import { originalDocumentKinds } from './original-document.js';
import { readHeader } from './read-header.js';
import { nestedId } from './section.js';
import { readKind, writeStructuredDocument } from './structured-document.js';
import { describeSections, readSections, sectionCount, writeSections } from './summary-sections.js';
import { describeTextSection, readTextSection, writeTextSection } from './text-section.js';
import { wordsOf } from './words/by-language.js';

const { templateId: level1TemplateId, ...original } = originalDocumentKinds.hospitalDischarge;

/** No template of a structured report is published in the network; its rendition is an original document. */
export const dischargeReportKind: DocumentKind = { ...original, level1TemplateId };

/** The sections in words, in the order of the document; the history comes first. */
const texts = ['presentIllness', 'functionalStatus', 'carePlan'] as const;

/**
 * A hospital discharge report with coded sections as CDA R2: the document code is the network's (42.53), the
 * sections are of its catalogue (42.26) and built as in a patient summary of wave 7 (dossier documents 1.1, 2.1,
 * 4.2); the stay is the period of documentationOf. The same report gives the same bytes.
 */
export function writeDischargeReport(report: DischargeReport): Uint8Array {
  const { header } = report;
  const words = wordsOf(header.language);
  const [history, ...after] = texts.map((key, index) =>
    writeTextSection(key, report[key], nestedId(header.id, String(sectionCount + 1 + index)), words),
  );
  return writeStructuredDocument(header, dischargeReportKind, [
    history,
    ...writeSections(report, header.id, words),
    ...after,
  ]);
}

/** What its sections say to a reader, in the order of the document. */
export function describeDischargeReport(report: DischargeReport): SectionNarrative[] {
  const words = wordsOf(report.header.language);
  const [history, ...after] = texts.map((key) => describeTextSection(key, report[key], words));
  const sections = [history, ...describeSections(report, words), ...after];
  return sections.filter((section) => section !== undefined);
}

/** Reads what {@link writeDischargeReport} writes. Throws CdaError, XmlRefusal. */
export function readDischargeReport(bytes: Uint8Array): DischargeReport {
  return readKind(bytes, dischargeReportKind, (root) => ({
    header: readHeader(root),
    presentIllness: readTextSection('presentIllness', root),
    functionalStatus: readTextSection('functionalStatus', root),
    carePlan: readTextSection('carePlan', root),
    ...readSections(root),
  }));
}
