const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

/** Documents in one file that are looked at; more is not what a tester saves. */
const MOST_DOCUMENTS = 10;

/**
 * The documents of a file that holds several, one after another, as some test folders do. Undefined when it
 * holds one only, or anything that is not a document.
 */
export function splitDocuments(bytes: Uint8Array): Uint8Array[] | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const documents: Uint8Array[] = [];
  let depth = 0;
  let start = 0;
  for (let at = buffer.indexOf(LT); at >= 0; at = buffer.indexOf(LT, at)) {
    const skipped = endOfOther(buffer, at);
    if (skipped !== undefined) {
      if (skipped < 0) return undefined;
      at = skipped;
      continue;
    }
    const end = endOfTag(buffer, at + 1);
    if (end === undefined) return undefined;
    if (buffer[at + 1] === SLASH) depth -= 1;
    else if (buffer[end - 2] !== SLASH) depth += 1;
    at = end;
    if (depth > 0) continue;
    if (documents.length === MOST_DOCUMENTS) return undefined;
    documents.push(bytes.subarray(start, end));
    start = end;
  }
  const blank = buffer.toString('latin1', start).trim() === '';
  return blank && documents.length > 1 ? documents : undefined;
}

// Past a comment, CDATA section or processing instruction; -1 when it does not end, undefined for a tag.
function endOfOther(buffer: Buffer, at: number): number | undefined {
  for (const [open, close] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
    ['<?', '?>'],
  ] as const) {
    if (buffer.toString('latin1', at, at + open.length) === open) {
      const end = buffer.indexOf(close, at + open.length, 'latin1');
      return end < 0 ? -1 : end + close.length;
    }
  }
  return undefined;
}

function endOfTag(buffer: Buffer, from: number): number | undefined {
  let quote = 0;
  for (let at = from; at < buffer.length; at += 1) {
    const byte = buffer[at];
    if (quote !== 0) {
      if (byte === quote) quote = 0;
    } else if (byte === QUOTE || byte === APOSTROPHE) quote = byte;
    else if (byte === GT) return at + 1;
  }
  return undefined;
}
