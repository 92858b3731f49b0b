import { type Child, type Element, el, elDefault } from '../../../wire/xml/write.js';
import type { Entry, Field, Group, SectionView, Value } from '../model.js';
import { wordsOf } from '../words/by-language.js';
import type { Words } from '../words/words.js';
import { valueLine } from './lines.js';

/**
 * A section's coded entries as blocks of a CDA narrative (NarrativeBlock; dossier documents 3.9): they carry no ID,
 * so that every reference of the document keeps its target, and each says its language. Texts of the document are
 * texts here too, never markup.
 */
export function narrativeBlocks(section: SectionView, reader: string): Element[] {
  const words = wordsOf(reader);
  const { language, phrases } = words;
  return [
    elDefault(
      'hl7:paragraph',
      { language },
      el('hl7:content', { styleCode: 'Bold' }, section.heading),
      el('hl7:br'),
      el('hl7:content', { styleCode: 'Italics' }, phrases.generatedNarrative),
    ),
    ...section.groups.flatMap((group) => groupBlocks(group, words)),
  ];
}

function groupBlocks({ heading, layout, statements, entries, unrecorded }: Group, words: Words): Element[] {
  const { language, phrases, absences } = words;
  const silent = layout === 'table' ? phrases.notRecordedColumns : absences.notRecorded;
  return [
    ...statements.map((value) => elDefault('hl7:paragraph', { language }, valueContent(value, words))),
    ...(layout === 'table'
      ? tableOf(entries, heading, words)
      : entries.flatMap((entry) => factsOf(entry, heading, words))),
    ...(unrecorded.length === 0
      ? []
      : [elDefault('hl7:paragraph', { language }, words.labelled(silent, unrecorded.join(', ')))]),
  ];
}

function tableOf(entries: readonly Entry[], heading: string | undefined, words: Words): Element[] {
  const [first] = entries;
  if (first === undefined) return [];
  const columns = first.fields.map(({ label }) => el('hl7:th', { scope: 'col' }, label));
  const rows = entries.map(({ fields }) =>
    el(
      'hl7:tr',
      {},
      fields.map((field) => el('hl7:td', {}, cellOf(field, words))),
    ),
  );
  return [
    tableElement([el('hl7:thead', {}, el('hl7:tr', {}, columns)), el('hl7:tbody', {}, rows)], heading, words),
  ];
}

function factsOf({ fields }: Entry, heading: string | undefined, words: Words): Element[] {
  if (fields.length === 0) return [];
  const rows = fields.map((field) =>
    el('hl7:tr', {}, el('hl7:th', { scope: 'row' }, field.label), el('hl7:td', {}, cellOf(field, words))),
  );
  return [tableElement([el('hl7:tbody', {}, rows)], heading, words)];
}

function tableElement(parts: readonly Element[], heading: string | undefined, { language }: Words): Element {
  const caption = heading === undefined ? undefined : el('hl7:caption', {}, heading);
  return elDefault('hl7:table', { language, border: '1' }, caption, parts);
}

// Values of a cell stand below each other.
function cellOf({ values }: Field, words: Words): Child[] {
  return values.flatMap((value, index) => [
    ...(index === 0 ? [] : [el('hl7:br')]),
    valueContent(value, words),
  ]);
}

function valueContent(value: Value, words: Words): Child {
  const text = valueLine(value, words, { codes: false });
  return value.language === undefined ? text : el('hl7:content', { language: nmtoken(value.language) }, text);
}

/** A language as the schema lets an attribute have it; undefined for what a document calls one. */
export function nmtoken(language: string | undefined): string | undefined {
  return language !== undefined && /^[A-Za-z\d]+(?:-[A-Za-z\d]+)*$/.test(language) ? language : undefined;
}
