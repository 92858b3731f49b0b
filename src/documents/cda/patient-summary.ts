import { withXml } from '../../wire/xml/parse.js';
import { isNamed } from '../../wire/xml/read.js';
import { CdaError } from './errors.js';
import type { DocumentKind } from './header.js';
import type { PatientSummary } from './model/patient-summary.js';
import type { SectionNarrative } from './narrative.js';
import { readHeader } from './read-header.js';
import { writeStructuredDocument } from './structured-document.js';
import { describeSections, readSections, requiredSection, writeSections } from './summary-sections.js';
import { codeSystem, documentTemplate } from './templates.js';
import { wordsOf } from './words/by-language.js';

export const patientSummaryKind: DocumentKind = {
  templateId: documentTemplate.patientSummary,
  level1TemplateId: documentTemplate.patientSummaryLevel1,
  code: { code: '60591-5', codeSystem: codeSystem.loinc, displayName: 'Patient summary Document' },
  serviceEvent: 'PCPR',
};

/**
 * A patient summary as CDA R2 of wave 7 (dossier documents 1.3, 2.1 to 2.3), narrative and titles in the
 * document's language. The same summary gives the same bytes.
 */
export function writePatientSummary(summary: PatientSummary): Uint8Array {
  const { header } = summary;
  return writeStructuredDocument(
    header,
    patientSummaryKind,
    writeSections(summary, header.id, wordsOf(header.language)),
  );
}

/** What the sections of a patient summary say to a reader, in the order of the document. */
export function describePatientSummary(summary: PatientSummary): SectionNarrative[] {
  return describeSections(summary, wordsOf(summary.header.language));
}

/**
 * Reads what {@link writePatientSummary} writes, transcoded and translated or not. Throws {@link CdaError}
 * for a document it can not hold without loss of a mandatory part, XmlRefusal for bytes that are no XML.
 */
export function readPatientSummary(bytes: Uint8Array): PatientSummary {
  return withXml(bytes, (root) => {
    if (!isNamed(root, 'hl7:ClinicalDocument')) throw new CdaError('the root is not a ClinicalDocument');
    const sections = readSections(root);
    return {
      header: readHeader(root),
      ...sections,
      medications: requiredSection(sections, 'medications', root),
      allergies: requiredSection(sections, 'allergies', root),
      procedures: requiredSection(sections, 'procedures', root),
      problems: requiredSection(sections, 'problems', root),
      devices: requiredSection(sections, 'devices', root),
    };
  });
}
