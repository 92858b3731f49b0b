import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

const fonts = createRequire(import.meta.url);

/**
 * Fonts with Latin, Greek and Cyrillic. Named by their paths: a table goes back to a font by its path, and would
 * read a named one anew each time.
 */
export const REGULAR = fonts.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf');
export const BOLD = fonts.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf');

export const INK = '#1a1a1a';
export const RULE = '#8a8a8a';
export const SHADE = '#eceff1';

export interface PdfFile {
  readonly title: string;
  readonly author?: string;
  /** `fr-LU`. */
  readonly language: string;
  /** The only date in the file, so that the same content gives the same bytes. */
  readonly created: Date;
  /** Of each side, in points. */
  readonly margin: number;
}

/** A PDF/A-2b file of landscape A4 pages to be written, and its bytes once `pdf.end()` was called. */
export function startPdf({ title, author, language, created, margin }: PdfFile): {
  pdf: PDFKit.PDFDocument;
  bytes: Promise<Uint8Array>;
} {
  const pdf = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin,
    bufferPages: true,
    // What a compressor writes differs with its build, so two nodes of one country would give two documents.
    compress: false,
    pdfVersion: '1.7',
    subset: 'PDF/A-2b',
    lang: language,
    displayTitle: true,
    info: {
      Title: title,
      ...(author === undefined ? {} : { Author: author }),
      Creator: 'Passerelle',
      Producer: 'Passerelle',
      CreationDate: created,
      ModDate: created,
    },
  });
  return { pdf, bytes: collect(pdf) };
}

function collect(pdf: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    pdf.on('error', reject);
  });
}
