import { inflateSync } from 'node:zlib';

/** What a PDF file holds, as far as a validator asks (ISO 32000-1; ISO 19005 for PDF/A). */
export interface PdfScan {
  /** Offset of `%PDF-` in the first kilobyte; -1 when it is not there. */
  readonly header: number;
  /** True when `%%EOF` stands in the last kilobyte. */
  readonly complete: boolean;
  readonly encrypted: boolean;
  /** The part and conformance of PDF/A that its metadata claims: `3b`. */
  readonly pdfa: string | undefined;
  /** Names of the dictionaries that make a reader do something: `JavaScript`, `Launch`, `EmbeddedFiles`. */
  readonly active: ReadonlySet<string>;
  /** Compressed object streams and metadata that could not be looked into. */
  readonly opaque: number;
}

const ACTIVE = new Set([
  'JavaScript',
  'JS',
  'Launch',
  'EmbeddedFile',
  'EmbeddedFiles',
  'RichMedia',
  'SubmitForm',
  'ImportData',
  'GoToR',
  'GoToE',
  'Movie',
  'Sound',
  'XFA',
  'OpenAction',
  'AA',
]);

/** All object streams of a large document come to a few megabytes; more is made to exhaust. */
const MOST_INFLATED = 32 * 1024 * 1024;
const EDGE = 1024;
/** Objects inside of strings inside of objects: a file that goes deeper wastes its reader's time. */
const DEEPEST = 3;

/**
 * Looks through a PDF without building its objects: names outside of strings, comments and page content, those
 * in object streams included. Never throws for what the file holds.
 */
export function scanPdf(bytes: Uint8Array): PdfScan {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: Found = {
    budget: MOST_INFLATED,
    active: new Set<string>(),
    encrypted: false,
    opaque: 0,
    pdfa: claimOf(file),
  };
  scanObjects(file, found);
  return {
    header: file.subarray(0, EDGE).indexOf('%PDF-', 0, 'latin1'),
    complete: file.subarray(Math.max(0, file.length - EDGE)).includes('%%EOF', 0, 'latin1'),
    encrypted: found.encrypted,
    pdfa: found.pdfa,
    active: found.active,
    opaque: found.opaque,
  };
}

interface Found {
  /** Bytes that may still be inflated. */
  budget: number;
  readonly active: Set<string>;
  encrypted: boolean;
  opaque: number;
  pdfa: string | undefined;
}

function scanObjects(file: Buffer, found: Found, depth = 0): void {
  let strings = true;
  let names: string[] = [];
  for (let at = 0; at < file.length; ) {
    const start = at;
    const token = nextToken(file, start, strings);
    at = token.end;
    // A string that never closes hides nothing: from there on, parentheses are looked through.
    if (strings && file[start] === OPEN && at === start + 1) strings = false;
    if (token.kind === 'name') {
      names.push(token.text);
      if (token.text === 'Encrypt') found.encrypted = true;
      // An action that only shows a page, `/OpenAction [3 0 R /Fit]`, does nothing.
      if (ACTIVE.has(token.text) && !(token.text === 'OpenAction' && isArray(file, at))) {
        found.active.add(token.text);
      }
    } else if (token.kind === 'other') {
      lookFor(file.subarray(start + 1, at), found, depth);
    } else {
      if (token.text === 'obj' || token.text === 'endobj') names = [];
      else if (token.text === 'stream') {
        const end = file.indexOf('endstream', at, 'latin1');
        const stop = end < 0 ? file.length : end;
        lookInto(file.subarray(afterLineEnd(file, at), stop), names, found, depth);
        at = stop;
        names = [];
      }
    }
  }
}

function lookInto(data: Buffer, names: readonly string[], found: Found, depth: number): void {
  const objects = names.includes('ObjStm');
  const metadata = names.includes('Metadata') && names.includes('XML');
  if (!(objects || metadata)) {
    lookFor(data, found, depth);
    return;
  }
  const plain = names.includes('Filter') ? inflated(data, names, found) : data;
  if (plain === undefined) {
    found.opaque += 1;
    return;
  }
  if (metadata) found.pdfa ??= claimOf(plain);
  else scanObjects(plain, found, depth + 1);
}

// A reader finds objects by their offsets: one may stand inside of what only looks like a string, a comment or
// the content of a page.
function lookFor(data: Buffer, found: Found, depth: number): void {
  for (let at = data.indexOf('obj', 0, 'latin1'); at >= 0; at = data.indexOf('obj', at + 3, 'latin1')) {
    if (/\d[\s\0]+\d+[\s\0]+$/.test(data.toString('latin1', Math.max(0, at - 32), at))) {
      if (depth < DEEPEST) scanObjects(data.subarray(at), found, depth + 1);
      else found.opaque += 1;
      return;
    }
  }
}

// Only Flate is used for what holds objects; a predictor would shuffle the bytes.
function inflated(data: Buffer, names: readonly string[], found: Found): Buffer | undefined {
  const filters = names.filter((name) => /Decode$/.test(name) || name === 'Fl');
  if (filters.length !== 1 || !/^Fl/.test(filters[0] ?? '') || names.includes('Predictor')) return undefined;
  try {
    const plain = inflateSync(data, { maxOutputLength: Math.max(1, found.budget) });
    found.budget -= plain.length;
    return plain;
  } catch {
    // What fails has cost its share of time.
    found.budget -= data.length;
    return undefined;
  }
}

/** `pdfaid:part` and `pdfaid:conformance` of XMP metadata, as elements or attributes. */
function claimOf(file: Buffer): string | undefined {
  const at = file.indexOf('pdfaid:part', 0, 'latin1');
  if (at < 0) return undefined;
  const around = file.toString('latin1', Math.max(0, at - 400), at + 400);
  const part = /pdfaid:part(?:\s*=\s*["']|>)\s*(\d)/.exec(around)?.[1];
  const conformance = /pdfaid:conformance(?:\s*=\s*["']|>)\s*([A-Za-z])/.exec(around)?.[1];
  return part === undefined ? undefined : `${part}${conformance?.toLowerCase() ?? ''}`;
}

type Token =
  | { readonly kind: 'name' | 'word'; readonly text: string; readonly end: number }
  | { readonly kind: 'other'; readonly end: number };

const SLASH = 0x2f;
const PERCENT = 0x25;
const OPEN = 0x28;
const CLOSE = 0x29;
const BACKSLASH = 0x5c;

const DELIMITERS = new Set(Buffer.from('()<>[]{}/%', 'latin1'));
const isDelimiter = (byte: number) => byte <= 0x20 || DELIMITERS.has(byte);

function nextToken(file: Buffer, start: number, strings: boolean): Token {
  const byte = file[start] ?? 0;
  if (byte === PERCENT) return { kind: 'other', end: lineEnd(file, start) };
  if (byte === OPEN && strings) return { kind: 'other', end: stringEnd(file, start) };
  if (byte !== SLASH && isDelimiter(byte)) return { kind: 'other', end: start + 1 };
  let end = start + 1;
  while (end < file.length && !isDelimiter(file[end] ?? 0)) end += 1;
  if (byte !== SLASH) return { kind: 'word', text: file.toString('latin1', start, end), end };
  const text = file
    .toString('latin1', start + 1, end)
    .replace(/#([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { kind: 'name', text, end };
}

function lineEnd(file: Buffer, start: number): number {
  for (let at = start; at < file.length; at += 1) if (file[at] === 0x0a || file[at] === 0x0d) return at;
  return file.length;
}

function stringEnd(file: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < file.length; at += 1) {
    const byte = file[at];
    if (byte === BACKSLASH) at += 1;
    else if (byte === OPEN) depth += 1;
    else if (byte === CLOSE) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return start + 1;
}

function afterLineEnd(file: Buffer, start: number): number {
  if (file[start] === 0x0d && file[start + 1] === 0x0a) return start + 2;
  return file[start] === 0x0a || file[start] === 0x0d ? start + 1 : start;
}

function isArray(file: Buffer, start: number): boolean {
  let at = start;
  while (at < file.length && (file[at] ?? 0) <= 0x20) at += 1;
  return file[at] === 0x5b;
}
