import type { Terminology } from '../../terminology/terminology.js';
import { UNIT_SYSTEM, UNITS } from '../../terminology/units.js';
import { isHistory } from './coded-elements.js';
import type { MarkupElement } from './markup.js';
import type { UnitReport } from './result.js';

/**
 * The units of a document's amounts, each element once. Pieces (`1`) have none. The official list names
 * attributes for them, which nothing ever processed (dossier documents 3.8): a unit is the same in every
 * language, so it is looked at and left.
 */
export function reportUnits(
  elements: readonly MarkupElement[],
  terminology: Terminology,
  language: string,
): UnitReport[] {
  if (terminology.valueSetsInForce(UNITS).length === 0) return [];
  return elements.flatMap((element) => {
    const unit = element.mentions('unit') ? element.filled('unit') : undefined;
    if (unit === undefined || unit === '1' || isHistory(element)) return [];
    return [{ path: element.path, unit, ...unitIn(terminology, unit, language) }];
  });
}

function unitIn(terminology: Terminology, unit: string, language: string): Omit<UnitReport, 'path' | 'unit'> {
  const concept = terminology.concept(UNIT_SYSTEM, unit);
  if (concept === undefined || terminology.isMember(UNITS, concept) === false) return { outcome: 'missing' };
  const name = terminology.designation(concept, language)?.text;
  return { outcome: 'kept', ...(name === undefined ? {} : { name }) };
}
