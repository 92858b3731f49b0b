import type { XmlElement } from 'libxml2-wasm';
import { defaultXmlLimits, XmlRefusal } from '../wire/xml/door.js';
import { withXml } from '../wire/xml/parse.js';
import { type Inside, type Inspection, kinds, type Recogniser, type Refusal } from './inspection.js';
import { cda } from './recognisers/cda.js';
import { clientConnector } from './recognisers/client-connector.js';
import { definitions } from './recognisers/definitions.js';
import { records } from './recognisers/records.js';
import { registry } from './recognisers/registry.js';
import { saml } from './recognisers/saml.js';
import { searchMask } from './recognisers/search-mask.js';
import { soap } from './recognisers/soap.js';
import { terminology } from './recognisers/terminology.js';
import { trust } from './recognisers/trust.js';
import { wsTrust } from './recognisers/ws-trust.js';
import { xcpd } from './recognisers/xcpd.js';
import { splitDocuments } from './split.js';

const recognisers: readonly Recogniser[] = [
  soap,
  cda,
  xcpd,
  registry,
  saml,
  wsTrust,
  clientConnector,
  searchMask,
  trust,
  terminology,
  records,
  definitions,
].flat();

/** Bytes of a file that is read at all. */
export const largestFile = defaultXmlLimits.bytes;

/**
 * Says what a file is, by its content alone, with its essentials; or why it is not described. Never throws for
 * what the bytes are. Patient data in the file is shown: it is the reader's own.
 */
export function inspectBytes(bytes: Uint8Array): Inspection | Refusal {
  const other = notXml(bytes);
  if (other !== undefined) return other;
  try {
    return withXml(bytes, (root) => recognise(root) ?? unknown(root));
  } catch (error) {
    if (!(error instanceof XmlRefusal)) throw error;
    const refusal: Refusal = { kind: error.unsafe ? 'unsafe' : 'malformed', reason: error.message };
    return error.reason === 'malformed' ? (inspectSeveral(bytes) ?? refusal) : refusal;
  }
}

function notXml(bytes: Uint8Array): Inspection | Refusal | undefined {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  const size = { bytes: bytes.length };
  if (head.startsWith('%PDF-')) {
    return { kind: 'pdf', summary: { version: /^%PDF-(\d\.\d)/.exec(head)?.[1] ?? 'unknown', ...size } };
  }
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return { kind: 'png-image', summary: size };
  if (head.startsWith('\xff\xd8\xff')) return { kind: 'jpeg-image', summary: size };
  const first = head.replace(/^\xef\xbb\xbf/, '').trimStart()[0];
  // The door says it best when the encoding is at fault.
  if (first === undefined || first === '<' || /^(?:\xff\xfe|\xfe\xff|.?\0)/.test(head)) return undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells binary data from text
  return /[\0-\x08\x0e-\x1a]/.test(head)
    ? { kind: 'malformed', reason: 'binary data of no known kind' }
    : { kind: 'unrecognised', reason: 'text, but not XML' };
}

// The file as a whole is at fault, but what it holds can be told: all its documents must be readable.
function inspectSeveral(bytes: Uint8Array): Inspection | undefined {
  const found = splitDocuments(bytes)?.map((document) => inspectBytes(document));
  const [first, ...others] = found?.filter((one) => 'summary' in one) ?? [];
  if (first === undefined || others.length + 1 !== found?.length) return undefined;
  return {
    kind: first.kind,
    summary: {
      ...first.summary,
      warning: 'not one XML document: others follow in the same file',
      followedBy: others.map((other) => other.kind),
    },
  };
}

const inside: Inside = { element: recognise, base64: describeBase64 };

function recognise(root: XmlElement): Inspection | undefined {
  return recognisers.find((recogniser) => recogniser.matches(root))?.summarise(root, inside);
}

function unknown(root: XmlElement): Refusal {
  const namespace = root.namespaceUri === '' ? 'no namespace' : `the namespace ${root.namespaceUri}`;
  return {
    kind: 'unrecognised',
    reason: `XML of an unknown kind: root element ${root.name} in ${namespace}`,
  };
}

// A document inside a document is smaller than it by a quarter, so this ends.
function describeBase64(text: string | undefined): string {
  const bare = text?.replace(/\s+/g, '') ?? '';
  if (bare === '') return 'no content';
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) return 'content that is not base64';
  const bytes = new Uint8Array(Buffer.from(bare, 'base64'));
  const found = inspectBytes(bytes);
  if ('reason' in found) return `${found.kind} (${found.reason}), ${bytes.length} bytes`;
  const level = found.summary.level === undefined ? '' : `, level ${found.summary.level}`;
  return `${kinds[found.kind]}${level}, ${bytes.length} bytes`;
}
