import { defaultXmlLimits, type XmlLimits } from '../xml/door.js';

/** A message as it stands on the wire: the whole Content-Type header and the bytes of the HTTP body. */
export interface WireBytes {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** An HTTP answer. */
export interface WireAnswer extends WireBytes {
  readonly status: number;
}

/** The WS-Addressing headers of a message (dossier transactions 2.2). */
export interface Addressing {
  readonly action: string;
  /** `urn:uuid:` and a UUID; what is read may be spelt otherwise. */
  readonly messageId: string;
  readonly to?: string;
  /** The message id of the request that this answers. */
  readonly relatesTo?: string;
  /** The address inside `ReplyTo`. */
  readonly replyTo?: string;
}

/** What a message may be at most; each a guard against one that is made to exhaust the node. */
export interface SoapLimits {
  /** Bytes of the whole message, all parts included. */
  readonly bytes: number;
  /** Parts of a multipart message. */
  readonly parts: number;
  /** Bytes of one part's headers. */
  readonly partHeaderBytes: number;
  /** Limits of the envelope. */
  readonly xml: XmlLimits;
}

/** Room for an envelope at its limit and as much again in attachments. */
export const defaultSoapLimits: SoapLimits = {
  bytes: 2 * defaultXmlLimits.bytes,
  parts: 100,
  partHeaderBytes: 8 * 1024,
  xml: defaultXmlLimits,
};
