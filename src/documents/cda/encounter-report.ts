import type { DocumentKind } from './header.js';
import type { EncounterReport } from './model/encounter-report.js';
import type { SectionNarrative } from './narrative.js';
import { readHeader } from './read-header.js';
import { nestedId } from './section.js';
import { readKind, writeStructuredDocument } from './structured-document.js';
import { describeSections, readSections, sectionCount, writeSections } from './summary-sections.js';
import { codeSystem, documentTemplate } from './templates.js';
import { describeTextSection, readTextSection, writeTextSection } from './text-section.js';
import { wordsOf } from './words/by-language.js';

/** Its template id is that of the specification; the samples bear the patient summary's (dossier documents 1.1). */
export const encounterReportKind: DocumentKind = {
  templateId: documentTemplate.encounterReport,
  level1TemplateId: documentTemplate.encounterReport,
  code: { code: '34133-9', codeSystem: codeSystem.loinc, displayName: 'Summary of episode note' },
  serviceEvent: 'PCPR',
};

/**
 * A healthcare encounter report as CDA R2 (dossier documents 2.7), its sections those of a patient summary of
 * wave 7, none of them mandatory. The same report gives the same bytes.
 */
export function writeEncounterReport(report: EncounterReport): Uint8Array {
  const { header, presentIllness } = report;
  const words = wordsOf(header.language);
  return writeStructuredDocument(header, encounterReportKind, [
    writeTextSection('presentIllness', presentIllness, nestedId(header.id, String(sectionCount + 1)), words),
    ...writeSections(report, header.id, words),
  ]);
}

/** What its sections say to a reader, in the order of the document. */
export function describeEncounterReport(report: EncounterReport): SectionNarrative[] {
  const words = wordsOf(report.header.language);
  const history = describeTextSection('presentIllness', report.presentIllness, words);
  return [...(history === undefined ? [] : [history]), ...describeSections(report, words)];
}

/** Reads what {@link writeEncounterReport} writes, translated or not. Throws CdaError, XmlRefusal. */
export function readEncounterReport(bytes: Uint8Array): EncounterReport {
  return readKind(bytes, encounterReportKind, (root) => ({
    header: readHeader(root),
    presentIllness: readTextSection('presentIllness', root),
    ...readSections(root),
  }));
}
