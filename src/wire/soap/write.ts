import type { Ids } from '../../kernel/runtime.js';
import { type Element, el, serialise, verbatim } from '../xml/write.js';
import { messageId, writeAddressing } from './addressing.js';
import type { Attachment } from './attachment.js';
import { type FaultAnswer, faultAction, writeFaultElement } from './faults.js';
import { writeMediaType } from './media-type.js';
import { writeMultipart } from './multipart.js';
import { MULTIPART, SOAP, XOP } from './packaging.js';
import type { Addressing, WireAnswer, WireBytes } from './types.js';

/** What a message is made of. */
export interface OutgoingMessage {
  readonly addressing: Addressing;
  /** Signed assertions, put into `wsse:Security` byte for byte in this order; none: no such header. */
  readonly assertions?: readonly string[];
  readonly body: Element;
  /** Given, the message is MTOM, with a root part alone when the list is empty (dossier transactions 2.4). */
  readonly attachments?: readonly Attachment[];
}

/** Writes a SOAP 1.2 message, plain or MTOM, with the content types of dossier transactions 2.4. */
export function writeSoapMessage(message: OutgoingMessage, ids: Ids): WireBytes {
  const envelope = new TextEncoder().encode(writeEnvelope(message));
  const { action } = message.addressing;
  if (message.attachments === undefined) {
    return { contentType: writeMediaType(`${SOAP}; charset=UTF-8`, { action }), bytes: envelope };
  }
  const root: Attachment = {
    contentId: newContentId(ids, 0),
    contentType: `${XOP}; charset=UTF-8; type="${SOAP}"`,
    bytes: envelope,
  };
  const parts = [root, ...message.attachments];
  requireUsable(parts);
  const boundary = newBoundary(ids, parts);
  const start = `<${root.contentId}>`;
  return {
    contentType: writeMediaType(MULTIPART, { boundary, type: XOP, start, 'start-info': SOAP, action }),
    bytes: writeMultipart(parts, boundary),
  };
}

/** A fresh content id for a message's n-th part, the root being the part 0. */
export function newContentId(ids: Ids, n: number): string {
  return `${n}.${ids.uuid()}@ncp`;
}

/** Writes a fault as the answer to `request`, as far as that is known, with the fault's HTTP status. */
export function writeFault(answer: FaultAnswer, request: Partial<Addressing>, ids: Ids): WireAnswer {
  const addressing: Addressing = {
    action: faultAction(answer.fault),
    messageId: messageId(ids),
    ...(request.messageId === undefined ? {} : { relatesTo: request.messageId }),
  };
  return {
    status: answer.status,
    ...writeSoapMessage({ addressing, body: writeFaultElement(answer.fault) }, ids),
  };
}

// The body is serialised on its own: a prefix of the body that were declared on the envelope would be in
// scope of the assertions too, and one of their InclusiveNamespaces would then break the signature.
function writeEnvelope(message: OutgoingMessage): string {
  return serialise(
    el('s:Envelope', {}, headerElement(message), el('s:Body', {}, verbatim(serialise(message.body)))),
  );
}

/** The header of a message by itself, for the audit trail. */
export function writeHeader(message: Pick<OutgoingMessage, 'addressing' | 'assertions'>): string {
  return serialise(headerElement(message));
}

function headerElement({
  addressing,
  assertions = [],
}: Pick<OutgoingMessage, 'addressing' | 'assertions'>): Element {
  for (const assertion of assertions) {
    if (!/^<[^?!]/.test(assertion)) throw new Error('an assertion must begin with its start tag');
  }
  const security = assertions.length === 0 ? undefined : el('wsse:Security', {}, assertions.map(verbatim));
  return el('s:Header', {}, writeAddressing(addressing), security);
}

function newBoundary(ids: Ids, parts: readonly Attachment[]): string {
  for (;;) {
    const boundary = `MIMEBoundary_${ids.uuid()}`;
    const contents = parts.map(({ bytes }) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    if (!contents.some((content) => content.includes(boundary))) return boundary;
  }
}

/** Part headers are lines: nothing in them may end one, and a content id must be one that a URL can name. */
function requireUsable(parts: readonly Attachment[]): void {
  for (const { contentId, contentType } of parts) {
    if (!/^[\x21-\x3b\x3d\x3f-\x7e]+$/.test(contentId) || !/^[\x20-\x7e]+$/.test(contentType)) {
      throw new Error('a part has a content id or content type that no header can carry');
    }
  }
  if (new Set(parts.map(({ contentId }) => contentId)).size < parts.length) {
    throw new Error('two parts have the same content id');
  }
}
