import type { DocumentView, Field, Group, SectionView } from '../model.js';
import { wordsOf } from '../words/by-language.js';
import type { Words } from '../words/words.js';
import { attachmentText } from './html.js';
import { type LineOptions, narrativeLines, valueLine } from './lines.js';

const WIDTH = 100;

/** A document as calm text for a terminal: labels in one column, every value on a line of its own. */
export function renderText(view: DocumentView, options: LineOptions): string {
  const words = wordsOf(view.language);
  const { blocks, phrases } = words;
  const { attachment } = view;
  const people = view.people.filter(({ entries }) => entries.length > 0);
  const lines = [
    view.title,
    view.person,
    ...(view.untranslated === 0 ? [] : [`${view.untranslated} ${phrases.untranslatedCount}.`]),
    ...(view.note === undefined ? [] : [view.note]),
    ...view.sections.flatMap((section) => sectionLines(section, words, options)),
    ...(attachment === undefined
      ? []
      : [
          ...heading(blocks.attachment),
          `  ${words.labelled(phrases.attachmentSentence, attachmentText(attachment, words))}`,
        ]),
    ...heading(blocks.patient),
    ...groupLines(view.patient, words, options),
    ...heading(blocks.people),
    ...people.flatMap((group) => groupLines(group, words, options)),
    ...heading(blocks.document),
    ...groupLines(view.document, words, options),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function heading(text: string): string[] {
  return ['', text, '-'.repeat(Math.min([...text].length, WIDTH))];
}

function sectionLines(section: SectionView, words: Words, options: LineOptions): string[] {
  const { groups, note, narrative, narrativeOnly, alert } = section;
  const text = narrative === undefined || !narrativeOnly ? [] : narrativeLines(narrative, words);
  return [
    ...heading(alert ? `! ${section.heading}` : section.heading),
    ...(note === undefined ? [] : [`  ${note}`]),
    ...groups.flatMap((group) => groupLines(group, words, options)),
    ...text.map((line) => `  | ${line}`),
  ];
}

function groupLines(group: Group, words: Words, options: LineOptions): string[] {
  const { statements, entries, unrecorded, layout } = group;
  const silent = layout === 'table' ? words.phrases.notRecordedColumns : words.absences.notRecorded;
  return [
    ...(group.heading === undefined ? [] : ['', `  ${group.heading}`]),
    ...statements.map((value) => `  ${valueLine(value, words, options)}`),
    ...entries.flatMap(({ fields }, index) => [
      ...(index === 0 ? [] : ['']),
      ...(layout === 'table'
        ? entryLines(fields, words, options)
        : fieldLines(fields, words, { ...options, indent: '  ' })),
    ]),
    ...(unrecorded.length === 0 ? [] : [`  ${words.labelled(silent, unrecorded.join(', '))}`]),
  ];
}

// What the entry is about stands out to the left, the rest under it.
function entryLines([first, ...rest]: readonly Field[], words: Words, options: LineOptions): string[] {
  const about = first?.values.map((value) => `  ${valueLine(value, words, options)}`) ?? [];
  return [...about, ...fieldLines(rest, words, { ...options, indent: '      ' })];
}

function fieldLines(
  fields: readonly Field[],
  words: Words,
  { indent, codes }: LineOptions & { readonly indent: string },
): string[] {
  const width = Math.max(0, ...fields.map(({ label }) => [...label].length));
  return fields.flatMap(({ label, values }) =>
    values.map((value, index) => {
      const shown = index === 0 ? label : '';
      return `${indent}${shown}${' '.repeat(width - [...shown].length)}  ${valueLine(value, words, { codes })}`;
    }),
  );
}
