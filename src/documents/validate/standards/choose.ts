import type { Direction } from '../document.js';
import type { Generation } from '../generation.js';
import type { Environment, StandardsSettings } from '../settings.js';
import type { FoundStandard, Standard } from './standard.js';

/** What decides which standards are for a document. */
export interface DocumentTraits {
  readonly kind: string | undefined;
  readonly level: 1 | 3;
  readonly direction: Direction;
  readonly generation: Generation;
  readonly environment: Environment;
}

/** An imported standard with the documents that it is for, as its index or the settings say. */
export interface AssignedStandard extends Omit<FoundStandard, 'kind'> {
  readonly kinds: readonly string[] | undefined;
  readonly environments?: readonly Environment[] | undefined;
}

/** The standards that judge anything; where the settings assign a file, its index no longer counts. */
export function assignStandards(
  found: readonly FoundStandard[],
  { assign, leaveOut }: StandardsSettings,
): AssignedStandard[] {
  return found
    .filter(({ name }) => !leaveOut.includes(name))
    .map(({ kind, generation, level, direction, ...standard }) => {
      const own = assign.find(({ file }) => file === standard.name);
      if (own === undefined) {
        return { ...standard, generation, level, direction, kinds: kind === undefined ? undefined : [kind] };
      }
      const { file: _, kinds, ...purpose } = own;
      return { ...standard, ...purpose, kinds };
    });
}

/**
 * The standards of a layer that are for a document. Every Schematron file that fits judges it. Of schemas, those
 * for its generation go before those for any, and then those that say most about the documents that they are for:
 * a plain CDA schema knows nothing of the extension, and would refuse it.
 */
export function chooseStandards(
  layer: Standard['layer'],
  standards: readonly AssignedStandard[],
  document: DocumentTraits,
): AssignedStandard[] {
  const fitting = standards.filter((standard) => standard.layer === layer && fits(standard, document));
  if (layer === 'schematron') return fitting;
  const narrowest = Math.max(...fitting.map(narrowness));
  return fitting.filter((standard) => narrowness(standard) === narrowest);
}

/** Schemas that stand beside each other for the same documents, by groups: each would judge them. */
export function rivalSchemas(standards: readonly AssignedStandard[]): AssignedStandard[][] {
  const groups = new Map<string, AssignedStandard[]>();
  for (const standard of standards) {
    if (standard.layer !== 'schema') continue;
    const { generation, kinds, level, direction, environments } = standard;
    const purpose = JSON.stringify([generation, kinds, level, direction, environments]);
    groups.set(purpose, [...(groups.get(purpose) ?? []), standard]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

function fits(standard: AssignedStandard, document: DocumentTraits): boolean {
  const { generation, kinds, level, direction, environments } = standard;
  return (
    (generation === 'any' || generation === document.generation) &&
    (kinds === undefined || (document.kind !== undefined && kinds.includes(document.kind))) &&
    (level === undefined || level === document.level) &&
    (direction === undefined || direction === document.direction) &&
    (environments === undefined || environments.includes(document.environment))
  );
}

function narrowness({ generation, kinds, level, direction, environments }: AssignedStandard): number {
  const told = [kinds, level, direction, environments].filter((part) => part !== undefined).length;
  return (generation === 'any' ? 0 : 8) + told;
}
