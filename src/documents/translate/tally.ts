import type { DocumentKind } from '../kinds.js';
import { type Outcome, outcomes, type TranslationResult } from './result.js';

/** The coded elements of all documents of one kind, counted by what became of them. */
export interface TallyRow {
  readonly kind: string;
  readonly level: 1 | 3;
  readonly documents: number;
  /** Documents that a finding blocks. */
  readonly blocked: number;
  /** Coded elements of the list. */
  readonly elements: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly unlisted: number;
  readonly units: number;
  readonly unitsMissing: number;
  /** {@link mappedShare} */
  readonly share: number | undefined;
}

/**
 * The share of the elements that have a code to look up for which something was found: another code, a text, or that
 * both were right already. From 0 to 1; undefined where none has a code.
 */
export function mappedShare({ mapped, translated, kept, missing }: TallyRow['outcomes']): number | undefined {
  const known = mapped + translated + kept;
  return known + missing === 0 ? undefined : known / (known + missing);
}

/** Counts documents by kind, the way one operation left them. */
export class Tally {
  readonly #rows = new Map<string, { kind: DocumentKind; results: TranslationResult[] }>();

  /** Takes a result in; false when it is of no kind that is translated. */
  add(result: TranslationResult): boolean {
    const { kind, elements } = result;
    if (kind === undefined || elements.length === 0) return false;
    const key = `${kind.code} ${kind.level}`;
    const row = this.#rows.get(key) ?? { kind, results: [] };
    row.results.push(result);
    this.#rows.set(key, row);
    return true;
  }

  rows(): TallyRow[] {
    return [...this.#rows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { kind, results }]) => rowOf(kind, results));
  }
}

function rowOf(kind: DocumentKind, results: readonly TranslationResult[]): TallyRow {
  const elements = results.flatMap((result) => result.elements);
  const units = results.flatMap((result) => result.units);
  const counts = Object.fromEntries(
    outcomes.map((outcome) => [outcome, elements.filter((element) => element.outcome === outcome).length]),
  ) as Record<Outcome, number>;
  return {
    kind: kind.documentClass?.title ?? kind.code ?? '',
    level: kind.level,
    documents: results.length,
    blocked: results.filter(({ issues }) => issues.some(({ blocking }) => blocking)).length,
    elements: elements.length,
    outcomes: counts,
    unlisted: results.reduce((sum, { unlisted }) => sum + unlisted.length, 0),
    units: units.length,
    unitsMissing: units.filter(({ outcome }) => outcome === 'missing').length,
    share: mappedShare(counts),
  };
}
