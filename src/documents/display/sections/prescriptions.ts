import type { XmlElement } from 'libxml2-wasm';
import { attributeOf } from '../../../wire/xml/read.js';
import { childrenNamed, find, findAll, referred } from '../../cda/summary/loose.js';
import { facts, field, related, relatedByCode } from '../groups.js';
import type { Field, Group, Value } from '../model.js';
import { absent, freeText, plain, type Reading } from '../reading.js';
import { amountValue } from '../values/amounts.js';
import { codedValue } from '../values/coded.js';
import { idTexts, partyValues, textsOf } from '../values/people.js';
import { timeValue } from '../values/times.js';
import { instructionActs, intakeFields } from './medications.js';
import {
  classValues,
  idOf,
  ingredientFields,
  materialOf,
  packageFields,
  partsOf,
  productName,
} from './product.js';

/** The items of an ePrescription, one group each, a kit's parts after it (dossier documents 2.4, 6.4). */
export function prescriptions(
  statements: readonly XmlElement[],
  reading: Reading,
  section: XmlElement,
): Group[] {
  const items = statements.filter(({ name }) => name === 'substanceAdministration');
  if (items.length === 0) return [];
  return [prescription(section, reading), ...items.flatMap((item) => itemGroups(item, reading))];
}

function prescription(section: XmlElement, reading: Reading): Group {
  const authors = authorsOf(section);
  return facts([
    field('prescriptionId', idTexts(section).map(plain), reading),
    field(
      'prescriber',
      authors.flatMap((author) => partyValues(find(author, 'assignedAuthor'), reading)),
      reading,
    ),
    field(
      'prescriptionDate',
      authors.map((author) => timeValue(find(author, 'time'), reading)),
      reading,
    ),
  ]);
}

// Who is not named in the section is named in the header (dossier documents 2.4); a device there prescribes nothing.
function authorsOf(section: XmlElement): XmlElement[] {
  const own = childrenNamed(section, 'author');
  if (own.length > 0) return own;
  let root = section;
  while (root.parent !== null) root = root.parent;
  return childrenNamed(root, 'author').filter(
    (author) => find(author, 'assignedAuthor', 'assignedPerson') !== undefined,
  );
}

/** One prescribed item: what it is, how it is taken, how it is packed. */
export function itemGroups(item: XmlElement, reading: Reading): Group[] {
  const manufactured = find(item, 'consumable', 'manufacturedProduct');
  const material = materialOf(manufactured);
  const name = productName(material, reading);
  const fields: Field[] = [
    field('medicine', [name], reading),
    ...ingredientFields(material, reading),
    field('doseForm', [codedValue(find(material, 'formCode'), reading)], reading),
    ...intakeFields(item, reading),
    field('patientInstructions', instructions(item, 'PINSTRUCT', reading), reading),
    field('dispenserInstructions', instructions(item, 'FINSTRUCT', reading), reading),
    field('substitution', substitution(item, reading), reading),
    field(
      'packages',
      related(item, 'supply').map((supply) => amountValue(find(supply, 'quantity'), reading)),
      reading,
    ),
    ...packageFields(material, reading),
    field('repeats', repeats(item), reading),
    ...identityFields(manufactured, material, reading),
    field(
      'prescriber',
      findAll(item, 'author', 'assignedAuthor').flatMap((each) => partyValues(each, reading)),
      reading,
    ),
  ];
  return [facts(fields, { heading: name.text }), ...partGroups(material, reading)];
}

/** What tells a product apart beyond its name. */
export function identityFields(
  manufactured: XmlElement | undefined,
  material: XmlElement | undefined,
  reading: Reading,
): Field[] {
  return [
    field('productClass', classValues(material, reading), reading),
    field('productId', idOf(find(material, 'code'), reading), reading),
    field('holder', textsOf(find(manufactured, 'manufacturerOrganization'), 'name').map(plain), reading),
  ];
}

/** The parts of a kit, each with its own form, ingredients and package. */
export function partGroups(material: XmlElement | undefined, reading: Reading): Group[] {
  return partsOf(material).map((part, index) =>
    facts(
      [
        field('medicine', [productName(part, reading)], reading),
        ...ingredientFields(part, reading),
        field('doseForm', [codedValue(find(part, 'formCode'), reading)], reading),
        ...packageFields(part, reading),
      ],
      { heading: `${reading.words.phrases.part} ${index + 1}` },
    ),
  );
}

function instructions(item: XmlElement, code: string, reading: Reading): Value[] {
  return instructionActs(item, code).map((act) => {
    const text = referred(find(act, 'text'), reading.narrative);
    return text === undefined ? absent(reading, 'notFetched') : freeText(text, reading);
  });
}

// Only code N forbids; nothing said, G and TE all allow (dossier documents 2.4).
function substitution(item: XmlElement, reading: Reading): Value[] {
  const { yes, no } = reading.words.phrases;
  const [observation] = relatedByCode(item, 'SUBST');
  const value = find(observation, 'value');
  const told = codedValue(value, reading);
  if (told.absence === 'withheld') return [told];
  const answer = plain(attributeOf(value, 'code') === 'N' ? no : yes);
  return told.absence === 'notRecorded' ? [answer] : [answer, told];
}

function repeats(item: XmlElement): Value[] {
  const count = attributeOf(find(item, 'repeatNumber'), 'value');
  return count === undefined ? [] : [plain(count)];
}
