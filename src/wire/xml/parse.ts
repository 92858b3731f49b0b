import { ParseOption, XmlDocument, type XmlElement, XmlParseError } from 'libxml2-wasm';
import { checkAtDoor, defaultXmlLimits, type XmlLimits, XmlRefusal } from './door.js';

const OPTIONS =
  ParseOption.XML_PARSE_NONET |
  ParseOption.XML_PARSE_NO_XXE |
  ParseOption.XML_PARSE_NO_SYS_CATALOG |
  ParseOption.XML_PARSE_BIG_LINES |
  // The door has its own, tighter limits; libxml2's would refuse a large PDF in one text node.
  ParseOption.XML_PARSE_HUGE;

/**
 * Parses bytes from outside: limits and document type are checked before the parser sees them, nothing is
 * fetched. The document lives outside the garbage collector: dispose of it (`using doc = parseXml(...)`).
 * Throws {@link XmlRefusal}.
 */
export function parseXml(source: Uint8Array | string, limits: XmlLimits = defaultXmlLimits): XmlDocument {
  return parse(source, limits, OPTIONS);
}

/**
 * {@link parseXml} for a document that is only looked at: it takes a tenth less memory, and must not be changed.
 */
export function parseXmlToRead(source: Uint8Array): XmlDocument {
  return parse(source, defaultXmlLimits, OPTIONS | ParseOption.XML_PARSE_COMPACT);
}

function parse(source: Uint8Array | string, limits: XmlLimits, option: ParseOption): XmlDocument {
  const bytes = typeof source === 'string' ? new TextEncoder().encode(source) : source;
  checkAtDoor(bytes, limits);
  try {
    return XmlDocument.fromBuffer(bytes, { option });
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error;
    const detail = error.details[0];
    const where = detail === undefined ? '' : ` (line ${detail.line}, column ${detail.col})`;
    throw new XmlRefusal('malformed', `${(detail?.message ?? error.message).trim()}${where}`);
  }
}

/** Parses, hands the root to `use`, and disposes of the document; what `use` returns must not hold nodes of it. */
export function withXml<T>(
  source: Uint8Array | string,
  use: (root: XmlElement, document: XmlDocument) => T,
  limits?: XmlLimits,
): T {
  const document = parseXml(source, limits);
  try {
    return use(document.root, document);
  } finally {
    document.dispose();
  }
}
