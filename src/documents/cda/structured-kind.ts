import type { DocumentKind } from './header.js';
import type { DocumentHeader } from './model/header.js';
import type { SectionNarrative } from './narrative.js';

/** What a structured document says: its header and, section by section, its content. */
export interface ToldDocument {
  readonly header: DocumentHeader;
  readonly sections: readonly SectionNarrative[];
}

/** A kind of document that has a model. */
export interface StructuredKind {
  readonly kind: DocumentKind;
  /** Reads a document and tells it in its own language. Throws CdaError, XmlRefusal. */
  readonly tell: (bytes: Uint8Array) => ToldDocument;
}

/** A kind by how it is read and described. */
export function structured<T extends { readonly header: DocumentHeader }>(
  kind: DocumentKind,
  read: (bytes: Uint8Array) => T,
  describe: (document: T) => readonly SectionNarrative[],
): StructuredKind {
  return {
    kind,
    tell: (bytes) => {
      const document = read(bytes);
      return { header: document.header, sections: describe(document) };
    },
  };
}
