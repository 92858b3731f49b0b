import { namespaces } from '../../wire/xml/namespaces.js';
import { serialise } from '../../wire/xml/write.js';
import { applySplices, type Splice } from '../translate/edit.js';
import { type Markup, type MarkupElement, readMarkup } from '../translate/markup.js';
import type { TranslationResult } from '../translate/result.js';
import { type TranslateOptions, translate } from '../translate/translate.js';
import { narrativeBlocks, nmtoken } from './render/cda.js';
import { type PlacedSection, viewSections } from './view.js';
import { wordsOf } from './words/by-language.js';

/** What became of a section's narrative; one without entries that are understood keeps its own alone. */
export interface NarrativeReport {
  /** The section. */
  readonly path: string;
  readonly outcome: 'generated' | 'kept';
}

export interface NarratedResult extends TranslationResult {
  readonly narratives: readonly NarrativeReport[];
}

/**
 * As `translate`, and the narrative of each section made anew from its coded entries, in the reader's language, with
 * the original below it, byte for byte. Nothing of the original goes: ids stay where references look for them.
 */
export function translateWithNarrative(
  pivot: Uint8Array,
  language: string,
  options: TranslateOptions,
): NarratedResult {
  const result = translate(pivot, language, options);
  const { document, elements, units } = result;
  if (elements.length === 0) return { ...result, narratives: [] };
  const sections = viewSections(document, { language, translated: elements, units });
  return {
    ...result,
    document: withNarratives(document, sections, language),
    narratives: sections.map(({ path, view }) => ({
      path,
      outcome: view.groups.length > 0 ? 'generated' : 'kept',
    })),
  };
}

function withNarratives(
  document: Uint8Array,
  sections: readonly PlacedSection[],
  language: string,
): Uint8Array {
  const told = new Map(sections.map((section) => [section.path, section.view]));
  const markup = readMarkup(document);
  const splices = markup.elements.flatMap((element) => {
    const view = element.local === 'section' ? told.get(element.path) : undefined;
    if (view === undefined || view.groups.length === 0) return [];
    const blocks = narrativeBlocks(view, language).map((block) => serialise(block));
    return narrativeSplices(markup, element, blocks, language);
  });
  return applySplices(markup, splices);
}

const DECLARATION = ` xmlns="${namespaces.hl7}"`;

function narrativeSplices(
  markup: Markup,
  section: MarkupElement,
  blocks: readonly string[],
  language: string,
): Splice[] {
  const text = section.children.find(
    ({ local, namespace }) => local === 'text' && namespace === namespaces.hl7,
  );
  const plain = (text ?? section).namespaceOf('') === namespaces.hl7;
  const written = blocks.map((block) => (plain ? block.replace(DECLARATION, '') : block)).join('');
  const generated = markup.charset.references(written);
  if (text === undefined) return [insertedText(section, generated)];
  if (text.empty) {
    const slash = text.startTagEnd - 2;
    return [{ start: slash, end: text.startTagEnd, text: `>${generated}</${text.name}>` }];
  }
  const original = markup.text.slice(text.startTagEnd, text.endTagStart);
  const at = text.startTagEnd;
  if (original.replace(/<!--[\s\S]*?-->/g, '').trim() === '')
    return [{ start: at, end: at, text: generated }];
  const { opening, closing, moved } = wrapping(markup, text, language);
  return [
    ...moved,
    { start: at, end: at, text: generated + opening },
    { start: text.endTagStart, end: text.endTagStart, text: closing },
  ];
}

/**
 * A list of one item is what may hold all that a narrative may hold, and say its language (`StrucDoc.Item`). The
 * ID of the whole text goes with the text that it meant.
 */
function wrapping(
  markup: Markup,
  text: MarkupElement,
  language: string,
): { opening: string; closing: string; moved: Splice[] } {
  const tag = (local: string) => (text.prefix === '' ? local : `${text.prefix}:${local}`);
  const attribute = (name: string, value: string | undefined) =>
    value === undefined ? '' : ` ${name}="${markup.charset.escape(value)}"`;
  const ids = text.attributes.filter(({ name }) => name === 'ID' || name === 'id');
  const moved = ids.map(({ start, end }): Splice => ({ start, end, text: '' }));
  const item =
    attribute('language', originalLanguage(markup, text)) +
    ids.map(({ name, value }) => attribute(name, value)).join('');
  const words = wordsOf(language);
  const caption = markup.charset.escape(words.phrases.originalNarrative);
  return {
    opening:
      `<${tag('list')}><${tag('caption')} language="${words.language}">${caption}</${tag('caption')}>` +
      `<${tag('item')}${item}>`,
    closing: `</${tag('item')}></${tag('list')}>`,
    moved,
  };
}

function originalLanguage({ root }: Markup, text: MarkupElement): string | undefined {
  const stated = [text.parent, root].map((element) => element?.child('languageCode')?.filled('code'));
  return [text.filled('language'), ...stated].map(nmtoken).find((language) => language !== undefined);
}

const BEFORE_TEXT = new Set(['realmCode', 'typeId', 'templateId', 'id', 'code', 'title']);

function insertedText(section: MarkupElement, generated: string): Splice {
  const before = section.children.filter(({ local }) => BEFORE_TEXT.has(local)).at(-1);
  const at = before?.end ?? section.startTagEnd;
  const name = section.prefix === '' ? 'text' : `${section.prefix}:text`;
  return { start: at, end: at, text: `<${name}>${generated}</${name}>` };
}
