import type { XmlElement } from 'libxml2-wasm';
import { XmlRefusal, type XmlRefusalReason } from '../xml/door.js';
import { namespaces, type Prefix, type QName } from '../xml/namespaces.js';
import { at, childrenOf, isNamed, textOf } from '../xml/read.js';
import { type Element, el } from '../xml/write.js';

const CODES = ['Sender', 'Receiver', 'MustUnderstand', 'VersionMismatch', 'DataEncodingUnknown'] as const;

export type FaultCode = (typeof CODES)[number];

/**
 * A SOAP 1.2 fault: transport, parsing, headers, unexpected failures; never a business error (dossier
 * transactions 2.8). What a peer wrote into `reason` is for the journal: it may hold anything.
 */
export interface SoapFault {
  readonly code: FaultCode;
  /** The first subcode, when its namespace is one of the field's. */
  readonly subcode?: QName;
  readonly reason: string;
}

/**
 * A fault that a peer answered with, as an exception. It is never passed on: the reason of one peer is
 * nothing that another one may read, nor the message of this error a place for it.
 */
export class SoapFaultError extends Error {
  readonly fault: SoapFault;

  constructor(fault: SoapFault) {
    super(`the peer answered with a SOAP fault (${fault.subcode ?? fault.code})`);
    this.name = 'SoapFaultError';
    this.fault = fault;
  }
}

/** A fault as an answer, with its HTTP status (SOAP 1.2 part 2, 7.5.2.2). */
export interface FaultAnswer {
  readonly fault: SoapFault;
  readonly status: number;
}

interface RefusalRow {
  readonly code: FaultCode;
  readonly subcode?: QName;
  readonly status: number;
}

const refusals = {
  'content-type': { code: 'Sender', status: 415 },
  charset: { code: 'Sender', status: 415 },
  'content-encoding': { code: 'Sender', status: 415 },
  'too-large': { code: 'Sender', status: 413 },
  timeout: { code: 'Sender', status: 408 },
  aborted: { code: 'Sender', status: 400 },
  version: { code: 'VersionMismatch', status: 500 },
  multipart: { code: 'Sender', status: 400 },
  include: { code: 'Sender', status: 400 },
  envelope: { code: 'Sender', status: 400 },
  addressing: { code: 'Sender', subcode: 'wsa:InvalidAddressingHeader', status: 400 },
  'message-id': { code: 'Sender', subcode: 'wsa:MessageAddressingHeaderRequired', status: 400 },
  security: { code: 'Sender', subcode: 'wsse:InvalidSecurity', status: 400 },
  'must-understand': { code: 'MustUnderstand', status: 500 },
  action: { code: 'Sender', subcode: 'wsa:ActionNotSupported', status: 400 },
} as const satisfies Record<string, RefusalRow>;

export type SoapRefusalReason = keyof typeof refusals;

/** A message that is not taken in, and the fault that says so; `text` crosses the border. */
export class SoapRefusal extends Error implements FaultAnswer {
  readonly reason: SoapRefusalReason;
  readonly fault: SoapFault;
  readonly status: number;

  constructor(reason: SoapRefusalReason, text: string) {
    super(text);
    this.name = 'SoapRefusal';
    const { status, ...fault }: RefusalRow = refusals[reason];
    this.reason = reason;
    this.fault = { ...fault, reason: text };
    this.status = status;
  }
}

const xmlTexts: Record<XmlRefusalReason, string> = {
  empty: 'The message is empty.',
  encoding: 'The message is not encoded in UTF-8.',
  doctype: 'The message has a document type declaration; none is accepted.',
  'too-large': 'The message is too large.',
  'too-deep': 'The elements of the message are nested too deep.',
  'too-many-elements': 'The message has too many elements.',
  'too-many-attributes': 'An element of the message has too many attributes.',
  'duplicate-id': 'Two elements of the message have the same ID.',
  malformed: 'The message is not well-formed XML.',
};

/** The fault that answers an exception. Whatever is no refusal is ours: a Receiver fault that tells nothing. */
export function faultOf(error: unknown): FaultAnswer {
  if (error instanceof SoapRefusal) return error;
  if (!(error instanceof XmlRefusal)) {
    return { fault: { code: 'Receiver', reason: 'The message could not be processed.' }, status: 500 };
  }
  // The parser's own words may quote the message; the place does not.
  const place = /\(line \d+, column \d+\)$/.exec(error.message)?.[0];
  const text = xmlTexts[error.reason];
  return {
    fault: { code: 'Sender', reason: place === undefined ? text : `${text} ${place}` },
    status: error.reason === 'too-large' ? 413 : 400,
  };
}

/** The action of a fault: one for those of WS-Addressing itself, one for all others (WS-Addressing SOAP 6). */
export function faultAction(fault: SoapFault): string {
  const own = fault.subcode?.startsWith('wsa:') ?? false;
  return `${namespaces.wsa}${own ? '' : '/soap'}/fault`;
}

/** Writes the `s:Fault` that stands in the body. */
export function writeFaultElement(fault: SoapFault): Element {
  const subcode =
    fault.subcode === undefined ? undefined : el('s:Subcode', {}, el('s:Value', {}, fault.subcode));
  const prefix = fault.subcode?.split(':')[0] as Prefix | undefined;
  // A prefix inside text is unknown to the writer; `s` is declared by the elements around it.
  const declared = prefix === undefined || prefix === 's' ? {} : { [`xmlns:${prefix}`]: namespaces[prefix] };
  return el(
    's:Fault',
    declared,
    el('s:Code', {}, el('s:Value', {}, `s:${fault.code}`), subcode),
    el('s:Reason', {}, el('s:Text', { 'xml:lang': 'en' }, fault.reason)),
  );
}

/**
 * Reads an `s:Fault`; undefined for any other element. One that lacks its code or names none of SOAP 1.2 is
 * taken as the receiver's: a fault is never mistaken for an answer.
 */
export function readFault(element: XmlElement): SoapFault | undefined {
  if (!isNamed(element, 's:Fault')) return undefined;
  const code = qualified(at(element, 's:Code', 's:Value'));
  const subcode = qualified(at(element, 's:Code', 's:Subcode', 's:Value'));
  const prefix = (Object.keys(namespaces) as Prefix[]).find((known) => namespaces[known] === subcode?.uri);
  const reason = at(element, 's:Reason');
  const texts = reason === undefined ? [] : childrenOf(reason, 's:Text');
  const english = texts.find((text) => text.attrs.some((a) => a.name === 'lang' && /^en\b/i.test(a.value)));
  return {
    code: CODES.find((known) => code?.uri === namespaces.s && known === code.local) ?? 'Receiver',
    ...(subcode === undefined || prefix === undefined
      ? {}
      : { subcode: `${prefix}:${subcode.local}` as const }),
    reason: textOf(english ?? texts[0]) ?? '',
  };
}

/** A qualified name in an element's text, resolved where it stands. */
function qualified(element: XmlElement | undefined): { uri: string | null; local: string } | undefined {
  const value = textOf(element);
  if (element === undefined || value === undefined) return undefined;
  const colon = value.indexOf(':');
  return {
    uri: element.namespaceForPrefix(colon < 0 ? '' : value.slice(0, colon)),
    local: value.slice(colon + 1),
  };
}
