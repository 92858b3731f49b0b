import type { PatientId } from './identifiers.js';

/** A person's name; each part may have several pieces, in the order they are written. */
export interface PersonName {
  readonly family: readonly string[];
  readonly given: readonly string[];
  readonly prefix?: readonly string[];
}

/** HL7 AdministrativeGender: female, male, undifferentiated. */
export type Gender = 'F' | 'M' | 'UN';

export interface Address {
  readonly street?: readonly string[];
  readonly city?: string;
  readonly postalCode?: string;
  readonly state?: string;
  /** ISO 3166-1 alpha-2 where the sender keeps to it. */
  readonly country?: string;
}

/** What is known of a person who is looked for (ITI-55 query parameters). */
export interface PatientTraits {
  readonly ids: readonly PatientId[];
  readonly name?: PersonName;
  /** HL7 TS of day precision as a rule: `19800131`. */
  readonly birthTime?: string;
  readonly gender?: Gender;
  readonly address?: Address;
}

/** A person who was found; `id` is the identifier to use from then on. */
export interface PatientMatch {
  readonly id: PatientId;
  readonly name: PersonName;
  readonly birthTime: string;
  readonly gender?: Gender;
  readonly address?: Address;
}

/** A concept as a document or a metadata entry carries it. */
export interface Coded {
  readonly code: string;
  readonly codeSystem: string;
  readonly displayName?: string;
}
