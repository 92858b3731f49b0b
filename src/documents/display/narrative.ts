import { XmlCData, XmlElement, XmlText } from 'libxml2-wasm';
import { namespaces } from '../../wire/xml/namespaces.js';
import { attributeOf, childrenOf } from '../../wire/xml/read.js';

/** What a piece of narrative may be: no element of the document itself passes, only one of these stands for it. */
export type NarrativeTag =
  | 'block'
  | 'inline'
  | 'strong'
  | 'emphasis'
  | 'underline'
  | 'deleted'
  | 'inserted'
  | 'sub'
  | 'sup'
  | 'break'
  | 'list'
  | 'numbered'
  | 'item'
  | 'caption'
  | 'table'
  | 'head'
  | 'body'
  | 'foot'
  | 'row'
  | 'heading'
  | 'cell'
  /** A sentence stands here: something that is not shown. */
  | 'notShown'
  /** A sentence stands here: the text was cut. */
  | 'cut';

export interface NarrativeElement {
  readonly tag: NarrativeTag;
  readonly columns?: number;
  readonly rows?: number;
  /** The language that the element says it is in. */
  readonly language?: string;
  readonly children: readonly NarrativeNode[];
}

export type NarrativeNode = NarrativeElement | string;
export type NarrativeContent = readonly NarrativeNode[];

/** Nodes of one narrative that are shown; more than ten times what the largest document seen has. */
const LARGEST = 20_000;
const DEEPEST = 60;
const WIDEST = 100;

/** The NarrativeBlock elements of CDA R2 (dossier documents 3.9), by what stands for them. */
const tags: Readonly<Record<string, NarrativeTag>> = {
  content: 'inline',
  linkHtml: 'inline',
  sub: 'sub',
  sup: 'sup',
  br: 'break',
  footnote: 'inline',
  footnoteRef: 'inline',
  paragraph: 'block',
  list: 'list',
  item: 'item',
  caption: 'caption',
  table: 'table',
  thead: 'head',
  tbody: 'body',
  tfoot: 'foot',
  tr: 'row',
  th: 'heading',
  td: 'cell',
};

/** What an element must stand in to be what it is; elsewhere it is a mere block. */
const places: Readonly<Partial<Record<NarrativeTag, readonly NarrativeTag[]>>> = {
  item: ['list', 'numbered'],
  head: ['table'],
  body: ['table'],
  foot: ['table'],
  row: ['table', 'head', 'body', 'foot'],
  heading: ['row'],
  cell: ['row'],
};

/** Where only elements of their own kind may stand. */
const structural: ReadonlySet<NarrativeTag> = new Set([
  'table',
  'head',
  'body',
  'foot',
  'row',
  'list',
  'numbered',
]);

/** Elements of the block that say nothing by themselves. */
const silent = new Set(['col', 'colgroup']);

/**
 * A section's text as data: the known elements become tags of this house, their attributes are left behind, and
 * what is foreign (scripts, pictures, other namespaces) becomes a sentence that says so. Nothing of it can act.
 */
export function readNarrative(text: XmlElement): NarrativeContent {
  const budget = { left: LARGEST };
  return contentOf(text, 'block', 0, budget);
}

interface Budget {
  left: number;
}

function contentOf(
  element: XmlElement,
  parent: NarrativeTag,
  depth: number,
  budget: Budget,
): NarrativeNode[] {
  const content: NarrativeNode[] = [];
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (budget.left <= 0) return [...content, cutAt(parent)];
    if (node instanceof XmlElement) {
      const shown = shownAs(node, parent, depth + 1, budget);
      if (shown !== undefined) content.push(shown);
    } else if (node instanceof XmlText || node instanceof XmlCData) {
      const text = node.content;
      if (structural.has(parent) && text.trim() === '') continue;
      budget.left -= 1;
      content.push(placed(text, parent));
    }
  }
  return content;
}

function shownAs(
  element: XmlElement,
  parent: NarrativeTag,
  depth: number,
  budget: Budget,
): NarrativeNode | undefined {
  budget.left -= 1;
  if (element.namespaceUri === namespaces.hl7 && silent.has(element.name)) return undefined;
  const known =
    element.namespaceUri === namespaces.hl7 && Object.hasOwn(tags, element.name)
      ? tags[element.name]
      : undefined;
  if (known === undefined) return placed({ tag: 'notShown', children: [] }, parent);
  if (depth > DEEPEST) return placed({ tag: 'cut', children: [] }, parent);
  const wanted = styled(element, known);
  const tag = places[wanted]?.includes(parent) === false ? 'block' : wanted;
  const children = [...contentOf(element, tag, depth, budget), ...address(element)];
  const node: NarrativeElement = {
    tag,
    ...spans(element, tag),
    ...languageOf(element),
    children,
  };
  return tag === 'block' || tag === 'inline' || places[tag] === undefined ? placed(node, parent) : node;
}

// Text or a paragraph straight in a table or a list stands in a cell or an item of its own.
function placed(node: NarrativeNode, parent: NarrativeTag): NarrativeNode {
  if (typeof node !== 'string' && node.tag === 'caption' && parent !== 'row') return node;
  switch (parent) {
    case 'list':
    case 'numbered':
      return { tag: 'item', children: [node] };
    case 'row':
      return { tag: 'cell', children: [node] };
    case 'table':
    case 'head':
    case 'body':
    case 'foot':
      return { tag: 'row', children: [{ tag: 'cell', children: [node] }] };
    default:
      return node;
  }
}

function cutAt(parent: NarrativeTag): NarrativeNode {
  return placed({ tag: 'cut', children: [] }, parent);
}

function styled(element: XmlElement, tag: NarrativeTag): NarrativeTag {
  if (tag === 'list') return attributeOf(element, 'listType') === 'ordered' ? 'numbered' : 'list';
  if (tag !== 'inline') return tag;
  const revised = attributeOf(element, 'revised');
  if (revised === 'delete') return 'deleted';
  if (revised === 'insert') return 'inserted';
  const style = attributeOf(element, 'styleCode') ?? '';
  if (/\bbold\b/i.test(style)) return 'strong';
  if (/\bitalics\b/i.test(style)) return 'emphasis';
  return /\bunderline\b/i.test(style) ? 'underline' : 'inline';
}

// A link is a text and an address to read, never something to follow out of a clinical document.
function address(element: XmlElement): NarrativeNode[] {
  const target = element.name === 'linkHtml' ? attributeOf(element, 'href') : undefined;
  return target !== undefined && /^https?:\/\//i.test(target) ? [` <${target}>`] : [];
}

function spans(element: XmlElement, tag: NarrativeTag): { columns?: number; rows?: number } {
  if (tag !== 'cell' && tag !== 'heading') return {};
  const columns = spanOf(attributeOf(element, 'colspan'));
  const rows = spanOf(attributeOf(element, 'rowspan'));
  return { ...(columns === undefined ? {} : { columns }), ...(rows === undefined ? {} : { rows }) };
}

function languageOf(element: XmlElement): { language?: string } {
  const language = attributeOf(element, 'language');
  return language !== undefined && /^[A-Za-z\d-]{1,35}$/.test(language) ? { language } : {};
}

function spanOf(text: string | undefined): number | undefined {
  const span = Number(text);
  return text !== undefined && Number.isInteger(span) && span > 1 ? Math.min(span, WIDEST) : undefined;
}

const SENTENCES: ReadonlySet<NarrativeTag> = new Set(['notShown', 'cut']);

/** True when a narrative has words to read. */
export function hasText(content: NarrativeContent): boolean {
  return content.some((node) =>
    typeof node === 'string' ? node.trim() !== '' : SENTENCES.has(node.tag) || hasText(node.children),
  );
}

/** The text of a section, whatever its namespace is written with. */
export function narrativeOf(section: XmlElement): NarrativeContent | undefined {
  const text = childrenOf(section, 'hl7:text')[0];
  const content = text === undefined ? [] : readNarrative(text);
  return hasText(content) ? content : undefined;
}
