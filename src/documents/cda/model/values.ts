import type { Coded } from '../../../kernel/patient.js';

/** HL7 null flavors of the network (value set 42.37, dossier documents 2.3). */
export const nullFlavors = [
  'ASKU',
  'MSK',
  'NA',
  'NASK',
  'NAV',
  'NI',
  'NINF',
  'NP',
  'OTH',
  'PINF',
  'TRC',
  'UNK',
] as const;

export type NullFlavor = (typeof nullFlavors)[number];

/** A code that a concept was mapped from or to, which may have been mapped itself before. */
export interface Translation extends Coded {
  readonly translations?: readonly Translation[];
}

/** A concept with the codes that it was mapped from or to (`translation`), as they stand in the document. */
export interface Concept extends Translation {
  readonly codeSystemVersion?: string;
}

/** What stands where no code does: why there is none, and the author's own words when there are any. */
export interface Uncoded {
  readonly nullFlavor: NullFlavor;
  readonly text?: string;
}

export type CodedValue = Concept | Uncoded;

/** True for a concept, false for a null flavor. */
export function isConcept(value: CodedValue): value is Concept {
  return 'code' in value;
}

/** HL7 TS as written; of partial precision where no more is known (`1997`, `201403`, `20260110093000+0100`). */
export type Timestamp = string;

/** A stretch of time; an end that is not known is left out. */
export interface Period {
  readonly low?: Timestamp;
  readonly high?: Timestamp;
}

/** An amount: a decimal number kept as it is written, so that `0.50` stays `0.50`, and a UCUM unit (`1` for pieces). */
export interface Quantity {
  readonly value: string;
  readonly unit: string;
}

/** A list that has at least one member. */
export type NonEmpty<T> = readonly [T, ...T[]];

/** True for a list that has at least one member. */
export function isNonEmpty<T>(list: readonly T[]): list is NonEmpty<T> {
  return list.length > 0;
}
