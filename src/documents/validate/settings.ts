import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { Direction } from './document.js';
import type { Layer } from './finding.js';

/** The layers in the order in which they are run. */
export const layers = [
  'safety',
  'schema',
  'schematron',
  'terminology',
  'rules',
  'pdf',
] as const satisfies readonly Layer[];

export const environments = ['integration', 'production'] as const;
export type Environment = (typeof environments)[number];

const layerList = z
  .array(z.enum(layers))
  .describe('layers that are run; safety always is, and one that has nothing to run on is passed over');

const byDirection = z
  .strictObject({
    friendly: layerList.optional().describe("documents in a country's own codes"),
    pivot: layerList.optional().describe("documents in the network's codes"),
  })
  .describe('layers by direction');

const environment = z.strictObject({
  all: z
    .strictObject({ friendly: layerList, pivot: layerList })
    .describe('layers of every kind that is not named under kinds'),
  kinds: z
    .record(z.string(), byDirection)
    .default({})
    .describe('layers of single kinds, by name (patient-summary, eprescription, …)'),
});

/** `validation.yaml`: which layers look at which documents, by environment, kind and direction. */
export const validationSchema = z.strictObject({
  integration: environment.describe('where vendors test: as a rule every layer'),
  production: environment.describe('where patients are: as a rule what protects them'),
  pdf: z
    .strictObject({
      mostBytes: z
        .int()
        .min(1)
        .default(10 * 1024 * 1024)
        .describe('bytes of a PDF above which there is a warning'),
    })
    .prefault({})
    .describe('the file in a level 1 document'),
});

export type ValidationSettings = z.output<typeof validationSchema>;

/** Reads `validation.yaml`. Throws SyntaxError with the place of the first mistake. */
export function readValidationSettings(name: string, text: string): ValidationSettings {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true });
  const [syntax] = document.errors;
  if (syntax !== undefined) throw new SyntaxError(`${name}: ${syntax.message}`);
  const parsed = validationSchema.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (parsed.success) return parsed.data;
  const [mistake] = parsed.error.issues;
  throw new SyntaxError(`${name}, ${mistake?.path.join('.') ?? ''}: ${mistake?.message ?? ''}`);
}

/** The layers of a kind of document; safety comes first whatever the settings say. */
export function layersFor(
  settings: ValidationSettings,
  about: {
    readonly environment: Environment;
    readonly kind: string | undefined;
    readonly direction: Direction;
  },
): readonly Layer[] {
  const { all, kinds } = settings[about.environment];
  const chosen =
    (about.kind === undefined ? undefined : kinds[about.kind]?.[about.direction]) ?? all[about.direction];
  return layers.filter((layer) => layer === 'safety' || chosen.includes(layer));
}
