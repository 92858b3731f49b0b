import { z } from 'zod';

/** A schema or Schematron file of the operator's, and the documents that it is for. */
export const standard = z.strictObject({
  layer: z.enum(['schema', 'schematron']),
  /** The file with which the validation begins, in its folder. */
  file: z.string().min(1),
  /** What the file says its version is, where it says so. */
  version: z.string().optional(),
  /** The time that its pharmacy extension belongs to: epSOS, eHDSI, or either where it has none. */
  generation: z.enum(['epsos', 'ehdsi', 'any']),
  /** The short name of the document class; all of them where it is absent. */
  kind: z.string().optional(),
  level: z.union([z.literal(1), z.literal(3)]).optional(),
  /** The form of the document; both where it is absent. */
  direction: z.enum(['friendly', 'pivot']).optional(),
});

export type Standard = z.output<typeof standard>;

/** A standard that was found, with where it lies. */
export interface FoundStandard extends Standard {
  /** The file by its path in the folder of standards: `cda-2024/CDA.xsd`. */
  readonly name: string;
  readonly path: string;
  /** The folder out of which its parts are read. */
  readonly root: string;
}

/** A standard that has judged a document, as its verdict names it. */
export interface UsedStandard {
  readonly layer: Standard['layer'];
  /** {@link FoundStandard.name}, or the file as it was named on the command line. */
  readonly file: string;
  readonly version?: string;
  /** SHA-256 in hex: of the file and of all beside it that was imported with it. */
  readonly sha256: string;
}

/** The index of an imported folder. */
export const INDEX = 'standards.json';

export const standardIndex = z.strictObject({ standards: z.array(standard) });
