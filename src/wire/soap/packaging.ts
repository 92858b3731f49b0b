import type { Attachment } from './attachment.js';
import { SoapRefusal } from './faults.js';
import { type MediaType, readMediaType } from './media-type.js';
import { bareContentId, type Part, readMultipart } from './multipart.js';
import type { SoapLimits } from './types.js';

export const SOAP = 'application/soap+xml';
export const XOP = 'application/xop+xml';
export const MULTIPART = 'multipart/related';
/** The content type of SOAP 1.1. */
const SOAP_11 = 'text/xml';
/** What a part is that does not say what it is. */
const OCTETS = 'application/octet-stream';

export interface OpenedMessage {
  readonly envelope: Uint8Array;
  readonly attachments: ReadonlyMap<string, Attachment>;
  /** The `action` parameter. */
  readonly action: string | undefined;
}

/** Takes the envelope and its attachments out of an HTTP body. Throws {@link SoapRefusal}. */
export function openMessage(
  bytes: Uint8Array,
  contentType: string | undefined,
  limits: SoapLimits,
): OpenedMessage {
  if (bytes.length > limits.bytes) {
    throw new SoapRefusal('too-large', `The message has more than ${limits.bytes} bytes.`);
  }
  const mediaType = readMediaType(contentType ?? '');
  if (mediaType?.type === SOAP) {
    requireUtf8(mediaType, bytes);
    return { envelope: bytes, attachments: new Map(), action: mediaType.parameters.get('action') };
  }
  if (mediaType?.type === MULTIPART) return openMultipart(bytes, mediaType, limits);
  if (mediaType?.type === SOAP_11) {
    throw new SoapRefusal('version', `The content type ${SOAP_11} is that of SOAP 1.1; ${SOAP} is expected.`);
  }
  throw new SoapRefusal('content-type', `The content type is neither ${SOAP} nor ${MULTIPART}.`);
}

function openMultipart(bytes: Uint8Array, mediaType: MediaType, limits: SoapLimits): OpenedMessage {
  const { parameters } = mediaType;
  if (parameters.get('type')?.toLowerCase() !== XOP) {
    throw new SoapRefusal('content-type', `The type parameter of the multipart message is not ${XOP}.`);
  }
  const parts = readMultipart(bytes, parameters.get('boundary') ?? '', limits);
  const root = rootPart(parts, parameters.get('start'));
  requireXop(root);
  const attachments = new Map<string, Attachment>();
  for (const part of parts) {
    if (part === root) continue;
    const { contentId, contentType = OCTETS, bytes: content } = part;
    if (contentId === undefined) throw new SoapRefusal('multipart', 'A part has no Content-ID.');
    if (contentId === root.contentId || attachments.has(contentId)) {
      throw new SoapRefusal('multipart', 'Two parts have the same Content-ID.');
    }
    attachments.set(contentId, { contentId, contentType, bytes: content });
  }
  return {
    envelope: root.bytes,
    attachments,
    action: parameters.get('action') ?? startInfoAction(parameters.get('start-info')),
  };
}

/** The part that `start` names, else the first (RFC 2387 3.2). */
function rootPart(parts: readonly Part[], start: string | undefined): Part {
  const id = start === undefined ? undefined : bareContentId(start);
  const root = id === undefined ? parts[0] : parts.find((part) => part.contentId === id);
  if (root === undefined) {
    throw new SoapRefusal('multipart', 'The part in which the multipart message starts is missing.');
  }
  return root;
}

function requireXop(root: Part): void {
  const mediaType = readMediaType(root.contentType ?? '');
  if (mediaType?.type !== XOP) {
    throw new SoapRefusal('content-type', `The content type of the root part is not ${XOP}.`);
  }
  // What stands behind the type, such as an action, is a matter of its own.
  const inner = readMediaType(mediaType.parameters.get('type') ?? SOAP)?.type;
  if (inner === SOAP_11) {
    throw new SoapRefusal('version', `The root part is SOAP 1.1 (${SOAP_11}); ${SOAP} is expected.`);
  }
  if (inner !== SOAP) {
    throw new SoapRefusal('content-type', `The type parameter of the root part is not ${SOAP}.`);
  }
  requireUtf8(mediaType, root.bytes);
}

/** The header and the XML declaration must both leave the message UTF-8 (SOAP 1.2 part 1, RFC 7303 3). */
function requireUtf8(mediaType: MediaType, bytes: Uint8Array): void {
  const charset = mediaType.parameters.get('charset');
  if (charset !== undefined && !isUtf8(charset)) {
    throw new SoapRefusal('charset', 'The charset of the message is not UTF-8.');
  }
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200)).toString('latin1');
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(start)?.[1];
  if (declared !== undefined && !isUtf8(declared)) {
    throw new SoapRefusal(
      'charset',
      'The XML declaration of the message names an encoding other than UTF-8.',
    );
  }
}

function isUtf8(name: string): boolean {
  return /^(utf-?8|us-ascii)$/i.test(name.trim());
}

function startInfoAction(startInfo: string | undefined): string | undefined {
  return startInfo === undefined ? undefined : readMediaType(startInfo)?.parameters.get('action');
}
