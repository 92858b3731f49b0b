import type { MarkupElement } from '../../translate/markup.js';
import type { ValidatedDocument } from '../document.js';
import type { Finding } from '../finding.js';
import { scanPdf } from './scan.js';

/** What is asked of the file in a level 1 document beyond being what it says. */
export interface PdfSettings {
  /** Bytes of the file itself, not of its base64. */
  readonly mostBytes: number;
}

export const defaultPdfSettings: PdfSettings = { mostBytes: 10 * 1024 * 1024 };

type Complaint = Pick<Finding, 'id' | 'severity' | 'message' | 'remedy'>;

/** The file in the `nonXMLBody` of a level 1 document (dossier documents 1.1, rules 107 to 109). */
export function pdfFindings(document: ValidatedDocument, settings: PdfSettings): Finding[] {
  const body = document.root.child('component')?.child('nonXMLBody')?.child('text');
  // That there is none is a matter of the rules.
  if (body === undefined || body.filled('representation') !== 'B64') return [];
  const place = { layer: 'pdf', location: body.path, line: document.lineOf(body) } as const;
  return complaints(document, body, settings).map((complaint) => ({ ...place, ...complaint }));
}

function complaints(document: ValidatedDocument, body: MarkupElement, settings: PdfSettings): Complaint[] {
  const base64 = document.text(body);
  if (/[^A-Za-z0-9+/=\s]|=\s*[^=\s]/.test(base64)) {
    return [error('PDF-base64', 'The content is not base64', 'Encode the file in base64 without a prefix')];
  }
  const file = decodeBase64(base64);
  if (file.length === 0) return [error('PDF-empty', 'There is no file', 'Put the file in')];
  const found: Complaint[] = [];
  if (file.length > settings.mostBytes) {
    found.push({
      id: 'PDF-size',
      severity: 'warning',
      message: `The file has ${file.length} bytes, more than ${settings.mostBytes}`,
      remedy: 'Scan in black and white, or at a lower resolution',
    });
  }
  const declared = body.filled('mediaType') ?? '';
  const actual = mediaTypeOf(file);
  // Text has no mark of its own.
  if (declared !== 'text/plain' && actual !== declared) {
    found.push(
      error(
        'PDF-media-type',
        `The file is declared as ${declared === '' ? 'nothing' : declared} and is ${actual ?? 'something else'}`,
        'Declare what the file is, or put the right file in',
      ),
    );
  }
  return actual === 'application/pdf' ? [...found, ...pdfComplaints(file)] : found;
}

const PART = 1 << 18;

// Piece by piece: whole, Node would first copy the characters, at two bytes each.
function decodeBase64(base64: string): Buffer {
  const file = Buffer.alloc(Math.ceil((base64.length * 3) / 4));
  let length = 0;
  let rest = '';
  for (let at = 0; at < base64.length; at += PART) {
    const piece = rest + base64.slice(at, at + PART).replace(/\s+/g, '');
    const last = at + PART >= base64.length;
    const whole = last ? piece.length : piece.length - (piece.length % 4);
    length += file.write(piece.slice(0, whole), length, 'base64');
    rest = piece.slice(whole);
  }
  return file.subarray(0, length);
}

function pdfComplaints(file: Buffer): Complaint[] {
  const { header, complete, encrypted, pdfa, active, opaque } = scanPdf(file);
  const found: Complaint[] = [];
  if (header > 0) {
    found.push({
      id: 'PDF-header',
      severity: 'warning',
      message: `The PDF begins after ${header} other bytes`,
      remedy: 'Take away what stands before %PDF-',
    });
  }
  if (!complete) {
    found.push(error('PDF-end', 'The PDF has no end: it was cut off', 'Put the whole file in'));
  }
  if (encrypted) {
    found.push(
      error('PDF-encrypted', 'The PDF is encrypted, so that not everybody can read it', 'Save it without'),
    );
  }
  const names = [...active].filter((name) => name !== 'OpenAction' && name !== 'AA').sort();
  if (names.length > 0) {
    found.push(
      error(
        'PDF-active',
        `The PDF holds what makes a reader act: ${names.join(', ')}`,
        'Print the document into a new PDF that only shows pages',
      ),
    );
  } else if (active.size > 0) {
    found.push({
      id: 'PDF-action',
      severity: 'warning',
      message: `The PDF has an action of its own: ${[...active].sort().join(', ')}`,
      remedy: 'Save it without an opening action',
    });
  }
  if (opaque > 0) {
    found.push({
      id: 'PDF-opaque',
      severity: 'warning',
      message: `${opaque} parts of the PDF could not be looked into`,
      remedy: 'Save it with the Flate filter and without encryption',
    });
  }
  found.push(
    pdfa === undefined
      ? {
          id: 'PDF-no-pdfa',
          severity: 'warning',
          message: 'The PDF does not claim to be PDF/A, which can be read in years to come',
          remedy: 'Save it as PDF/A',
        }
      : { id: 'PDF-pdfa', severity: 'information', message: `The PDF claims to be PDF/A-${pdfa}` },
  );
  return found;
}

function error(id: string, message: string, remedy: string): Complaint {
  return { id, severity: 'error', message, remedy };
}

/** What a file is by its first bytes. */
function mediaTypeOf(file: Buffer): string | undefined {
  if (file.subarray(0, 1024).includes('%PDF-', 0, 'latin1')) return 'application/pdf';
  if (file.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'image/png';
  if (file.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return 'image/jpeg';
  return undefined;
}
