import { namespaces } from '../../wire/xml/namespaces.js';
import type { ValidatedDocument } from './document.js';

export const generations = ['epsos', 'ehdsi'] as const;

/** The time whose pharmacy extension a document uses: epSOS, or eHDSI up to today's waves. */
export type Generation = (typeof generations)[number];

const EXTENSIONS: Readonly<Record<Generation, string>> = {
  epsos: namespaces.epsos,
  ehdsi: namespaces.pharm,
};

/**
 * The generation of a document by the namespace of its pharmacy extension (dossier documents 2.2). Where it
 * declares both, the one that it uses counts, eHDSI where it uses both. Undefined when it has neither.
 */
export function generationOf({ markup }: ValidatedDocument): Generation | undefined {
  const declared = generations.filter((generation) => markup.text.includes(EXTENSIONS[generation]));
  if (declared.length < 2) return declared[0];
  const used = new Set(markup.elements.map(({ namespace }) => namespace));
  return declared.findLast((generation) => used.has(EXTENSIONS[generation]));
}
