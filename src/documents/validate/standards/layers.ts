import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Finding } from '../finding.js';
import { judgeBySchema } from '../schema/findings.js';
import { loadSchema, SchemaRefusal } from '../schema/schema.js';
import { schematronFindings } from '../schematron/findings.js';
import { type AcceptedDocument, runSchematron } from '../schematron/run.js';
import { loadSchematron, SchematronRefusal } from '../schematron/schematron.js';
import type { Environment, StandardsSettings } from '../settings.js';
import type { LayerFunction } from '../validate.js';
import { type AssignedStandard, chooseStandards } from './choose.js';
import type { Standard, UsedStandard } from './standard.js';

type StandardLayer = Standard['layer'];

/** How a layer reads a file of its own, and what that finds in a document. Throws the layer's refusal. */
const readers: Readonly<
  Record<StandardLayer, (path: string, root?: string) => (document: AcceptedDocument) => readonly Finding[]>
> = {
  schema: (path, root) => {
    const schema = loadSchema(path, root);
    return ({ bytes }) => judgeBySchema(bytes, schema);
  },
  schematron: (path, root) => {
    const schematron = loadSchematron(path, root);
    return (document) => schematronFindings(runSchematron(document, schematron));
  },
};

/** A layer that judges every document by one file. Throws `SchemaRefusal` or `SchematronRefusal`. */
export function layerOfFile(layer: StandardLayer, file: string): LayerFunction {
  const judge = readers[layer](file);
  const used = { layer, file, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') };
  return (document) => ({ standards: [used], find: () => judge(document) });
}

/** A layer that judges each document by the imported standards that are for it, compiled when first needed. */
export function layerOfStandards(
  layer: StandardLayer,
  standards: readonly AssignedStandard[],
  about: { readonly environment: Environment; readonly undetermined: StandardsSettings['undetermined'] },
): LayerFunction {
  return ({ bytes, characters, generation = about.undetermined, ...traits }) => {
    const chosen = chooseStandards(layer, standards, {
      ...traits,
      generation,
      environment: about.environment,
    });
    if (chosen.length === 0) return { passedOver: whyNone(layer, standards, generation) };
    return {
      standards: chosen.map(usedOf),
      find: () => chosen.flatMap((standard) => judgeBy(standard, { bytes, characters })),
    };
  };
}

const names: Readonly<Record<StandardLayer, string>> = {
  schema: 'XML Schema',
  schematron: 'Schematron file',
};

function whyNone(layer: StandardLayer, standards: readonly AssignedStandard[], generation: string): string {
  return standards.some((standard) => standard.layer === layer)
    ? `no imported ${names[layer]} is for such a document (${generation})`
    : `no ${names[layer]} is imported`;
}

function judgeBy(
  { layer, name, path, root }: AssignedStandard,
  document: AcceptedDocument,
): readonly Finding[] {
  try {
    return readers[layer](path, root)(document);
  } catch (error) {
    if (!(error instanceof SchemaRefusal || error instanceof SchematronRefusal)) throw error;
    // Nothing was judged by it: that is never a pass.
    const message = `The document was not judged by ${name}: ${error.message.replaceAll(`${root}/`, '')}`;
    const remedy = 'Import the standard again, or leave it out in validation.yaml';
    return [{ layer, id: 'STD-unusable', severity: 'error', location: '/', message, remedy }];
  }
}

function usedOf({ layer, name, version, root }: AssignedStandard): UsedStandard {
  return { layer, file: name, ...(version === undefined ? {} : { version }), sha256: digestOf(root) };
}

// Compiled standards are kept for as long as the program runs, and so is what they were compiled from.
const digests = new Map<string, string>();

function digestOf(root: string): string {
  const known = digests.get(root);
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) {
    const bytes = readFileSync(file);
    hash.update(`${relative(root, file)}\0${bytes.length}\0`).update(bytes);
  }
  const digest = hash.digest('hex');
  digests.set(root, digest);
  return digest;
}
