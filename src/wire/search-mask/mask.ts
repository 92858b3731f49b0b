/** Three generations of one thing (dossier operation 2.1): G1 local file, G2 the same in an SMP, G3 the schemas of 2020 and 2023. */
export type MaskGeneration = 'G1' | 'G2' | 'G3';

/** The documents that a form is for. */
export type MaskScope = 'ALL' | 'PS' | 'EP';

export type MaskFieldKind =
  | 'identifier'
  | 'text'
  | 'birthDate'
  | 'gender'
  | 'accessCode'
  | 'prescriptionId'
  | 'dispensationPin';

/** One input that a country wants filled before it looks for a person or a document. */
export interface MaskField {
  readonly kind: MaskFieldKind;
  /** A key to be translated (`label.ism.familyName`), or a text to be shown as it stands. */
  readonly label: string;
  /** OID of the assigning authority: the root of the identifier that is typed in. */
  readonly domain?: string;
  /** A regular expression as published; what a G1 mask writes with `L` and `N` is turned into one. */
  readonly format?: string;
  /** Characters. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** What the field is called in its country, in English and in the country's own language. */
  readonly description?: string;
  readonly originalDescription?: string;
  readonly mandatory: boolean;
}

/** Groups of which the user fills exactly one. */
export interface MaskChoice {
  readonly groups: readonly { readonly display: string; readonly fields: readonly MaskField[] }[];
}

/** A picture that shows where the number stands. */
export interface MaskMedia {
  readonly name: string;
  readonly description?: string;
  readonly type: 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array;
}

/** What is asked for together. */
export interface MaskForm {
  readonly scope: MaskScope;
  readonly friendlyName?: string;
  readonly fields: readonly MaskField[];
  readonly choices: readonly MaskChoice[];
  /** Sets of labels of which one must be filled as a whole; empty when the mandatory flags say it all. */
  readonly alternatives: readonly (readonly string[])[];
  readonly media?: MaskMedia;
}

/** A country's international search mask, whatever generation it was written in. */
export interface SearchMask {
  readonly generation: MaskGeneration;
  /** ISO 3166-1 alpha-2, or `EU`, `IHE` for test countries; a broken mask may lack it. */
  readonly country?: string;
  readonly friendlyName?: string;
  readonly patient: readonly MaskForm[];
  readonly documents: readonly MaskForm[];
  readonly nextOfKin: readonly MaskForm[];
  /** What an operator should know: faults that were read around. */
  readonly warnings: readonly string[];
}
