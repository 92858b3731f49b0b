import type { DocumentKind } from './header.js';
import type { MedicationOverview } from './model/medication-overview.js';
import type { SectionNarrative } from './narrative.js';
import { readHeader } from './read-header.js';
import { readKind, writeStructuredDocument } from './structured-document.js';
import { describeSections, readSections, requiredSection, writeSections } from './summary-sections.js';
import { codeSystem, documentTemplate } from './templates.js';
import { wordsOf } from './words/by-language.js';

export const medicationOverviewKind: DocumentKind = {
  templateId: documentTemplate.medicationOverview,
  level1TemplateId: documentTemplate.medicationOverview,
  code: { code: '56445-0', codeSystem: codeSystem.loinc, displayName: 'Medication summary Document' },
  serviceEvent: 'PCPR',
};

/**
 * A medication related overview as CDA R2 (dossier documents 2.7), its sections and entries those of a patient
 * summary of wave 7. The same overview gives the same bytes.
 */
export function writeMedicationOverview(overview: MedicationOverview): Uint8Array {
  const { header } = overview;
  return writeStructuredDocument(
    header,
    medicationOverviewKind,
    writeSections(overview, header.id, wordsOf(header.language)),
  );
}

/** What its sections say to a reader, in the order of the document. */
export function describeMedicationOverview(overview: MedicationOverview): SectionNarrative[] {
  return describeSections(overview, wordsOf(overview.header.language));
}

/** Reads what {@link writeMedicationOverview} writes, translated or not. Throws CdaError, XmlRefusal. */
export function readMedicationOverview(bytes: Uint8Array): MedicationOverview {
  return readKind(bytes, medicationOverviewKind, (root) => {
    const sections = readSections(root);
    return {
      header: readHeader(root),
      ...sections,
      medications: requiredSection(sections, 'medications', root),
      allergies: requiredSection(sections, 'allergies', root),
    };
  });
}
