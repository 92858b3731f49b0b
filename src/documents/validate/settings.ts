import { parseDocument } from 'yaml';
import { z } from 'zod';
import { type DocumentClass, documentClasses } from '../../kernel/classes.js';
import type { Direction } from './document.js';
import type { Layer } from './finding.js';
import { generations } from './generation.js';

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

export const directions = ['friendly', 'pivot'] as const satisfies readonly Direction[];

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

const kindName = z.enum(Object.values<DocumentClass>(documentClasses).map(({ name }) => name));

const assignment = z.strictObject({
  file: z.string().min(1).describe('a file in the folder of standards, such as cda-2024/CDA.xsd'),
  generation: z
    .enum([...generations, 'any'])
    .default('any')
    .describe('the time whose pharmacy extension the documents use'),
  kinds: z.array(kindName).min(1).optional().describe('kinds of documents; all where it is left out'),
  level: z
    .union([z.literal(1), z.literal(3)])
    .optional()
    .describe('1 or 3; both where it is left out'),
  direction: z.enum(directions).optional().describe('friendly or pivot; both where it is left out'),
  environments: z
    .array(z.enum(environments))
    .min(1)
    .optional()
    .describe('integration, production; both where it is left out'),
});

/** Which imported standard is for which documents, where its own index says too little or too much. */
export const standardsSettings = z.strictObject({
  folder: z
    .string()
    .min(1)
    .default('standards')
    .describe('where standards import puts them; a path starts at the configuration folder'),
  undetermined: z
    .enum(generations)
    .default('ehdsi')
    .describe('the generation of a document that uses the pharmacy extension of neither'),
  assign: z
    .array(assignment)
    .default([])
    .describe('files whose documents are told here instead of by their index'),
  leaveOut: z.array(z.string().min(1)).default([]).describe('files that judge nothing'),
});

export type StandardsSettings = z.output<typeof standardsSettings>;

/** The HTTP service of validation: what it takes in, what it keeps, and the validators that it names to Gazelle's clients. */
export const serviceSettings = z.strictObject({
  mostBytes: z
    .int()
    .min(1024)
    .max(100 * 1024 * 1024)
    .default(20 * 1024 * 1024)
    .describe('bytes of a submitted document'),
  mostAtOnce: z.int().min(1).max(64).default(4).describe('submissions that are taken in at the same time'),
  seconds: z.int().min(1).max(600).default(60).describe('seconds in which a submission has to arrive'),
  keepDays: z.int().min(1).max(3660).default(90).describe('days after which a result is deleted'),
  keepBytes: z
    .int()
    .min(1024 * 1024)
    .default(5 * 1024 * 1024 * 1024)
    .describe('bytes of all results; when there are more, no submission is taken'),
  validators: z
    .array(
      z.strictObject({
        name: z.string().min(1).describe('as clients ask for it, to the letter'),
        direction: z.enum(directions).describe('friendly or pivot'),
        level: z.union([z.literal(1), z.literal(3)]).describe('1 or 3'),
      }),
    )
    .default([])
    .describe('validators of CDA documents by the names of the Gazelle services'),
});

export type ServiceSettings = z.output<typeof serviceSettings>;

/** `validation.yaml`: which layers and standards look at which documents, and how the service takes them in. */
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
  standards: standardsSettings.prefault({}).describe('the XML Schemas and Schematron files of the operator'),
  service: serviceSettings.prefault({}).describe('the HTTP service of validation'),
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
