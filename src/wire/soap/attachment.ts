/** A binary part of a message (MTOM); `contentId` without angle brackets and without `cid:`. */
export interface Attachment {
  readonly contentId: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** The attachments of a message by their content id. */
export type Attachments = ReadonlyMap<string, Attachment>;

export const NO_ATTACHMENTS: Attachments = new Map();
