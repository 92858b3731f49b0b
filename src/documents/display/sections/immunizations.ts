import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, textOf } from '../../../wire/xml/read.js';
import { find, findAll, oneLine } from '../../cda/summary/loose.js';
import { field, isNegated, relatedByCode, subject, table } from '../groups.js';
import type { Entry, Group, Value } from '../model.js';
import { plain, type Reading } from '../reading.js';
import { codedValue } from '../values/coded.js';
import { observedValues } from '../values/observed.js';
import { idTexts, nameText, textsOf } from '../values/people.js';
import { intervalValue } from '../values/times.js';

/** Vaccinations, given and not given (dossier documents 2.2, 6.2). */
export function immunizations(statements: readonly XmlElement[], reading: Reading): Group[] {
  return [
    table(
      statements
        .filter(({ name }) => name === 'substanceAdministration')
        .map((statement) => entry(statement, reading)),
    ),
  ];
}

function entry(statement: XmlElement, reading: Reading): Entry {
  const product = find(statement, 'consumable', 'manufacturedProduct');
  const material = find(product, 'manufacturedMaterial');
  const performers = findAll(statement, 'performer', 'assignedEntity');
  const organizations = performers.flatMap((each) => find(each, 'representedOrganization') ?? []);
  const agents = findAll(statement, 'participant', 'participantRole').flatMap(
    (role) => find(role, 'code') ?? find(role, 'playingEntity', 'code') ?? [],
  );
  const countries = [...organizations, ...performers].flatMap((each) =>
    textsOf(find(each, 'addr'), 'country'),
  );
  const texts = (values: readonly (string | undefined)[]) =>
    values.flatMap((value) => (value === undefined ? [] : [plain(value)]));
  const people = performers.flatMap((each) => [
    ...texts([nameText(find(each, 'assignedPerson', 'name'))]),
    ...idTexts(each).map(plain),
  ]);
  return {
    fields: [
      field('vaccine', subject([codedValue(find(material, 'code'), reading)], statement, reading), reading),
      field('administered', [administered(statement, reading)], reading),
      field('date', [intervalValue(find(statement, 'effectiveTime'), reading)], reading),
      field('brand', textsOf(material, 'name').map(plain), reading),
      field(
        'agent',
        agents.map((code) => codedValue(code, reading)),
        reading,
      ),
      field(
        'doseNumber',
        relatedByCode(statement, '30973-2').flatMap((each) => observedValues(each, reading)),
        reading,
      ),
      field('lot', texts([oneLine(textOf(find(material, 'lotNumberText')))]), reading),
      field('holder', textsOf(find(product, 'manufacturerOrganization'), 'name').map(plain), reading),
      field(
        'centre',
        organizations.flatMap((each) => textsOf(each, 'name').map(plain)),
        reading,
      ),
      field('professionalId', people, reading),
      field('country', [...new Set(countries)].map(plain), reading),
    ],
  };
}

// What was not given must not read like what was (dossier documents 2.2).
function administered(statement: XmlElement, reading: Reading): Value {
  const { yes, no } = reading.words.phrases;
  const status = attributeOf(find(statement, 'statusCode'), 'code');
  if (status === 'cancelled' || isNegated(statement)) return plain(no);
  return status === 'completed' ? plain(yes) : codedValue(find(statement, 'statusCode'), reading);
}
