import { at, attributeOf, childOf, childrenOf } from '../../../wire/xml/read.js';
import type { DocumentKind } from '../../cda/header.js';
import type { DocumentHeader } from '../../cda/model/header.js';
import type { Immunization, SocialHistoryItem, VitalSigns } from '../../cda/model/patient-summary.js';
import type { SectionNarrative } from '../../cda/narrative.js';
import {
  describeOptionalSection,
  readOptionalSection,
  writeOptionalSection,
} from '../../cda/optional-section.js';
import { readHeader } from '../../cda/read-header.js';
import { findSection, nestedId } from '../../cda/section.js';
import { immunizations } from '../../cda/sections/immunizations.js';
import { socialHistory } from '../../cda/sections/social-history.js';
import { vitalSigns } from '../../cda/sections/vital-signs.js';
import { readKind, writeStructuredDocument } from '../../cda/structured-document.js';
import { structured } from '../../cda/structured-kind.js';
import { documentTemplate, sectionTemplate } from '../../cda/templates.js';
import { describeTextSection, readTextSection, writeTextSection } from '../../cda/text-section.js';
import { wordsOf } from '../../cda/words/by-language.js';
import type { NationalKind, NationalRule } from '../national-kind.js';
import { headerRules } from './header-rules.js';

/** What the referring doctor keeps of a patient's prevention. */
export interface PreventionSheet {
  /** The first author is the referring doctor. */
  readonly header: DocumentHeader;
  readonly immunizations: readonly Immunization[];
  /** Tobacco, alcohol, diet. */
  readonly socialHistory: readonly SocialHistoryItem[];
  readonly vitalSigns: readonly VitalSigns[];
  /** What is to be done and when, one paragraph each. */
  readonly carePlan: readonly string[];
}

/**
 * The agency's numbers for the sheet are not published (dossier operation 5.2 names the sheet only): template
 * and code stand under the OID arc for examples, and are replaced here once they are known.
 */
const document: DocumentKind = {
  templateId: '2.999.442.3.1',
  level1TemplateId: documentTemplate.scanned,
  code: { code: 'PREVENTION', codeSystem: '2.999.442.5', displayName: 'Fiche de prévention' },
  serviceEvent: 'PCPR',
};

/**
 * The prevention sheet as CDA R2 level 3, of sections that the network has for what prevention is about (dossier
 * documents 2.1). The same sheet gives the same bytes. Throws CdaError for one that says nothing.
 */
export function writePreventionSheet(sheet: PreventionSheet): Uint8Array {
  const { header } = sheet;
  const words = wordsOf(header.language);
  const id = (n: number) => nestedId(header.id, String(n));
  return writeStructuredDocument(header, document, [
    writeTextSection('carePlan', sheet.carePlan, id(1), words),
    writeOptionalSection(immunizations, sheet.immunizations, id(2), words),
    writeOptionalSection(socialHistory, sheet.socialHistory, id(3), words),
    writeOptionalSection(vitalSigns, sheet.vitalSigns, id(4), words),
  ]);
}

/** What the sheet says to a reader, in the order of the document. */
export function describePreventionSheet(sheet: PreventionSheet): SectionNarrative[] {
  const words = wordsOf(sheet.header.language);
  const sections = [
    describeTextSection('carePlan', sheet.carePlan, words),
    describeOptionalSection(immunizations, sheet.immunizations, words),
    describeOptionalSection(socialHistory, sheet.socialHistory, words),
    describeOptionalSection(vitalSigns, sheet.vitalSigns, words),
  ];
  return sections.filter((section) => section !== undefined);
}

/** Reads what {@link writePreventionSheet} writes. Throws CdaError, XmlRefusal. */
export function readPreventionSheet(bytes: Uint8Array): PreventionSheet {
  return readKind(bytes, document, (root) => ({
    header: readHeader(root),
    immunizations: readOptionalSection(immunizations, root),
    socialHistory: readOptionalSection(socialHistory, root),
    vitalSigns: readOptionalSection(vitalSigns, root),
    carePlan: readTextSection('carePlan', root),
  }));
}

const sheetRules: readonly NationalRule[] = [
  {
    id: 'lu-prevention-doctor',
    severity: 'error',
    sentence: 'The first author is the referring doctor, by name',
    remedy: 'Fill author/assignedAuthor/assignedPerson/name of the referring doctor',
    broken: (root) => {
      const author = childOf(root, 'hl7:author');
      const name = at(author, 'hl7:assignedAuthor', 'hl7:assignedPerson', 'hl7:name');
      return childOf(name, 'hl7:family') === undefined ? [author ?? root] : [];
    },
  },
  {
    id: 'lu-prevention-plan',
    severity: 'warning',
    sentence: 'The sheet says what is to be done next',
    remedy: `Add the section ${sectionTemplate.carePlan.code}`,
    broken: (root) => (findSection(root, sectionTemplate.carePlan) === undefined ? [root] : []),
  },
];

/** The prevention sheet of the referring doctor, level 3; known by its template or its code. */
export const preventionSheetKind: NationalKind = {
  name: 'lu-prevention',
  title: 'Prevention sheet of the referring doctor',
  country: 'LU',
  level: 3,
  recognises: (root) => {
    // Its rendition is a level 1 document of the country.
    if (at(root, 'hl7:component', 'hl7:nonXMLBody') !== undefined) return false;
    const code = childOf(root, 'hl7:code');
    return (
      childrenOf(root, 'hl7:templateId').some((id) => attributeOf(id, 'root') === document.templateId) ||
      (attributeOf(code, 'code') === document.code.code &&
        attributeOf(code, 'codeSystem') === document.code.codeSystem)
    );
  },
  rules: [...headerRules, ...sheetRules],
  structured: structured(document, readPreventionSheet, describePreventionSheet),
};
