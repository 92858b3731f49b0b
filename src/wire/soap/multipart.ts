import type { Attachment } from './attachment.js';
import { SoapRefusal } from './faults.js';
import type { SoapLimits } from './types.js';

/** One part of a multipart message; its bytes are a view into the message. */
export interface Part {
  /** Bare, without angle brackets; undefined when the part has none. */
  readonly contentId: string | undefined;
  readonly contentType: string | undefined;
  /** The Content-Disposition header as it came, its bytes as Latin-1; a part of a form has one. */
  readonly disposition: string | undefined;
  readonly bytes: Uint8Array;
}

const CRLF = '\r\n';
const BLANK_LINE = '\r\n\r\n';

function refuse(text: string): never {
  throw new SoapRefusal('multipart', text);
}

/**
 * Splits a multipart body (RFC 2046 5.1, CRLF line ends only). What is cut off, has a part without a proper
 * head, or goes on behind its end is refused: no part is ever lost in silence. Throws {@link SoapRefusal}.
 */
export function readMultipart(bytes: Uint8Array, boundary: string, limits: SoapLimits): Part[] {
  if (!/^[\x20-\x7e]{0,69}[\x21-\x7e]$/.test(boundary)) {
    refuse('The multipart message names no usable boundary.');
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const delimiter = Buffer.from(`${CRLF}--${boundary}`, 'latin1');
  const first = buffer.subarray(0, delimiter.length - 2).equals(delimiter.subarray(2))
    ? -2
    : buffer.indexOf(delimiter);
  if (first < 0 && first !== -2) refuse('The boundary does not occur in the multipart message.');
  const parts: Part[] = [];
  let at = first + delimiter.length;
  while (!isClosing(buffer, at)) {
    // Back by the line end, so that a part without any header begins with a blank line too.
    const lineEnd = skipBlanks(buffer, at);
    if (!isLineEnd(buffer, lineEnd)) refuse('A line begins with the boundary but does not end behind it.');
    const next = buffer.indexOf(delimiter, lineEnd);
    if (next < 0) refuse('The multipart message ends before its last boundary.');
    if (parts.length === limits.parts) refuse(`The message has more than ${limits.parts} parts.`);
    parts.push(readPart(buffer.subarray(lineEnd, next), limits));
    at = next + delimiter.length;
  }
  const rest = skipBlanks(buffer, at + 2);
  if (rest < buffer.length && buffer[rest] !== 0x0d) refuse('Something stands behind the last boundary.');
  if (buffer.indexOf(delimiter, rest) >= 0) refuse('The message goes on behind its last boundary.');
  return parts;
}

function isClosing(buffer: Buffer, at: number): boolean {
  return buffer[at] === 0x2d && buffer[at + 1] === 0x2d;
}

function isLineEnd(buffer: Buffer, at: number): boolean {
  return buffer[at] === 0x0d && buffer[at + 1] === 0x0a;
}

function skipBlanks(buffer: Buffer, from: number): number {
  let at = from;
  while (buffer[at] === 0x20 || buffer[at] === 0x09) at += 1;
  return at;
}

/** `part` begins with the line end of its delimiter line. */
function readPart(part: Buffer, limits: SoapLimits): Part {
  const head = part.subarray(0, limits.partHeaderBytes + BLANK_LINE.length).indexOf(BLANK_LINE);
  if (head < 0) {
    refuse(
      part.length > limits.partHeaderBytes
        ? `A part has more than ${limits.partHeaderBytes} bytes of headers.`
        : 'A part has no blank line behind its headers.',
    );
  }
  const headers = readHeaders(part.toString('latin1', CRLF.length, head));
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase() ?? 'binary';
  if (!['binary', '8bit', '7bit'].includes(encoding)) {
    refuse('A part has a Content-Transfer-Encoding other than binary.');
  }
  const id = headers.get('content-id');
  const contentId = id === undefined ? undefined : bareContentId(id);
  if (contentId === '') refuse('A part has an empty Content-ID.');
  return {
    contentId,
    contentType: headers.get('content-type'),
    disposition: headers.get('content-disposition'),
    bytes: part.subarray(head + BLANK_LINE.length),
  };
}

/** Header names in lower case; folded lines are joined. */
function readHeaders(text: string): Map<string, string> {
  const headers = new Map<string, string>();
  if (text === '') return headers;
  for (const line of text.replace(/\r\n[ \t]+/g, ' ').split(CRLF)) {
    const [, name, value] = /^([!-9;-~]+)[ \t]*:([\t\x20-\x7e\x80-\xff]*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) refuse('A part has a malformed header.');
    if (headers.has(name.toLowerCase())) refuse(`A part has the header ${name} twice.`);
    headers.set(name.toLowerCase(), value.trim());
  }
  return headers;
}

/** `<a@b>` as `a@b`. */
export function bareContentId(id: string): string {
  return id.trim().replace(/^<(.*)>$/, '$1');
}

/** Writes a multipart body; the boundary must not occur in any part. */
export function writeMultipart(parts: readonly Attachment[], boundary: string): Uint8Array {
  const pieces = parts.flatMap(({ contentId, contentType, bytes }) => [
    Buffer.from(
      [
        `--${boundary}`,
        `Content-Type: ${contentType}`,
        'Content-Transfer-Encoding: binary',
        `Content-ID: <${contentId}>`,
        '',
        '',
      ].join(CRLF),
    ),
    bytes,
    Buffer.from(CRLF),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--${CRLF}`)]);
}
