import { escapeAttribute } from '../../wire/xml/write.js';

/**
 * How a document's bytes are read as text and written back without loss. Text of an encoding other than UTF-8
 * is held byte by byte, so that what is not edited comes back as the same bytes.
 */
export interface Charset {
  decode(bytes: Uint8Array): string;
  encode(text: string): Uint8Array;
  /** A raw attribute value as its characters. */
  unescape(raw: string): string;
  /** XML as it may stand in the text: what the encoding may lack becomes references. */
  references(xml: string): string;
  /** Characters as a raw attribute value, in double quotes. */
  escape(value: string): string;
}

export const utf8: Charset = {
  decode: (bytes) => new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(bytes),
  encode: (text) => new TextEncoder().encode(text),
  unescape: unescapeAttribute,
  references: (xml) => xml,
  escape: escapeAttribute,
};

function singleByte(label: string): Charset {
  const decoder = new TextDecoder(label);
  return {
    decode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'),
    encode: (text) => new Uint8Array(Buffer.from(text, 'latin1')),
    unescape: (raw) => unescapeAttribute(decoder.decode(Buffer.from(raw, 'latin1'))),
    references: inAscii,
    escape: (value) => inAscii(escapeAttribute(value)),
  };
}

// References say the same in every encoding.
function inAscii(xml: string): string {
  return xml.replace(/[^\0-\x7f]/gu, (character) => `&#${character.codePointAt(0)};`);
}

/** The encoding that a document declares; UTF-8 when it declares none. Only what the door lets in is met here. */
export function charset(bytes: Uint8Array): Charset {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200)).toString('latin1');
  const label = /^(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1];
  return label === undefined || /^utf-8$/i.test(label) ? utf8 : singleByte(label);
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeAttribute(raw: string): string {
  const spaced = raw.replace(/\r\n|[\t\n\r]/g, ' ');
  if (!spaced.includes('&')) return spaced;
  return spaced.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return NAMED[name] ?? whole;
  });
}
