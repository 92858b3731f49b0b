import type { XmlElement } from 'libxml2-wasm';
import { withXml } from '../../wire/xml/parse.js';
import { attributeOf, childOf, isNamed } from '../../wire/xml/read.js';
import { type Element, el, elDefault, serialiseDocument } from '../../wire/xml/write.js';
import { CdaError } from './errors.js';
import { type DocumentKind, writeHeader } from './header.js';
import type { DocumentHeader } from './model/header.js';

/** A level 3 document: its header and the sections of its body. Throws {@link CdaError} when there is none. */
export function writeStructuredDocument(
  header: DocumentHeader,
  kind: DocumentKind,
  sections: readonly (Element | undefined)[],
): Uint8Array {
  const present = sections.filter((section) => section !== undefined);
  if (present.length === 0) throw new CdaError('a structured document needs a section');
  return serialiseDocument(
    elDefault(
      'hl7:ClinicalDocument',
      { classCode: 'DOCCLIN', moodCode: 'EVN' },
      writeHeader(header, kind),
      el('hl7:component', {}, el('hl7:structuredBody', {}, present)),
    ),
  );
}

/**
 * Reads a document of one kind by its root. Throws {@link CdaError} for another kind and for what is no
 * clinical document, XmlRefusal for bytes that are no XML.
 */
export function readKind<T>(bytes: Uint8Array, kind: DocumentKind, read: (root: XmlElement) => T): T {
  return withXml(bytes, (root) => {
    if (!isNamed(root, 'hl7:ClinicalDocument')) throw new CdaError('the root is not a ClinicalDocument');
    const { code, displayName } = kind.code;
    if (attributeOf(childOf(root, 'hl7:code'), 'code') !== code) {
      throw new CdaError(`the document is not a ${displayName ?? code}`, root);
    }
    return read(root);
  });
}
