import type { XmlElement } from 'libxml2-wasm';
import { type DocumentClass, documentClass } from '../kernel/classes.js';
import { at, attributeOf, childrenOf, isNamed } from '../wire/xml/read.js';

/** What a CDA document is (dossier documents 1.1, 3.2). */
export interface DocumentKind {
  /** `ClinicalDocument/code/@code`; undefined when it is absent, empty or there several times. */
  readonly code: string | undefined;
  /** The network's class of that code; undefined for a code of nobody's. */
  readonly documentClass: DocumentClass | undefined;
  /** 3 with a `structuredBody`, otherwise 1: a `nonXMLBody` or nothing. */
  readonly level: 1 | 3;
}

/** The kind behind a document's code and body; the code system is not asked, as some write it wrongly. */
export function kindOf(code: string | undefined, structured: boolean): DocumentKind {
  return {
    code,
    documentClass: code === undefined ? undefined : documentClass(code),
    level: structured ? 3 : 1,
  };
}

/** The kind of a CDA document by its root; undefined when the root is no `ClinicalDocument` of HL7 v3. */
export function documentKind(root: XmlElement): DocumentKind | undefined {
  if (!isNamed(root, 'hl7:ClinicalDocument')) return undefined;
  const codes = childrenOf(root, 'hl7:code');
  const code = codes.length === 1 ? attributeOf(codes[0], 'code') : undefined;
  const structured = at(root, 'hl7:component', 'hl7:structuredBody') !== undefined;
  return kindOf(code, structured);
}
