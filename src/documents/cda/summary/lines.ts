import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childrenOf, textOf, typeOf } from '../../../wire/xml/read.js';
import { dateText } from '../phrases.js';
import {
  amountOf,
  childrenNamed,
  displayOf,
  find,
  findAll,
  intervalOf,
  intervalText,
  type Narrative,
  oneLine,
  referred,
} from './loose.js';
import { readIntake, readMedicine } from './medicine.js';

/**
 * One entry of a section in one line, whatever its kind and era: what it is, then what is said of it.
 * Undefined where nothing of it has a name.
 */
export function lineOf(statement: XmlElement, narrative: Narrative): string | undefined {
  return nameOf(statement, narrative) ?? referred(find(statement, 'text'), narrative);
}

function nameOf(statement: XmlElement, narrative: Narrative): string | undefined {
  switch (statement.name) {
    case 'substanceAdministration':
      return substanceLine(statement, narrative);
    case 'supply':
      return supplyLine(statement, narrative);
    case 'act':
      return line(
        childrenNamed(statement, 'entryRelationship')
          .flatMap((relation) => childrenOf(relation).slice(-1))
          .map((inner) => lineOf(inner, narrative)),
      );
    case 'organizer':
      return line(
        childrenNamed(statement, 'component')
          .flatMap((component) => childrenOf(component).slice(-1))
          .map((inner) => lineOf(inner, narrative)),
      );
    case 'observation':
      return observationLine(statement, narrative);
    case 'procedure':
      return line([displayOf(find(statement, 'code'), narrative), timeText(statement)]);
    default:
      return displayOf(find(statement, 'code'), narrative);
  }
}

function line(parts: readonly (string | undefined)[]): string | undefined {
  const known = parts.filter((part) => part !== undefined && part !== '');
  return known.length === 0 ? undefined : known.join(' · ');
}

function timeText(statement: XmlElement): string | undefined {
  return intervalText(intervalOf(find(statement, 'effectiveTime')));
}

function substanceLine(statement: XmlElement, narrative: Narrative): string | undefined {
  const intake = readIntake(statement, narrative);
  const material = find(statement, 'consumable', 'manufacturedProduct', 'manufacturedMaterial');
  const ingredients = intake.ingredients.map(({ name, strength }) =>
    [name, strength].filter(Boolean).join(' '),
  );
  // What was given already is a vaccine: its kind is in the code, its brand in the name.
  const vaccine =
    attributeOf(statement, 'moodCode') === 'EVN' ? displayOf(find(material, 'code'), narrative) : undefined;
  const product = line([vaccine, intake.name === vaccine ? undefined : intake.name, ...ingredients]);
  // A statement that there is no medication has its name in its own code.
  if (product === undefined) return displayOf(find(statement, 'code'), narrative);
  return line([
    product,
    intake.form,
    intake.dose,
    intake.frequency,
    intake.route,
    intervalText(intake.duration),
    // HL7's own word, in no language: what was not given must not read like what was.
    notDone(statement) ? 'cancelled' : undefined,
  ]);
}

function notDone(statement: XmlElement): boolean {
  return (
    attributeOf(statement, 'negationInd') === 'true' ||
    attributeOf(find(statement, 'statusCode'), 'code') === 'cancelled'
  );
}

function supplyLine(statement: XmlElement, narrative: Narrative): string | undefined {
  const product = find(statement, 'product', 'manufacturedProduct');
  if (product !== undefined) {
    const { name, form, packageSize } = readMedicine(product, narrative);
    return line([name, form, packageSize, amountOf(find(statement, 'quantity'))]);
  }
  const role = find(statement, 'participant', 'participantRole');
  return line([displayOf(find(role, 'playingDevice', 'code'), narrative), timeText(statement)]);
}

function observationLine(observation: XmlElement, narrative: Narrative): string | undefined {
  const agents = findAll(observation, 'participant', 'participantRole', 'playingEntity').map(
    (entity) => displayOf(find(entity, 'code'), narrative) ?? oneLine(textOf(find(entity, 'name'))),
  );
  const value = valueText(find(observation, 'value'), narrative);
  const code = displayOf(find(observation, 'code'), narrative);
  // A problem's value names it by itself; an amount or a result needs the name of what was measured.
  const element = find(observation, 'value');
  const namesItself = value !== undefined && element !== undefined && typeOf(element)?.local === 'CD';
  const said = namesItself ? [value] : [code, value];
  const inside = childrenNamed(observation, 'entryRelationship')
    .flatMap((relation) => find(relation, 'observation') ?? [])
    .map((inner) => saidInside(inner, narrative));
  return line([...agents, ...said, timeText(observation), ...inside]);
}

// The severity of a reaction stands inside the reaction, and is told with it: `Anaphylaxis (Severe)`.
function saidInside(observation: XmlElement, narrative: Narrative): string | undefined {
  const value = valueText(find(observation, 'value'), narrative);
  const deeper = findAll(observation, 'entryRelationship', 'observation')
    .map((inner) => valueText(find(inner, 'value'), narrative))
    .filter((each) => each !== undefined);
  if (value === undefined) return line(deeper);
  return deeper.length === 0 ? value : `${value} (${deeper.join(', ')})`;
}

function valueText(value: XmlElement | undefined, narrative: Narrative): string | undefined {
  if (value === undefined) return undefined;
  switch (typeOf(value)?.local) {
    case 'PQ':
    case 'INT':
    case 'REAL':
      return amountOf(value);
    case 'TS':
      return dateText(attributeOf(value, 'value'));
    default:
      return displayOf(value, narrative) ?? oneLine(textOf(value));
  }
}
