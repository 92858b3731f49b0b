import type { XmlElement } from 'libxml2-wasm';
import type { InstanceId } from '../../kernel/identifiers.js';
import { childOf, childrenOf, textOf } from '../../wire/xml/read.js';
import type { Element } from '../../wire/xml/write.js';
import { rowId } from './basic-section.js';
import type { SectionNarrative } from './narrative.js';
import { findSection, writeSection } from './section.js';
import { type SectionKey, sectionTemplate } from './templates.js';
import type { Words } from './words/words.js';

// Sections that say what they say in words only (dossier documents 2.1: "text only").

/** Undefined when there is nothing to tell: such a section is left out. */
export function describeTextSection(
  key: SectionKey,
  paragraphs: readonly string[],
  words: Words,
): SectionNarrative | undefined {
  if (paragraphs.length === 0) return undefined;
  return {
    title: words.sections[key],
    statements: paragraphs.map((text, index) => ({ id: rowId(key, index), text })),
    tables: [],
  };
}

export function writeTextSection(
  key: SectionKey,
  paragraphs: readonly string[],
  id: InstanceId,
  words: Words,
): Element | undefined {
  const narrative = describeTextSection(key, paragraphs, words);
  return narrative === undefined ? undefined : writeSection(sectionTemplate[key], id, narrative, []);
}

/** Its paragraphs; the whole text as one where it is not in paragraphs. */
export function readTextSection(key: SectionKey, root: XmlElement): string[] {
  const text = childOf(findSection(root, sectionTemplate[key]), 'hl7:text');
  if (text === undefined) return [];
  const paragraphs = childrenOf(text, 'hl7:paragraph').flatMap((paragraph) => textOf(paragraph) ?? []);
  const whole = textOf(text);
  if (whole === undefined) return [];
  // Anything beside the paragraphs would be lost.
  return bare(paragraphs.join('')) === bare(whole) ? paragraphs : [whole];
}

function bare(text: string): string {
  return text.replace(/\s+/g, '');
}
