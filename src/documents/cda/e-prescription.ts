import type { XmlElement } from 'libxml2-wasm';
import { withXml } from '../../wire/xml/parse.js';
import { childOf, isNamed } from '../../wire/xml/read.js';
import { CdaError } from './errors.js';
import type { DocumentKind } from './header.js';
import type { EPrescription } from './model/e-prescription.js';
import { isNonEmpty } from './model/values.js';
import type { SectionNarrative } from './narrative.js';
import { narrativeIds } from './narrative-texts.js';
import { describeItems, readItem, writeItem } from './prescription-item.js';
import { requiredId } from './read-datatypes.js';
import { readHeader } from './read-header.js';
import { entriesOf, findSection, writeSection } from './section.js';
import { writeStructuredDocument } from './structured-document.js';
import { codeSystem, documentTemplate, sectionTemplate } from './templates.js';
import { wordsOf } from './words/by-language.js';

export const ePrescriptionKind: DocumentKind = {
  templateId: documentTemplate.ePrescription,
  level1TemplateId: documentTemplate.ePrescriptionLevel1,
  code: { code: '57833-6', codeSystem: codeSystem.loinc, displayName: 'Prescription for medication' },
  serviceEvent: 'PCPR',
};

/** An ePrescription as CDA R2 of wave 7 (dossier documents 2.4, 2.5). The same prescription gives the same bytes. */
export function writeEPrescription(prescription: EPrescription): Uint8Array {
  const { header, prescriptionId, items } = prescription;
  return writeStructuredDocument(header, ePrescriptionKind, [
    writeSection(
      sectionTemplate.prescription,
      prescriptionId,
      describe(prescription),
      items.map((item, index) => writeItem(item, index)),
    ),
  ]);
}

/** What the prescription says to a reader. */
export function describeEPrescription(prescription: EPrescription): SectionNarrative[] {
  return [describe(prescription)];
}

function describe({ header, items }: EPrescription): SectionNarrative {
  const words = wordsOf(header.language);
  return { title: words.sections.prescription, statements: [], tables: describeItems(items, words) };
}

/**
 * Reads what {@link writeEPrescription} writes, transcoded and translated or not. Throws {@link CdaError}
 * for a document it can not hold without loss of a mandatory part, XmlRefusal for bytes that are no XML.
 */
export function readEPrescription(bytes: Uint8Array): EPrescription {
  return withXml(bytes, readRoot);
}

function readRoot(root: XmlElement): EPrescription {
  if (!isNamed(root, 'hl7:ClinicalDocument')) throw new CdaError('the root is not a ClinicalDocument');
  const section = findSection(root, sectionTemplate.prescription);
  if (section === undefined) throw new CdaError('the prescription section is missing', root);
  const narrative = narrativeIds(childOf(section, 'hl7:text'));
  const items = entriesOf(section).map((entry) => readItem(entry, narrative));
  if (!isNonEmpty(items)) throw new CdaError('the prescription has no item', section);
  return { header: readHeader(root), prescriptionId: requiredId(section), items };
}
