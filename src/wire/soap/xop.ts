import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childOf } from '../xml/read.js';
import { type Element, el } from '../xml/write.js';
import type { Attachments } from './attachment.js';

/** Why binary content could not be read; neutral, fit for the wire. */
export type BinaryFault = 'empty' | 'not base64' | 'attachment missing' | 'reference not valid';

export class BinaryError extends Error {
  readonly fault: BinaryFault;

  constructor(fault: BinaryFault) {
    super(`binary content cannot be read: ${fault}`);
    this.name = 'BinaryError';
    this.fault = fault;
  }
}

/** Writes the reference to an attachment (XOP 1.0, RFC 2392); it has to be its parent's only child. */
export function include(contentId: string): Element {
  return el('xop:Include', { href: `cid:${encodeURIComponent(contentId)}` });
}

/**
 * Reads binary content: the attachment that an `xop:Include` refers to, or base64 in the text, white space
 * in it or not (dossier transactions 2.4, pitfall 18). Throws {@link BinaryError}.
 */
export function readBinary(element: XmlElement, attachments: Attachments): Uint8Array {
  const reference = childOf(element, 'xop:Include');
  const bytes = reference === undefined ? decodeBase64(element.content) : attached(reference, attachments);
  if (bytes.length === 0) throw new BinaryError('empty');
  return bytes;
}

function attached(reference: XmlElement, attachments: Attachments): Uint8Array {
  const href = attributeOf(reference, 'href');
  if (href === undefined || !href.startsWith('cid:')) throw new BinaryError('reference not valid');
  const contentId = href.slice(4);
  const attachment = attachments.get(contentId) ?? attachments.get(decoded(contentId));
  if (attachment === undefined) throw new BinaryError('attachment missing');
  return attachment.bytes;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BinaryError('reference not valid');
  }
}

/** Decodes base64 strictly but for white space: a truncated or foreign character is an error, not a gap. */
export function decodeBase64(text: string): Uint8Array {
  const bare = text.replace(/\s+/g, '');
  if (bare.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(bare)) throw new BinaryError('not base64');
  return new Uint8Array(Buffer.from(bare, 'base64'));
}
