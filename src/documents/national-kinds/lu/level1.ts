import type { XmlElement } from 'libxml2-wasm';
import { at, attributeOf, childOf, childrenOf } from '../../../wire/xml/read.js';
import { requiredAttachment } from '../../cda/attachment.js';
import { CdaError } from '../../cda/errors.js';
import { documentTemplate } from '../../cda/templates.js';
import type { NationalKind, NationalRule } from '../national-kind.js';
import { ARC, headerRules } from './header-rules.js';

const bodyRules: readonly NationalRule[] = [
  {
    id: 'lu-level1-body',
    severity: 'error',
    sentence: 'The body is one PDF in base64',
    remedy: 'Write the PDF as nonXMLBody/text with mediaType application/pdf and representation B64',
    broken: (root) => {
      try {
        requiredAttachment(root, ['application/pdf']);
        return [];
      } catch (error) {
        if (!(error instanceof CdaError)) throw error;
        return [at(root, 'hl7:component', 'hl7:nonXMLBody', 'hl7:text') ?? root];
      }
    },
  },
];

/**
 * Luxembourg's level 1: its specification of header and body is not published, so the rules are what is told of
 * it (dossier operation 5.2: patient present and identifiable, codes understandable to all) and what the network
 * asks of a level 1 header (dossier documents 1.3). Known by XDS-SD and a document number under the country's arc.
 */
export const luxembourgLevel1: NationalKind = {
  name: 'lu-level1',
  title: 'Clinical document, level 1',
  country: 'LU',
  level: 1,
  recognises: (root) =>
    at(root, 'hl7:component', 'hl7:nonXMLBody') !== undefined &&
    childrenOf(root, 'hl7:templateId').some((id) => attributeOf(id, 'root') === documentTemplate.scanned) &&
    isNumberedHere(root),
  rules: [...headerRules, ...bodyRules],
};

function isNumberedHere(root: XmlElement): boolean {
  return attributeOf(childOf(root, 'hl7:id'), 'root')?.startsWith(ARC) ?? false;
}
