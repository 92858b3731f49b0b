import type { DocumentKind } from '../kinds.js';
import type { MarkupElement } from './markup.js';
import { compilePath, type ElementPath } from './path.js';
import type { Usage } from './result.js';

/** The document types of a coded element list, a kind and its level. */
export const documentTypes = ['PS3', 'PS1', 'EP3', 'EP1', 'ED3', 'ED1', 'HC3', 'HC1', 'MR3', 'MR1'] as const;

export type DocumentType = (typeof documentTypes)[number];

const prefixes: Readonly<Record<string, string>> = {
  'patient-summary': 'PS',
  eprescription: 'EP',
  edispensation: 'ED',
  hcer: 'HC',
  mro: 'MR',
};

/** The type of a kind of document; undefined when no list ever covers it. */
export function documentType(kind: DocumentKind): DocumentType | undefined {
  const type = `${prefixes[kind.documentClass?.name ?? '']}${kind.level}`;
  return documentTypes.find((known) => known === type);
}

/** A value set that may hold an element's code; without version any will do. */
export interface ValueSetReference {
  readonly oid: string;
  readonly version?: string;
}

/** One row of a coded element list (dossier documents 3.8). */
export interface CodedElementRow {
  readonly path: string;
  readonly valueSets: readonly ValueSetReference[];
  /** Types that are absent here do not look at the row. */
  readonly usage: Readonly<Partial<Record<DocumentType, Usage>>>;
}

/** One coded element of a document, with what all rows that select it say together. */
export interface Selected {
  readonly element: MarkupElement;
  readonly usage: Usage;
  readonly valueSets: readonly ValueSetReference[];
}

export interface Selection {
  /** In document order, each element once. */
  readonly elements: readonly Selected[];
  /** Those with a code and a code system that no row selects, in document order. */
  readonly unlisted: readonly MarkupElement[];
  /** Paths of required rows that selected nothing. */
  readonly absent: readonly string[];
}

interface CompiledRow {
  readonly path: ElementPath;
  readonly usage: Usage;
  readonly valueSets: readonly ValueSetReference[];
}

const STRICTNESS: Readonly<Record<Usage, number>> = { O: 0, RNFA: 1, R: 2 };

/** Which elements of which documents are coded, and from which value sets; compiled once, used for every one. */
export class CodedElementList {
  readonly name: string;
  readonly rows: readonly CodedElementRow[];
  readonly #byType = new Map<DocumentType, readonly CompiledRow[]>();
  readonly #byLeaf = new Map<DocumentType, ReadonlyMap<string, readonly CompiledRow[]>>();

  /** Throws SyntaxError when a path cannot be understood. */
  constructor(name: string, rows: readonly CodedElementRow[]) {
    this.name = name;
    this.rows = rows;
    const compiled = rows.map((row) => ({ row, path: compilePath(row.path) }));
    for (const type of documentTypes) {
      const ofType = compiled.flatMap(({ row, path }) => {
        const usage = row.usage[type];
        return usage === undefined ? [] : [{ path, usage, valueSets: row.valueSets }];
      });
      this.#byType.set(type, ofType);
      this.#byLeaf.set(type, groupByLeaf(ofType));
    }
  }

  /** True when some row looks at documents of this type. */
  covers(type: DocumentType): boolean {
    return (this.#byType.get(type)?.length ?? 0) > 0;
  }

  /** The coded elements among a document's elements. */
  select(elements: readonly MarkupElement[], type: DocumentType): Selection {
    const byLeaf = this.#byLeaf.get(type) ?? new Map<string, readonly CompiledRow[]>();
    const hit = new Set<CompiledRow>();
    const selected: Selected[] = [];
    const unlisted: MarkupElement[] = [];
    for (const element of elements) {
      const rows = byLeaf.get(element.local)?.filter(({ path }) => path.matches(element)) ?? [];
      if (rows.length === 0) {
        if (isCoded(element) && !isHistory(element)) unlisted.push(element);
        continue;
      }
      if (isHistory(element)) continue;
      for (const row of rows) hit.add(row);
      selected.push({
        element,
        usage: rows.map(({ usage }) => usage).reduce((a, b) => (STRICTNESS[b] > STRICTNESS[a] ? b : a)),
        valueSets: rows.flatMap(({ valueSets }) => valueSets),
      });
    }
    const required = this.#byType.get(type)?.filter(({ usage }) => usage === 'R') ?? [];
    return {
      elements: selected,
      unlisted,
      absent: required.filter((row) => !hit.has(row)).map(({ path }) => path.text),
    };
  }
}

function groupByLeaf(rows: readonly CompiledRow[]): ReadonlyMap<string, readonly CompiledRow[]> {
  const groups = new Map<string, CompiledRow[]>();
  for (const row of rows) {
    const group = groups.get(row.path.leaf);
    if (group === undefined) groups.set(row.path.leaf, [row]);
    else group.push(row);
  }
  return groups;
}

function isCoded(element: MarkupElement): boolean {
  if (!element.mentions('codeSystem')) return false;
  return element.filled('code') !== undefined && element.filled('codeSystem') !== undefined;
}

/** What stands inside a `translation` tells how an element was before; it is never processed again. */
export function isHistory(element: MarkupElement): boolean {
  for (let at: MarkupElement | undefined = element; at !== undefined; at = at.parent) {
    if (at.local === 'translation') return true;
  }
  return false;
}
