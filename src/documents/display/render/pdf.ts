import { BOLD, INK, REGULAR, RULE, SHADE, startPdf } from '../../pdf/file.js';
import type { DocumentView, Entry, Group, SectionView } from '../model.js';
import { wordsOf } from '../words/by-language.js';
import type { Words } from '../words/words.js';
import { attachmentText } from './html.js';
import { narrativeLines, valueLine } from './lines.js';

// A print cannot be asked for more.
const CODES = { codes: true };
const MARGIN = 40;
const QUIET = '#595959';
const ALERT = '#a80f1d';

/** A document as a PDF/A-2b file on A4, each value with its original and its code; `created` dates the file. */
export function renderPdf(view: DocumentView, created: Date): Promise<Uint8Array> {
  const words = wordsOf(view.language);
  const { blocks, phrases } = words;
  const { title, language } = view;
  const { pdf, bytes } = startPdf({ title, language, created, margin: MARGIN });
  pdf.registerFont('regular', REGULAR);
  pdf.registerFont('bold', BOLD);
  pdf.font('bold').fontSize(16).fillColor(INK).text(view.title);
  pdf.fontSize(11).text(view.person).moveDown(0.3);
  if (view.untranslated > 0) quiet(pdf, `${view.untranslated} ${phrases.untranslatedCount}.`);
  if (view.note !== undefined) quiet(pdf, view.note);
  for (const section of view.sections) writeSection(pdf, section, words);
  if (view.attachment !== undefined) {
    heading(pdf, blocks.attachment, INK);
    quiet(pdf, words.labelled(phrases.attachmentSentence, attachmentText(view.attachment, words)));
  }
  heading(pdf, blocks.patient, INK);
  writeGroup(pdf, view.patient, words);
  heading(pdf, blocks.people, INK);
  for (const group of view.people) writeGroup(pdf, group, words);
  heading(pdf, blocks.document, INK);
  writeGroup(pdf, view.document, words);
  writeFooters(pdf, view, words);
  pdf.end();
  return bytes;
}

function heading(pdf: PDFKit.PDFDocument, text: string, colour: string): void {
  // A heading alone at the foot of a page is moved to the next one, with what it stands over.
  if (pdf.y > pdf.page.height - MARGIN - 80) pdf.addPage();
  pdf.moveDown(0.8).font('bold').fontSize(12).fillColor(colour).text(text, MARGIN).moveDown(0.2);
}

function quiet(pdf: PDFKit.PDFDocument, text: string): void {
  pdf.font('regular').fontSize(8.5).fillColor(QUIET).text(text, MARGIN);
}

function writeSection(pdf: PDFKit.PDFDocument, section: SectionView, words: Words): void {
  heading(pdf, section.heading, section.alert ? ALERT : INK);
  if (section.note !== undefined) quiet(pdf, section.note);
  for (const group of section.groups) writeGroup(pdf, group, words);
  if (!section.narrativeOnly || section.narrative === undefined) return;
  pdf.font('regular').fontSize(9).fillColor(INK);
  for (const line of narrativeLines(section.narrative, words)) pdf.text(line, MARGIN);
}

function writeGroup(pdf: PDFKit.PDFDocument, group: Group, words: Words): void {
  const { layout, statements, entries, unrecorded } = group;
  if (group.heading !== undefined) {
    pdf.moveDown(0.4).font('bold').fontSize(10).fillColor(INK).text(group.heading, MARGIN).moveDown(0.2);
  }
  for (const value of statements) {
    pdf
      .font('bold')
      .fontSize(9)
      .fillColor(INK)
      .text(valueLine(value, words, CODES), MARGIN);
  }
  if (layout === 'table') writeTable(pdf, entries, words);
  else for (const entry of entries) writeFacts(pdf, entry, words);
  const silent = layout === 'table' ? words.phrases.notRecordedColumns : words.absences.notRecorded;
  if (unrecorded.length > 0) quiet(pdf, words.labelled(silent, unrecorded.join(', ')));
}

function writeTable(pdf: PDFKit.PDFDocument, entries: readonly Entry[], words: Words): void {
  const columns = entries[0]?.fields.map(({ label }) => label);
  if (columns === undefined) return;
  const rows = entries.map(({ fields }) =>
    fields.map(({ values }) => values.map((value) => valueLine(value, words, CODES)).join('\n')),
  );
  pdf.font('regular').fontSize(7.5);
  pdf.table({
    position: { x: MARGIN, y: pdf.y },
    defaultStyle: { border: 0.5, borderColor: RULE, padding: 3, textColor: INK },
    rowStyles: (row) => (row === 0 ? { backgroundColor: SHADE, font: { src: 'bold', size: 7.5 } } : {}),
    data: [columns, ...rows],
  });
  pdf.moveDown(0.3);
}

function writeFacts(pdf: PDFKit.PDFDocument, { fields }: Entry, words: Words): void {
  pdf.fontSize(9).fillColor(INK);
  for (const { label, values } of fields) {
    const text = values.map((value) => valueLine(value, words, CODES)).join('\n');
    pdf.font('bold').text(words.labelled(label, ''), MARGIN, pdf.y, { continued: true });
    pdf.font('regular').text(text);
  }
}

function writeFooters(pdf: PDFKit.PDFDocument, view: DocumentView, words: Words): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let index = start; index < start + count; index += 1) {
    pdf.switchToPage(index);
    // Text below the bottom margin would begin a page of its own.
    pdf.page.margins.bottom = 0;
    const line = `${view.person} · ${view.title} · ${words.phrases.page} ${index + 1}/${count}`;
    pdf.font('regular').fontSize(7).fillColor(QUIET);
    pdf.text(line, MARGIN, pdf.page.height - MARGIN + 12, { lineBreak: false });
  }
}
