import { readHl7Time } from '../../kernel/hl7-time.js';
import type { Address } from '../../kernel/patient.js';
import type { DocumentHeader, Organization, Telecom } from '../cda/model/header.js';
import { cellText, type NarrativeTable, type SectionNarrative } from '../cda/narrative.js';
import { codedText, dateText, nameText } from '../cda/phrases.js';
import { wordsOf } from '../cda/words/by-language.js';
import type { Words } from '../cda/words/words.js';
import { BOLD, INK, REGULAR, RULE, SHADE, startPdf } from './file.js';

const MARGIN = 48;

/**
 * Renders a document's header and narrative as a PDF/A-2b file in the document's language: what the level 1
 * rendition carries. Its dates are those of the document, so that the same document gives the same bytes.
 * Rejects with RangeError for an effectiveTime that is no HL7 time.
 */
export async function renderPdf(
  header: DocumentHeader,
  sections: readonly SectionNarrative[],
): Promise<Uint8Array> {
  const created = readHl7Time(header.effectiveTime);
  if (created === undefined) throw new RangeError('the effectiveTime of the document is not an HL7 time');
  const words = wordsOf(header.language);
  const { pdf, bytes } = startPdf({
    title: header.title,
    author: header.custodian.name ?? '',
    language: header.language,
    created,
    margin: MARGIN,
  });
  writeTitle(pdf, header, words);
  for (const section of sections) writeSection(pdf, section);
  writeFooters(pdf, header, words);
  pdf.end();
  return bytes;
}

function writeTitle(pdf: PDFKit.PDFDocument, header: DocumentHeader, words: Words): void {
  const { patient, authors, custodian } = header;
  const { labels } = words;
  pdf.font(BOLD).fontSize(16).fillColor(INK).text(header.title).moveDown(0.5);
  const facts: [string, string][] = [
    [labels.patient, nameText(patient.name)],
    [labels.identifier, patient.ids.map(({ extension }) => extension).join(', ')],
    [labels.born, dateText(patient.birthTime)],
    [labels.gender, codedText(patient.gender, words)],
    [labels.address, addressText(patient.address)],
    [labels.contact, telecomText(patient.telecoms)],
    ...authors.map((author): [string, string] => [
      labels.author,
      [author.name === undefined ? '' : nameText(author.name), organizationText(author.organization)]
        .filter(Boolean)
        .join(', '),
    ]),
    [labels.organization, organizationText(custodian)],
    [labels.date, dateText(header.effectiveTime)],
    [labels.document, header.id.extension ?? header.id.root],
  ];
  pdf.fontSize(9);
  for (const [label, value] of facts) {
    if (value === '') continue;
    pdf.font(BOLD).text(`${label}: `, { continued: true }).font(REGULAR).text(value);
  }
}

function writeSection(pdf: PDFKit.PDFDocument, section: SectionNarrative): void {
  // A heading alone at the foot of a page is moved to the next one, with what it stands over.
  if (pdf.y > pdf.page.height - MARGIN - 80) pdf.addPage();
  pdf.moveDown(1).font(BOLD).fontSize(12).fillColor(INK).text(section.title, MARGIN).moveDown(0.3);
  for (const { text } of section.statements) pdf.font(REGULAR).fontSize(9).text(text, MARGIN);
  for (const table of section.tables) writeTable(pdf, table);
}

function writeTable(pdf: PDFKit.PDFDocument, { columns, rows }: NarrativeTable): void {
  pdf.font(REGULAR).fontSize(8);
  pdf.table({
    position: { x: MARGIN, y: pdf.y },
    defaultStyle: { border: 0.5, borderColor: RULE, padding: 3, textColor: INK },
    rowStyles: (row) => (row === 0 ? { backgroundColor: SHADE, font: { src: BOLD, size: 8 } } : {}),
    data: [[...columns], ...rows.map(({ cells }) => cells.map(cellText))],
  });
  pdf.moveDown(0.5);
}

function writeFooters(pdf: PDFKit.PDFDocument, header: DocumentHeader, words: Words): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let index = start; index < start + count; index += 1) {
    pdf.switchToPage(index);
    // Text below the bottom margin would begin a page of its own.
    pdf.page.margins.bottom = 0;
    const line = `${nameText(header.patient.name)} · ${header.title} · ${words.labels.page} ${index + 1}/${count}`;
    pdf.font(REGULAR).fontSize(7).fillColor(RULE);
    pdf.text(line, MARGIN, pdf.page.height - MARGIN + 14, { lineBreak: false });
  }
}

function addressText(address: Address | undefined): string {
  if (address === undefined) return '';
  const place = [address.postalCode, address.city].filter(Boolean).join(' ');
  return [...(address.street ?? []), place, address.state, address.country].filter(Boolean).join(', ');
}

function telecomText(telecoms: readonly Telecom[]): string {
  return telecoms.map(({ value }) => value.replace(/^(tel|mailto):/, '')).join(', ');
}

function organizationText(organization: Organization | undefined): string {
  return organization?.name ?? '';
}
