import { type XmlAttribute, type XmlDocument, type XmlElement, XmlXPath } from 'libxml2-wasm';
import { XmlRefusal } from '../xml/door.js';
import { namespaces } from '../xml/namespaces.js';
import { parseXml } from '../xml/parse.js';
import { attributeOf, childrenOf, isNamed } from '../xml/read.js';
import { readAddressing } from './addressing.js';
import type { Attachments } from './attachment.js';
import { readFault, type SoapFault, SoapRefusal } from './faults.js';
import { headerBlocks, securityHeader } from './header-blocks.js';
import { openMessage } from './packaging.js';
import { type Addressing, defaultSoapLimits, type SoapLimits } from './types.js';

/** A message that was read. It holds a document outside the garbage collector: `using message = …`. */
export interface SoapMessage extends Disposable {
  readonly envelope: XmlElement;
  /** `s:Header`. */
  readonly header: XmlElement | undefined;
  /** Each part may be missing: a peer may have left it out. */
  readonly addressing: Partial<Addressing>;
  /** The one `wsse:Security` for this node. */
  readonly security: XmlElement | undefined;
  /** The one child of `s:Body`. */
  readonly body: XmlElement;
  /** The fault that `body` is, when it is one. */
  readonly fault: SoapFault | undefined;
  /** Binary parts by bare content id; their bytes are views into those of the message. */
  readonly attachments: Attachments;
  /** The `action` parameter of the Content-Type header. */
  readonly contentTypeAction: string | undefined;
}

/**
 * Reads a SOAP 1.2 message, plain or MTOM (dossier transactions 2.2 to 2.4). What is not exactly one
 * envelope with one thing to do is refused. Throws {@link SoapRefusal} and {@link XmlRefusal}.
 */
export function readSoapMessage(
  bytes: Uint8Array,
  contentType: string | undefined,
  limits: SoapLimits = defaultSoapLimits,
): SoapMessage {
  const { envelope, attachments, action } = openMessage(bytes, contentType, limits);
  const document = parseXml(envelope, limits.xml);
  try {
    return readEnvelope(document, attachments, action);
  } catch (error) {
    document.dispose();
    throw error;
  }
}

function readEnvelope(
  document: XmlDocument,
  attachments: Attachments,
  contentTypeAction: string | undefined,
): SoapMessage {
  const envelope = document.root;
  if (isNamed(envelope, 's11:Envelope')) {
    throw new SoapRefusal('version', 'The message is SOAP 1.1; SOAP 1.2 is expected.');
  }
  if (!isNamed(envelope, 's:Envelope')) {
    throw new SoapRefusal('envelope', 'The message is not a SOAP 1.2 envelope.');
  }
  requireUniqueIds(envelope);
  const { header, body } = sections(envelope);
  requireIncludes(envelope, attachments);
  const blocks = headerBlocks(header);
  return {
    envelope,
    header,
    addressing: readAddressing(blocks),
    security: securityHeader(blocks),
    body,
    fault: readFault(body),
    attachments,
    contentTypeAction,
    [Symbol.dispose]: () => document.dispose(),
  };
}

/** `s:Header` and the one child of `s:Body`; nothing stands beside them. */
function sections(envelope: XmlElement): { header: XmlElement | undefined; body: XmlElement } {
  const children = childrenOf(envelope);
  const header = children[0] !== undefined && isNamed(children[0], 's:Header') ? children[0] : undefined;
  const [body, ...others] = header === undefined ? children : children.slice(1);
  if (body === undefined || !isNamed(body, 's:Body') || others.length > 0) {
    throw new SoapRefusal('envelope', 'The envelope does not hold at most one Header and then one Body.');
  }
  const [content, ...more] = childrenOf(body);
  if (content === undefined) throw new SoapRefusal('envelope', 'The body of the message is empty.');
  if (more.length > 0) throw new SoapRefusal('envelope', 'The body of the message has more than one child.');
  return { header, body: content };
}

// Every spelling of an ID attribute that a reader of signatures may look for: ID, Id, id, wsu:Id, xml:id.
const IDS = XmlXPath.compile("//@*[translate(local-name(), 'ID', 'id') = 'id']");
const INCLUDES = XmlXPath.compile('//xop:Include', { xop: namespaces.xop });

/** Where `id` is no XML ID but names a registry object: `xds:Document` names the entry that it belongs to. */
const EBXML: readonly string[] = (['rim', 'rs', 'lcm', 'query', 'xds'] as const).map((p) => namespaces[p]);

/**
 * No ID may be borne by two elements, or a signature could be checked on one and the other be read. The `id`
 * of ebXML may stand twice, since it refers to objects too; it may not be equal to any other ID.
 */
function requireUniqueIds(envelope: XmlElement): void {
  const seen = new Map<string, boolean>();
  for (const attribute of envelope.find(IDS) as XmlAttribute[]) {
    const value = attribute.value.trim();
    const loose = attribute.name === 'id' && EBXML.includes(attribute.parent?.namespaceUri ?? '');
    const before = seen.get(value);
    if (before !== undefined && !(before && loose)) {
      throw new XmlRefusal('duplicate-id', 'two elements of the message have the same ID');
    }
    seen.set(value, loose);
  }
}

function requireIncludes(envelope: XmlElement, attachments: Attachments): void {
  if (includedIds(envelope).some((id) => id === undefined || !attachments.has(id))) {
    throw new SoapRefusal('include', 'The message includes a part that it does not carry.');
  }
}

/** The bare content ids that the envelope includes parts by, in document order; undefined for what is no id. */
export function includedIds(envelope: XmlElement): readonly (string | undefined)[] {
  return (envelope.find(INCLUDES) as XmlElement[]).map((include) =>
    contentIdOf(attributeOf(include, 'href') ?? ''),
  );
}

/** `cid:a%40b` as `a@b`; undefined for what is no such URL (RFC 2392). */
function contentIdOf(href: string): string | undefined {
  if (!/^cid:/i.test(href)) return undefined;
  try {
    return decodeURIComponent(href.slice(4));
  } catch {
    return undefined;
  }
}
