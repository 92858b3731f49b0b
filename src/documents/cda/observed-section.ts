import type { XmlElement } from 'libxml2-wasm';
import type { InstanceId } from '../../kernel/identifiers.js';
import { at, attributeOf, childOf, childrenOf, textOf } from '../../wire/xml/read.js';
import type { Element } from '../../wire/xml/write.js';
import { rowId } from './basic-section.js';
import { bodySiteText } from './body-site.js';
import { readResult, writeResult } from './diagnostic-study.js';
import type { ObservedText } from './model/imaging.js';
import type { DiagnosticResult } from './model/results.js';
import type { NarrativeTable, SectionNarrative } from './narrative.js';
import { codedText, dateText } from './phrases.js';
import { rangeText, resultText } from './result-value.js';
import { entriesOf, findSection, writeSection } from './section.js';
import { entryTemplate, type SectionKey, sectionTemplate } from './templates.js';
import type { Words } from './words/words.js';

// Sections of an imaging report: what was seen in words and, beside them, in observations (DICOM PS3.20, 9.8.8).

/** Undefined when there is nothing to tell: such a section is left out. */
export function describeObservedSection(
  key: SectionKey,
  { paragraphs, observations }: ObservedText,
  words: Words,
): SectionNarrative | undefined {
  if (paragraphs.length === 0 && observations.length === 0) return undefined;
  return {
    title: words.sections[key],
    statements: paragraphs.map((text, index) => ({ id: rowId(key, index), text })),
    tables: observations.length === 0 ? [] : [tableOf(key, observations, words)],
  };
}

export function writeObservedSection(
  key: SectionKey,
  text: ObservedText,
  id: InstanceId,
  words: Words,
): Element | undefined {
  const narrative = describeObservedSection(key, text, words);
  if (narrative === undefined) return undefined;
  const entries = text.observations.map((each, index) =>
    writeResult(each, observationRow(key, index), templatesOf(each)),
  );
  return writeSection(sectionTemplate[key], id, narrative, entries);
}

/** Throws CdaError for an observation that can not be held. */
export function readObservedSection(key: SectionKey, root: XmlElement): ObservedText {
  const section = findSection(root, sectionTemplate[key]);
  return {
    paragraphs: section === undefined ? [] : ownParagraphs(section),
    observations: entriesOf(section).map(readResult),
  };
}

/**
 * The paragraphs of a section's text without what its entries are told in; the whole text where it is not in
 * paragraphs.
 */
export function ownParagraphs(section: XmlElement): string[] {
  const text = childOf(section, 'hl7:text');
  const whole = textOf(text);
  if (text === undefined || whole === undefined) return [];
  const referred = new Set(
    entriesOf(section).flatMap(
      (entry) => attributeOf(at(entry, 'hl7:text', 'hl7:reference'), 'value')?.replace(/^#/, '') ?? [],
    ),
  );
  const blocks = childrenOf(text).filter((block) => !holds(block, referred));
  const paragraphs = blocks.filter(({ name }) => name === 'paragraph').flatMap((each) => textOf(each) ?? []);
  const told = childrenOf(text).filter((block) => holds(block, referred));
  const said = [...paragraphs, ...told.map(({ content }) => content)].join('');
  // Anything beside the paragraphs and the entries would be lost.
  return bare(said).length === bare(whole).length ? paragraphs : [whole];
}

function holds(element: XmlElement, ids: ReadonlySet<string>): boolean {
  const id = attributeOf(element, 'ID');
  return (id !== undefined && ids.has(id)) || childrenOf(element).some((child) => holds(child, ids));
}

function bare(text: string): string {
  return text.replace(/\s+/g, '');
}

function templatesOf({ value }: DiagnosticResult): readonly string[] {
  if ('unit' in value) return entryTemplate.measurement;
  return 'statement' in value ? [] : entryTemplate.codedObservation;
}

function observationRow(key: SectionKey, index: number): string {
  return rowId(`${key}-entry`, index);
}

function tableOf(key: SectionKey, observations: readonly DiagnosticResult[], words: Words): NarrativeTable {
  const { columns } = words;
  return {
    columns: [
      columns.item,
      columns.value,
      columns.referenceRange,
      columns.interpretation,
      columns.site,
      columns.date,
    ],
    rows: observations.map((each, index) => ({
      id: observationRow(key, index),
      cells: [
        codedText(each.test, words),
        resultText(each.value, words),
        rangeText(each.referenceRange, words),
        codedText(each.interpretation, words),
        bodySiteText(each, words),
        dateText(each.time),
      ],
    })),
  };
}
