import { type Element, el } from '../../wire/xml/write.js';

/** What a section says to a reader: written into the document's narrative and into the PDF alike. */
export interface SectionNarrative {
  readonly title: string;
  readonly tables: readonly NarrativeTable[];
  readonly statements: readonly NarrativeStatement[];
}

export interface NarrativeTable {
  readonly columns: readonly string[];
  readonly rows: readonly NarrativeRow[];
}

export interface NarrativeRow {
  /** The XML id that the entry refers to. */
  readonly id: string;
  readonly cells: readonly NarrativeCell[];
}

/** A cell's text, or text with an id of its own. */
export type NarrativeCell = string | { readonly id: string; readonly text: string };

/** A sentence that stands alone. */
export interface NarrativeStatement {
  readonly id: string;
  readonly text: string;
}

/** The section's `text` (NarrativeBlock; dossier documents 3.9): every row carries the ID that its entry names. */
export function writeNarrative(narrative: SectionNarrative): Element {
  return el(
    'hl7:text',
    {},
    narrative.statements.map(({ id, text }) => el('hl7:paragraph', { ID: id }, text)),
    narrative.tables.map(writeTable),
  );
}

function writeTable({ columns, rows }: NarrativeTable): Element {
  return el(
    'hl7:table',
    {},
    el(
      'hl7:thead',
      {},
      el(
        'hl7:tr',
        {},
        columns.map((column) => el('hl7:th', {}, column)),
      ),
    ),
    el(
      'hl7:tbody',
      {},
      rows.map(({ id, cells }) => el('hl7:tr', { ID: id }, cells.map(writeCell))),
    ),
  );
}

function writeCell(cell: NarrativeCell): Element {
  if (typeof cell === 'string') return el('hl7:td', {}, cell);
  return el('hl7:td', {}, el('hl7:content', { ID: cell.id }, cell.text));
}

export function cellText(cell: NarrativeCell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

/** An entry's `text`, which refers to its place in the narrative. */
export function writeReference(id: string): Element {
  return el('hl7:text', {}, el('hl7:reference', { value: `#${id}` }));
}
