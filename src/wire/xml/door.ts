/** What is taken in at most; each a guard against a message made to exhaust the node. */
export interface XmlLimits {
  /** Bytes of the document. */
  readonly bytes: number;
  /** Elements inside each other. */
  readonly depth: number;
  /** Elements in all. */
  readonly elements: number;
  /** Attributes (namespace declarations included) on one element. */
  readonly attributes: number;
}

/** 20 MB is several times the largest document seen, with its PDF inside. */
export const defaultXmlLimits: XmlLimits = {
  bytes: 20 * 1024 * 1024,
  depth: 200,
  elements: 500_000,
  attributes: 100,
};

export type XmlRefusalReason =
  | 'empty'
  | 'encoding'
  | 'doctype'
  | 'too-large'
  | 'too-deep'
  | 'too-many-elements'
  | 'too-many-attributes'
  | 'duplicate-id'
  | 'malformed';

/** Bytes that are not taken in as XML; `unsafe` tells an attack's shape from a mere mistake. */
export class XmlRefusal extends Error {
  readonly reason: XmlRefusalReason;
  readonly unsafe: boolean;

  constructor(reason: XmlRefusalReason, message: string) {
    super(message);
    this.name = 'XmlRefusal';
    this.reason = reason;
    this.unsafe = reason !== 'malformed' && reason !== 'empty' && reason !== 'encoding';
  }
}

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

/**
 * Looks over the bytes before any parser sees them: size, encoding, document type, depth, elements,
 * attributes. One pass, no allocation. Throws {@link XmlRefusal}.
 */
export function checkAtDoor(bytes: Uint8Array, limits: XmlLimits = defaultXmlLimits): void {
  if (bytes.length === 0) throw new XmlRefusal('empty', 'there are no bytes');
  if (bytes.length > limits.bytes) {
    throw new XmlRefusal('too-large', `the document has ${bytes.length} bytes, more than ${limits.bytes}`);
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // Only encodings in which markup is ASCII are scanned below, so only those may pass.
  const [first = 0, second = 0] = buffer;
  if (
    first === 0 ||
    second === 0 ||
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff)
  ) {
    throw new XmlRefusal('encoding', 'the document is encoded in UTF-16 or UTF-32; UTF-8 is expected');
  }
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(
    buffer.toString('latin1', 0, 200),
  )?.[1];
  if (declared !== undefined && !/^(utf-8|us-ascii|ascii|iso-8859-\d+|windows-125\d)$/i.test(declared)) {
    throw new XmlRefusal('encoding', `the encoding ${declared} is not accepted; UTF-8 is expected`);
  }
  scanMarkup(buffer, limits);
}

function scanMarkup(buffer: Buffer, limits: XmlLimits): void {
  let depth = 0;
  let elements = 0;
  for (let at = buffer.indexOf(LT); at >= 0; ) {
    const next = buffer[at + 1];
    if (next === 0x21 /* ! */) {
      if (buffer.toString('latin1', at, at + 4) === '<!--') at = past(buffer, '-->', at + 4);
      else if (buffer.toString('latin1', at, at + 9) === '<![CDATA[') at = past(buffer, ']]>', at + 9);
      else throw new XmlRefusal('doctype', 'the document has a document type declaration; none is accepted');
    } else if (next === 0x3f /* ? */) {
      at = past(buffer, '?>', at + 2);
    } else if (next === SLASH) {
      depth -= 1;
      at += 2;
    } else {
      elements += 1;
      if (elements > limits.elements) {
        throw new XmlRefusal('too-many-elements', `the document has more than ${limits.elements} elements`);
      }
      const tag = scanTag(buffer, at + 1, limits);
      if (!tag.empty) {
        depth += 1;
        if (depth > limits.depth) {
          throw new XmlRefusal('too-deep', `elements are nested more than ${limits.depth} deep`);
        }
      }
      at = tag.end;
    }
    at = buffer.indexOf(LT, at);
  }
}

function past(buffer: Buffer, end: string, from: number): number {
  const at = buffer.indexOf(end, from, 'latin1');
  if (at < 0) throw new XmlRefusal('malformed', `the document ends inside markup that ${end} should close`);
  return at + end.length;
}

function scanTag(buffer: Buffer, from: number, limits: XmlLimits): { end: number; empty: boolean } {
  let attributes = 0;
  let quote = 0;
  for (let at = from; at < buffer.length; at += 1) {
    const byte = buffer[at];
    if (quote !== 0) {
      if (byte === quote) quote = 0;
    } else if (byte === QUOTE || byte === APOSTROPHE) {
      quote = byte;
    } else if (byte === EQUALS) {
      attributes += 1;
      if (attributes > limits.attributes) {
        throw new XmlRefusal(
          'too-many-attributes',
          `an element has more than ${limits.attributes} attributes`,
        );
      }
    } else if (byte === GT) {
      return { end: at + 1, empty: buffer[at - 1] === SLASH };
    }
  }
  throw new XmlRefusal('malformed', 'the document ends inside a tag');
}
