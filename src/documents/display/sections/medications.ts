import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, typeOf } from '../../../wire/xml/read.js';
import { childrenNamed, find } from '../../cda/summary/loose.js';
import { field, isNegated, isStatement, negated, related, subject, table } from '../groups.js';
import type { Entry, Field, Group, Value } from '../model.js';
import { type Reading, stating } from '../reading.js';
import { amountValue } from '../values/amounts.js';
import { codedValue } from '../values/coded.js';
import { frequencyValues, isFrequency } from '../values/frequency.js';
import { nullFlavorOf } from '../values/null-flavor.js';
import { observedValues } from '../values/observed.js';
import { intervalValue } from '../values/times.js';
import { ingredientFields, materialOf, productName } from './product.js';

/** The medication summary (dossier documents 2.2, 6.2). */
export function medications(statements: readonly XmlElement[], reading: Reading): Group[] {
  const found: Entry[] = [];
  const said: Value[] = [];
  for (const statement of statements.filter(({ name }) => name === 'substanceAdministration')) {
    const material = materialOf(find(statement, 'consumable', 'manufacturedProduct'));
    const code = codedValue(find(statement, 'code'), reading);
    const about = subject([productName(material, reading)], statement, reading);
    if (isStatement(code)) said.push(code);
    else if (isNegated(statement)) said.push(...negated(about, reading));
    else if (isNoDrug(statement, material)) said.push(...nothingKnown(about, reading));
    else found.push({ fields: medication(statement, material, about, reading) });
  }
  return [table(found, { statements: said })];
}

// An empty section as some write it: an item without a code that names no drug but says that there is none to tell
// (dossier documents 2.8).
function isNoDrug(statement: XmlElement, material: XmlElement | undefined): boolean {
  return (
    nullFlavorOf(find(statement, 'code')) !== undefined &&
    find(material, 'ingredient') === undefined &&
    find(material, 'formCode') === undefined &&
    find(material, 'part') === undefined
  );
}

function nothingKnown(about: readonly Value[], reading: Reading): Value[] {
  return about.map((value) =>
    value.absence === 'notRecorded' ? value : stating(value, 'notRecorded', reading),
  );
}

function medication(
  statement: XmlElement,
  material: XmlElement | undefined,
  about: readonly Value[],
  reading: Reading,
): Field[] {
  const reasons = childrenNamed(statement, 'entryRelationship')
    .filter((each) => attributeOf(each, 'typeCode') === 'RSON')
    .flatMap((each) => childrenNamed(each, 'observation'))
    .flatMap((each) => subject(observedValues(each, reading), each, reading));
  return [
    field('medicine', about, reading),
    ...ingredientFields(material, reading),
    field('doseForm', [codedValue(find(material, 'formCode'), reading)], reading),
    ...intakeFields(statement, reading),
    field('reason', reasons, reading),
  ];
}

/** How much is taken, how often, by which route, for how long. */
export function intakeFields(statement: XmlElement, reading: Reading): Field[] {
  const times = childrenNamed(statement, 'effectiveTime');
  const [first] = times;
  const duration =
    first !== undefined && !isFrequency(first) && typeOf(first)?.local !== 'TS' ? first : undefined;
  const often = times.filter((time) => time !== duration);
  return [
    field('dose', [amountValue(find(statement, 'doseQuantity'), reading)], reading),
    field(
      'frequency',
      often.flatMap((time) => frequencyValues(time, reading)),
      reading,
    ),
    field('route', [codedValue(find(statement, 'routeCode'), reading)], reading),
    field('duration', [intervalValue(duration, reading)], reading),
  ];
}

/** The instructions of that code that hang on an item: `PINSTRUCT`, `FINSTRUCT`. */
export function instructionActs(statement: XmlElement, code: string): XmlElement[] {
  return related(statement, 'act').filter((act) => attributeOf(find(act, 'code'), 'code') === code);
}
