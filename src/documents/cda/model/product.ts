import type { CodedValue, Period, Quantity, Timestamp } from './values.js';

/** A medicinal product (dossier documents 2.5). */
export interface Product {
  /** National or medicinal product identifier. */
  readonly code?: CodedValue;
  /** Brand name. */
  readonly name: string;
  /** Strength or presentation in words. */
  readonly description?: string;
  /** EDQM once transcoded. */
  readonly doseForm?: CodedValue;
  /** From the innermost container outwards, at most three; the last one is the pack that is dispensed. */
  readonly packages: readonly PackageLevel[];
  /** ATC class of the product. */
  readonly classification?: CodedValue;
  readonly parts: readonly ProductPart[];
  readonly ingredients: readonly Ingredient[];
  /** Marketing authorisation holder. */
  readonly manufacturer?: string;
}

/** How much of what lies inside is in one container, and what the container is. */
export interface PackageLevel {
  /** Left out where the document does not say it; the schema allows that. */
  readonly quantity?: Quantity;
  readonly code?: CodedValue;
  readonly name?: string;
  readonly form?: CodedValue;
}

/** One component of a combination pack. */
export interface ProductPart {
  readonly quantity: Quantity;
  readonly name?: string;
  readonly doseForm?: CodedValue;
  readonly packages: readonly PackageLevel[];
  readonly ingredients: readonly Ingredient[];
}

/** An active ingredient and how much of it is in what. */
export interface Ingredient {
  readonly code: CodedValue;
  readonly name?: string;
  readonly strength?: Strength;
}

export interface Strength {
  readonly numerator: Quantity;
  readonly denominator: Quantity;
}

/** Units per intake; one value is a range whose ends are equal. */
export interface Dose {
  readonly low: Quantity;
  readonly high: Quantity;
}

/** HL7 TimingEvent as the CDA schema knows it: before (A), between (I) and after (P) meals (C), at bedtime (HS). */
export const timingEvents = [
  'AC',
  'ACD',
  'ACM',
  'ACV',
  'HS',
  'IC',
  'ICD',
  'ICM',
  'ICV',
  'PC',
  'PCD',
  'PCM',
  'PCV',
  'CM',
  'CD',
  'CV',
] as const;
export type TimingEvent = (typeof timingEvents)[number];

/** When to take it: once, every so often, or by an event of the day (dossier documents 2.2, 2.8). */
export type Frequency =
  | { readonly kind: 'once'; readonly at: Timestamp }
  | {
      readonly kind: 'periodic';
      readonly period: Quantity;
      /** True where the institution chooses the hour: `three times a day` instead of `every 8 hours`. */
      readonly institutionSpecified?: boolean;
      readonly phase?: Period;
    }
  | { readonly kind: 'event'; readonly event: TimingEvent; readonly displayName?: string };

/** How the product is to be taken; what is unknown is left out and written with a null flavor. */
export interface Administration {
  readonly duration: Period;
  readonly frequency?: Frequency;
  readonly route?: CodedValue;
  readonly dose?: Dose;
  readonly product: Product;
}
