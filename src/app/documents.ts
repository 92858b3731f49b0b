import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeConfig } from '../config/load.js';
import { readCodedElementTable } from '../documents/translate/coded-element-files.js';
import type { CodedElementList } from '../documents/translate/coded-elements.js';
import type { BlockingPolicy } from '../documents/translate/policy.js';
import { readValidationSettings, type ValidationSettings } from '../documents/validate/settings.js';
import type { Coded } from '../kernel/patient.js';
import { loadTerminology } from '../terminology/store.js';
import type { Terminology } from '../terminology/terminology.js';
import { isResolved, resolvePivot } from '../terminology/transcoding.js';
import { shipped } from './shipped.js';

/** The common code of a national one, in English, as the list of prescriptions tells it. */
export function pivotCode(terminology: Terminology, coded: Coded): Coded | undefined {
  const answer = resolvePivot(terminology, coded, PIVOT_LANGUAGE);
  if (!isResolved(answer)) return undefined;
  const { concept, designation } = answer;
  return { code: concept.code, codeSystem: concept.codeSystem.id, displayName: designation.text };
}

const PIVOT_LANGUAGE = 'en-GB';

/** The folder of terminology that `terminology import` fills, in a data folder. */
export function importedTerminology(dataDir: string): string {
  return join(dataDir, 'terminology');
}

/**
 * The terminology of a node: its country's own files first, then what was imported, then what ships with the
 * program. Nodes that name the same folders share one.
 */
export function terminologyOf(
  config: Pick<NodeConfig, 'dataDir'> & { readonly folders?: Pick<NodeConfig['folders'], 'terminology'> },
): Terminology {
  const own = config.folders?.terminology;
  return terminologyIn([
    ...(own === undefined ? [] : [own]),
    importedTerminology(config.dataDir),
    shipped('terminology'),
  ]);
}

const loaded = new Map<string, Terminology>();

function terminologyIn(folders: readonly string[]): Terminology {
  const key = folders.join('\n');
  const terminology = loaded.get(key) ?? loadTerminology(folders);
  loaded.set(key, terminology);
  return terminology;
}

/** The list of coded elements, which knows the documents of every generation (dossier documents 3.8). */
export function codedElements(): CodedElementList {
  const file = shipped('coded-elements', 'ehdsi.tsv');
  return readCodedElementTable('ehdsi', readFileSync(file, 'utf8'));
}

const blocking: Readonly<Record<NodeConfig['transcoding']['blocking'], BlockingPolicy>> = {
  required: { usages: ['R'], tolerated: [] },
  all: { usages: ['R', 'RNFA', 'O'], tolerated: [] },
  none: { usages: [], tolerated: [] },
};

/** Which failures keep a document from being sent. */
export function blockingPolicy({ transcoding }: Pick<NodeConfig, 'transcoding'>): BlockingPolicy {
  return blocking[transcoding.blocking];
}

/** Which layers of validation look at which documents, as it ships. */
export function validationSettings(): ValidationSettings {
  return readValidationSettings('validation.yaml', readFileSync(shipped('validation.yaml'), 'utf8'));
}
