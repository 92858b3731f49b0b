/** A binary part of an MTOM message; the content id is bare, without angle brackets and `cid:`. */
export interface Attachment {
  readonly contentId: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** The attachments of a message by their content id. */
export type Attachments = ReadonlyMap<string, Attachment>;

export const NO_ATTACHMENTS: Attachments = new Map();
