import { documentKind } from '../../../documents/kinds.js';
import type { Finding } from '../../../documents/validate/finding.js';
import type { Validation } from '../../../documents/validate/validate.js';
import { withXml } from '../../../wire/xml/parse.js';
import type { ValidationServiceSources } from '../service.js';
import { writeDetailedResult } from './detailed-result.js';

/** A request that a Gazelle service answers with its fault; the reason is for who sent it. */
export class GazelleFault extends Error {}

/** What a Gazelle service can do, whatever its elements are called. */
export interface GazelleValidators {
  readonly about: string;
  names(discriminator: string): readonly string[];
  /** The `detailedResult` of a document. Throws {@link GazelleFault}. */
  validate(document: Uint8Array, validator: string): string;
}

/** CDA documents, by the validators of the settings, in the layers of the integration environment. */
export function cdaValidators(sources: ValidationServiceSources): GazelleValidators {
  const { settings, judge } = sources;
  return validatorsOf(sources, {
    what: 'CDA documents',
    names: settings.validators.map(({ name }) => name),
    judge: (bytes, name) => {
      const validator = settings.validators.find((one) => one.name === name);
      if (validator === undefined) return undefined;
      const verdict = judge(bytes, { direction: validator.direction, environment: 'integration' });
      return verdict.refused ? verdict : atLevel(verdict, bytes, validator.level);
    },
  });
}

/** Documents by the imported Schematron files, each a validator that is named by its file. */
export function schematronValidators(sources: ValidationServiceSources): GazelleValidators {
  return validatorsOf(sources, {
    what: 'documents by Schematron',
    names: sources.schematrons.map(({ name }) => name),
    judge: (bytes, name) => sources.schematrons.find((one) => one.name === name)?.judge(bytes),
  });
}

interface Own {
  readonly what: string;
  readonly names: readonly string[];
  /** Undefined for a name of no validator. */
  judge(bytes: Uint8Array, name: string): Validation | undefined;
}

function validatorsOf(
  { program, runtime }: ValidationServiceSources,
  { what, names, judge }: Own,
): GazelleValidators {
  return {
    about: `${program.name} ${program.version} judges ${what}: ${names.join('; ') || 'no validator is set up'}`,
    names: (discriminator) => {
      const wanted = discriminator.toLowerCase();
      return names.filter((name) => name.toLowerCase().includes(wanted));
    },
    validate: (document, validator) => {
      if (document.length === 0) throw new GazelleFault('there is no document');
      const verdict = judge(document, validator);
      if (verdict === undefined) {
        throw new GazelleFault('there is no such validator; getListOfValidators names those that there are');
      }
      return writeDetailedResult(verdict, { at: runtime.clock.now(), validator, program });
    },
  };
}

function atLevel(verdict: Validation, bytes: Uint8Array, level: 1 | 3): Validation {
  const found = withXml(bytes, documentKind)?.level;
  if (found === undefined || found === level) return verdict;
  const finding: Finding = {
    layer: 'safety',
    id: 'GAZELLE-level',
    severity: 'error',
    location: '/',
    message: `The document is of level ${found}, and this validator is for level ${level}`,
    remedy: 'Choose the validator of the level, or send the other document',
  };
  return { ...verdict, valid: false, findings: [finding, ...verdict.findings] };
}
