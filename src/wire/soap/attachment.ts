/** A binary part of an MTOM message; the content id is bare, without angle brackets and `cid:`. */
export interface Attachment {
  readonly contentId: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** The bytes of a message's attachments by their content id. */
export type Attachments = ReadonlyMap<string, Uint8Array>;

export const NO_ATTACHMENTS: Attachments = new Map();
