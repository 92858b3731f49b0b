import { documentClasses } from '../../kernel/classes.js';
import { namespaces } from '../../wire/xml/namespaces.js';
import { type MarkupElement, readMarkup } from '../translate/markup.js';
import { eDispensationKind, readDispensation } from './e-dispensation.js';
import { CdaError } from './errors.js';
import type { DocumentKind } from './header.js';
import type { EDispensation } from './model/e-dispensation.js';
import { readKind } from './structured-document.js';
import { documentTemplate } from './templates.js';

const { eDispensation, eDispensationDiscard } = documentClasses;

/** What a discard has in place of the template id: no OID, so it is not valid against the schema. */
export const discardTemplate = `${documentTemplate.eDispensation}-DISCARD`;

/**
 * The discard of an eDispensation (dossier transactions 6.5): the original document with another document code
 * and another first template id, every other byte the one that was sent. Prefixes are followed by what they
 * are bound to. Throws {@link CdaError} for any other document, XmlRefusal for bytes that are no XML.
 */
export function discardEDispensation(original: Uint8Array): Uint8Array {
  const { text, charset, root } = readMarkup(original);
  if (!isHl7(root, 'ClinicalDocument')) throw new CdaError('the root is not a ClinicalDocument');
  const codes = root.children.filter((child) => isHl7(child, 'code'));
  const [code] = codes;
  if (code === undefined || codes.length > 1 || code.filled('code') !== eDispensation.code) {
    throw new CdaError('the document to discard is not an eDispensation');
  }
  const template = root.children.find((child) => isHl7(child, 'templateId'));
  if (template === undefined) throw new CdaError('the document to discard has no template id');
  const splices = [
    valueIn(text, template, 'root', charset.escape(discardTemplate)),
    valueIn(text, code, 'code', charset.escape(eDispensationDiscard.code)),
  ].sort((a, b) => a.start - b.start);
  let discarded = '';
  let at = 0;
  for (const { start, end, value } of splices) {
    discarded += text.slice(at, start) + value;
    at = end;
  }
  return charset.encode(discarded + text.slice(at));
}

const discardKind: DocumentKind = {
  ...eDispensationKind,
  templateId: discardTemplate,
  code: {
    ...eDispensationKind.code,
    code: eDispensationDiscard.code,
    displayName: eDispensationDiscard.title,
  },
};

/** The dispensation that a discard takes back. Throws {@link CdaError} for any other document, XmlRefusal. */
export function readDiscard(bytes: Uint8Array): EDispensation {
  return readKind(bytes, discardKind, readDispensation);
}

function isHl7(element: MarkupElement, local: string): boolean {
  return element.local === local && element.namespace === namespaces.hl7;
}

// The new value goes between the quotes that are there, so that they and the blanks stay.
function valueIn(text: string, element: MarkupElement, name: string, value: string) {
  const attribute = element.attributes.find((candidate) => candidate.name === name);
  if (attribute === undefined) throw new CdaError(`${element.local} has no ${name}`);
  const end = attribute.end - 1;
  return { start: text.lastIndexOf(text.charAt(end), end - 1) + 1, end, value };
}
