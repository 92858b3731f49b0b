import type { XmlElement } from 'libxml2-wasm';
import { childOf } from '../../wire/xml/read.js';
import { describeDispensedItems, readDispensedItem, writeDispensedItem } from './dispensed-item.js';
import { CdaError } from './errors.js';
import type { DocumentKind } from './header.js';
import type { EDispensation } from './model/e-dispensation.js';
import { isNonEmpty } from './model/values.js';
import type { SectionNarrative } from './narrative.js';
import { narrativeIds } from './narrative-texts.js';
import { describeItems } from './prescription-item.js';
import { requiredId } from './read-datatypes.js';
import { readHeader } from './read-header.js';
import { entriesOf, findSection, writeSection } from './section.js';
import { readKind, writeStructuredDocument } from './structured-document.js';
import { codeSystem, documentTemplate, sectionTemplate } from './templates.js';
import { wordsOf } from './words/by-language.js';

/** Its PDF was an epSOS one; the network of today has none (dossier documents 1.1). */
export const eDispensationKind: DocumentKind = {
  templateId: documentTemplate.eDispensation,
  level1TemplateId: documentTemplate.eDispensation,
  code: {
    code: '60593-1',
    codeSystem: codeSystem.loinc,
    displayName: 'Medication dispensed.extended Document',
  },
  serviceEvent: 'PCPR',
};

/** An eDispensation as CDA R2 of wave 7 (dossier documents 2.6). The same dispensation gives the same bytes. */
export function writeEDispensation(dispensation: EDispensation): Uint8Array {
  const { header, dispensationId, items } = dispensation;
  return writeStructuredDocument(header, eDispensationKind, [
    writeSection(
      sectionTemplate.dispensation,
      dispensationId,
      describe(dispensation),
      items.map((item, index) => writeDispensedItem(item, index)),
    ),
  ]);
}

/** What the dispensation says to a reader: what was handed out, then what had been prescribed. */
export function describeEDispensation(dispensation: EDispensation): SectionNarrative[] {
  return [describe(dispensation)];
}

function describe({ header, items }: EDispensation): SectionNarrative {
  const words = wordsOf(header.language);
  return {
    title: words.sections.dispensation,
    statements: [],
    tables: [
      describeDispensedItems(items, words),
      ...describeItems(
        items.map(({ prescribed }) => prescribed),
        words,
      ),
    ],
  };
}

/**
 * Reads what {@link writeEDispensation} writes, translated or not, and one whose products are in the epSOS
 * extension. Throws {@link CdaError} for a document it can not hold without loss of a mandatory part and for
 * any other kind, a discard first of all; XmlRefusal for bytes that are no XML.
 */
export function readEDispensation(bytes: Uint8Array): EDispensation {
  return readKind(bytes, eDispensationKind, readDispensation);
}

/** The dispensation of a document that is one or discards one. Throws {@link CdaError}. */
export function readDispensation(root: XmlElement): EDispensation {
  const section = findSection(root, sectionTemplate.dispensation);
  if (section === undefined) throw new CdaError('the dispensation section is missing', root);
  const narrative = narrativeIds(childOf(section, 'hl7:text'));
  const items = entriesOf(section).map((entry) => readDispensedItem(entry, narrative));
  if (!isNonEmpty(items)) throw new CdaError('the dispensation has no item', section);
  const header = readHeader(root);
  const { inFulfillmentOf } = header;
  if (inFulfillmentOf === undefined) throw new CdaError('inFulfillmentOf is missing', root);
  return { header: { ...header, inFulfillmentOf }, dispensationId: requiredId(section), items };
}
