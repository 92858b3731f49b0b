import type { XmlElement } from 'libxml2-wasm';
import { withXml } from '../../wire/xml/parse.js';
import { isNamed } from '../../wire/xml/read.js';
import { el, elDefault, serialiseDocument } from '../../wire/xml/write.js';
import { describeBasicSection, readBasicSection, writeBasicSection } from './basic-section.js';
import { CdaError } from './errors.js';
import { type DocumentKind, writeHeader } from './header.js';
import type { PatientSummary } from './model/patient-summary.js';
import type { SectionNarrative } from './narrative.js';
import { describeOptionalSection, readOptionalSection, writeOptionalSection } from './optional-section.js';
import { present } from './read-datatypes.js';
import { readHeader } from './read-header.js';
import { nestedId } from './section.js';
import { allergies } from './sections/allergies.js';
import { devices } from './sections/devices.js';
import { immunizations } from './sections/immunizations.js';
import { medications } from './sections/medications.js';
import { pastIllnesses } from './sections/past-illnesses.js';
import { describePregnancy, readPregnancy, writePregnancy } from './sections/pregnancy.js';
import { problems } from './sections/problems.js';
import { procedures } from './sections/procedures.js';
import { results } from './sections/results.js';
import { socialHistory } from './sections/social-history.js';
import { vitalSigns } from './sections/vital-signs.js';
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
  const words = wordsOf(header.language);
  const id = (n: number) => nestedId(header.id, String(n));
  return serialiseDocument(
    elDefault(
      'hl7:ClinicalDocument',
      { classCode: 'DOCCLIN', moodCode: 'EVN' },
      writeHeader(header, patientSummaryKind),
      el(
        'hl7:component',
        {},
        el(
          'hl7:structuredBody',
          {},
          writeBasicSection(medications, summary.medications, id(1), words),
          writeBasicSection(allergies, summary.allergies, id(2), words),
          writeBasicSection(procedures, summary.procedures, id(3), words),
          writeBasicSection(problems, summary.problems, id(4), words),
          writeBasicSection(devices, summary.devices, id(5), words),
          writeOptionalSection(pastIllnesses, summary.pastIllnesses, id(6), words),
          writeOptionalSection(immunizations, summary.immunizations, id(7), words),
          writePregnancy(summary.pregnancy, id(8), words),
          writeOptionalSection(socialHistory, summary.socialHistory, id(9), words),
          writeOptionalSection(vitalSigns, summary.vitalSigns, id(10), words),
          writeOptionalSection(results, bloodGroups(summary), id(11), words),
        ),
      ),
    ),
  );
}

/** What the sections of a patient summary say to a reader, in the order of the document. */
export function describePatientSummary(summary: PatientSummary): SectionNarrative[] {
  const words = wordsOf(summary.header.language);
  const sections = [
    describeBasicSection(medications, summary.medications, words),
    describeBasicSection(allergies, summary.allergies, words),
    describeBasicSection(procedures, summary.procedures, words),
    describeBasicSection(problems, summary.problems, words),
    describeBasicSection(devices, summary.devices, words),
    describeOptionalSection(pastIllnesses, summary.pastIllnesses, words),
    describeOptionalSection(immunizations, summary.immunizations, words),
    describePregnancy(summary.pregnancy, words),
    describeOptionalSection(socialHistory, summary.socialHistory, words),
    describeOptionalSection(vitalSigns, summary.vitalSigns, words),
    describeOptionalSection(results, bloodGroups(summary), words),
  ];
  return sections.filter((section) => section !== undefined);
}

/**
 * Reads what {@link writePatientSummary} writes, transcoded and translated or not. Throws {@link CdaError}
 * for a document it can not hold without loss of a mandatory part, XmlRefusal for bytes that are no XML.
 */
export function readPatientSummary(bytes: Uint8Array): PatientSummary {
  return withXml(bytes, readRoot);
}

function readRoot(root: XmlElement): PatientSummary {
  if (!isNamed(root, 'hl7:ClinicalDocument')) throw new CdaError('the root is not a ClinicalDocument');
  const [bloodGroup] = readOptionalSection(results, root);
  return {
    header: readHeader(root),
    medications: readBasicSection(medications, root),
    allergies: readBasicSection(allergies, root),
    procedures: readBasicSection(procedures, root),
    problems: readBasicSection(problems, root),
    devices: readBasicSection(devices, root),
    pastIllnesses: readOptionalSection(pastIllnesses, root),
    immunizations: readOptionalSection(immunizations, root),
    socialHistory: readOptionalSection(socialHistory, root),
    vitalSigns: readOptionalSection(vitalSigns, root),
    ...present<Pick<PatientSummary, 'pregnancy' | 'bloodGroup'>>({
      pregnancy: readPregnancy(root),
      bloodGroup,
    }),
  };
}

function bloodGroups({ bloodGroup }: PatientSummary) {
  return bloodGroup === undefined ? [] : [bloodGroup];
}
