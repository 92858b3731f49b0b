import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type Koa from 'koa';
import { checkFile } from '../config/explain.js';
import { readPart, VALIDATION } from '../config/folder.js';
import { ConfigError, type ConfigMistake } from '../config/mistake.js';
import {
  type Environment,
  layersFor,
  type ValidationSettings,
  validationSchema,
} from '../documents/validate/settings.js';
import { assignStandards, rivalSchemas } from '../documents/validate/standards/choose.js';
import { layerOfStandards } from '../documents/validate/standards/layers.js';
import {
  type FoundStandard,
  findStandards,
  StandardsRefusal,
} from '../documents/validate/standards/standards.js';
import {
  type LayerFunction,
  type Validation,
  type ValidationOptions,
  validateDocument,
} from '../documents/validate/validate.js';
import type { Runtime } from '../kernel/runtime.js';
import { validationService } from '../portal/validation/service.js';
import { ResultStore } from '../portal/validation/store.js';
import { codedElements, terminologyOf, validationSettings } from './documents.js';
import type { Findings } from './findings.js';
import { version } from './version.js';

/** What is asked about a document; `layers` go before those of the settings. */
export interface ValidationRequest extends Pick<ValidationOptions, 'direction' | 'claimed'> {
  readonly environment: Environment;
  readonly layers?: ReturnType<ValidationOptions['layers']> | undefined;
}

/** Validation as a configuration folder has it: its settings, its standards, the terminology of a data folder. */
export interface Validator {
  readonly settings: ValidationSettings;
  readonly standards: readonly FoundStandard[];
  judge(bytes: Uint8Array, request: ValidationRequest): Validation;
  /** Judges by one imported Schematron file alone, whatever documents it is for. */
  judgeBy(schematron: FoundStandard, bytes: Uint8Array): Validation;
}

export interface ValidatorOptions {
  /** The configuration folder; what ships with the program where it has no validation.yaml, or is not there. */
  readonly config: string;
  readonly dataDir: string;
  /** Layers that go by a file that was named instead of by imported standards. */
  readonly named?: { readonly schema?: LayerFunction; readonly schematron?: LayerFunction };
}

/**
 * Makes validation ready. Throws ConfigError for a validation.yaml or standards that cannot be used; judging
 * throws TerminologyError for terminology that cannot be read.
 */
export function openValidator({ config, dataDir, named = {} }: ValidatorOptions): Validator {
  const { settings, standards, mistakes } = read(config);
  if (settings === undefined || mistakes.length > 0) throw new ConfigError(config, mistakes);
  const assigned = assignStandards(standards, settings.standards);
  const list = codedElements();
  return {
    settings,
    standards,
    judge: (bytes, { environment, direction, claimed, layers }) => {
      const about = { environment, undetermined: settings.standards.undetermined };
      return validateDocument(bytes, {
        direction,
        claimed,
        layers: (kind) => layers ?? layersFor(settings, { environment, kind, direction }),
        // Loaded for the first document, then kept.
        terminology: terminologyOf({ dataDir }),
        list,
        pdf: settings.pdf,
        schema: named.schema ?? layerOfStandards('schema', assigned, about),
        schematron: named.schematron ?? layerOfStandards('schematron', assigned, about),
      });
    },
    judgeBy: ({ kind: _, level: __, direction: ___, ...schematron }, bytes) =>
      validateDocument(bytes, {
        direction: 'friendly',
        layers: () => ['schematron'],
        schematron: layerOfStandards('schematron', [{ ...schematron, generation: 'any', kinds: undefined }], {
          environment: 'integration',
          undetermined: settings.standards.undetermined,
        }),
      }),
  };
}

/** The service of a validator, with its results in the data folder, and what tidies them once an hour. */
export async function openValidationService(
  validator: Validator,
  {
    dataDir,
    runtime,
    publicUrl,
  }: { readonly dataDir: string; readonly runtime: Runtime; readonly publicUrl?: URL | undefined },
): Promise<{ readonly app: Koa; close(): void }> {
  const { settings, standards } = validator;
  const store = await ResultStore.open(join(dataDir, 'validation'), settings.service, () =>
    runtime.clock.now(),
  );
  const app = validationService({
    judge: validator.judge,
    store,
    settings: settings.service,
    schematrons: standards
      .filter(({ layer }) => layer === 'schematron')
      .map((standard) => ({ name: standard.name, judge: (bytes) => validator.judgeBy(standard, bytes) })),
    program: { name: 'passerelle', version },
    runtime,
    publicUrl,
  });
  const tidying = setInterval(() => {
    store.sweep().catch((error: unknown) =>
      runtime.log.error('old validation results could not be deleted', {
        cause: error instanceof Error ? error.name : typeof error,
      }),
    );
  }, 3_600_000).unref();
  return { app, close: () => clearInterval(tidying) };
}

/** What is wrong with the validation of a configuration folder, and what an operator should know of. */
export function checkValidation(config: string): Findings {
  const { settings, standards, mistakes } = read(config);
  if (settings === undefined || !existsSync(join(config, VALIDATION))) return { mistakes, warnings: [] };
  const rivals = rivalSchemas(assignStandards(standards, settings.standards));
  const warnings = rivals.map((group) => ({
    file: VALIDATION,
    path: 'standards',
    message: `${group.map(({ name }) => name).join(' and ')} are for the same documents, and each will judge them`,
    remedy: 'Name those that are not to judge under leaveOut, or tell them apart under assign',
  }));
  return { mistakes, warnings };
}

interface Reading {
  readonly settings: ValidationSettings | undefined;
  readonly standards: readonly FoundStandard[];
  readonly mistakes: readonly ConfigMistake[];
}

function read(config: string): Reading {
  const { settings, mistakes, lineOf } = readSettings(config);
  if (settings === undefined) return { settings, standards: [], mistakes };
  try {
    const standards = findStandards(resolve(config, settings.standards.folder));
    return { settings, standards, mistakes: unknownFiles(settings, standards, lineOf) };
  } catch (error) {
    if (!(error instanceof StandardsRefusal)) throw error;
    const unusable = error.reasons.map((message) => ({
      file: error.path,
      path: '',
      message,
      remedy: 'Import the standards again',
    }));
    return { settings, standards: [], mistakes: unusable };
  }
}

type LineOf = (path: readonly PropertyKey[]) => number | undefined;

function readSettings(config: string): {
  readonly settings: ValidationSettings | undefined;
  readonly mistakes: readonly ConfigMistake[];
  readonly lineOf: LineOf;
} {
  if (!existsSync(join(config, VALIDATION))) {
    return { settings: validationSettings(), mistakes: [], lineOf: () => undefined };
  }
  const part = readPart(config, VALIDATION);
  if (!('lineOf' in part)) return { settings: undefined, mistakes: [part], lineOf: () => undefined };
  const { value, mistakes } = checkFile(part, validationSchema);
  return { settings: value, mistakes, lineOf: (path) => part.lineOf(path) };
}

/** Files that the settings name and that are not imported: a slip there would let a standard judge, or not. */
function unknownFiles(
  { standards: { assign, leaveOut } }: ValidationSettings,
  standards: readonly FoundStandard[],
  lineOf: LineOf,
): ConfigMistake[] {
  const known = new Set(standards.map(({ name }) => name));
  const named = [
    ...assign.map(({ file }, index) => ({ file, path: ['standards', 'assign', index, 'file'] })),
    ...leaveOut.map((file, index) => ({ file, path: ['standards', 'leaveOut', index] })),
  ];
  return named
    .filter(({ file }) => !known.has(file))
    .map(({ file, path }) => {
      const line = lineOf(path);
      return {
        file: VALIDATION,
        ...(line === undefined ? {} : { line }),
        path: path
          .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
          .join('')
          .slice(1),
        message: `${file} is no imported standard`,
        remedy: 'Name it as passerelle standards list does, by its path in the folder of standards',
      };
    });
}
