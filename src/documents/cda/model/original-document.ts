import type { DocumentHeader } from './header.js';

/** What an original document may be: the reports are PDF, the images are pictures (dossier documents 1.1). */
export const originalKinds = ['laboratory', 'hospitalDischarge', 'imagingReport', 'imaging'] as const;
export type OriginalKind = (typeof originalKinds)[number];

export type AttachmentType = 'application/pdf' | 'image/png' | 'image/jpeg';

/** An original clinical document, OrCD: shown as it is, never transcoded or translated (dossier documents 1.1). */
export interface OriginalDocument {
  readonly kind: OriginalKind;
  readonly header: DocumentHeader;
  readonly mediaType: AttachmentType;
  readonly content: Uint8Array;
}
