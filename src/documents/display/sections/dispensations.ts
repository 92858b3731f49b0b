import type { XmlElement } from 'libxml2-wasm';
import { attributeOf } from '../../../wire/xml/read.js';
import { childrenNamed, find, findAll } from '../../cda/summary/loose.js';
import { codeOf, facts, field, related } from '../groups.js';
import type { Group } from '../model.js';
import { plain, type Reading } from '../reading.js';
import { amountValue } from '../values/amounts.js';
import { codedValue } from '../values/coded.js';
import { partyValues } from '../values/people.js';
import { intervalValue, timeValue } from '../values/times.js';
import { identityFields, itemGroups, partGroups } from './prescriptions.js';
import { ingredientFields, materialOf, packageFields, productName } from './product.js';

/** What was handed out, and what had been prescribed (dossier documents 2.6). */
export function dispensations(statements: readonly XmlElement[], reading: Reading): Group[] {
  return statements
    .filter(({ name }) => name === 'supply')
    .flatMap((supply) => [...handedOut(supply, reading), ...prescribed(supply, reading)]);
}

function handedOut(supply: XmlElement, reading: Reading): Group[] {
  const { yes, no } = reading.words.phrases;
  const manufactured = find(supply, 'product', 'manufacturedProduct');
  const material = materialOf(manufactured);
  const name = productName(material, reading);
  const performers = childrenNamed(supply, 'performer');
  const times = performers.flatMap((performer) => find(performer, 'time') ?? []);
  const substituted = related(supply, 'act').some((act) => codeOf(act) === 'SUBST');
  return [
    facts(
      [
        field('medicine', [name], reading),
        field('quantity', [amountValue(find(supply, 'quantity'), reading)], reading),
        field('substituted', [plain(substituted ? yes : no)], reading),
        ...ingredientFields(material, reading),
        field('doseForm', [codedValue(find(material, 'formCode'), reading)], reading),
        ...packageFields(material, reading),
        field(
          'dispensedOn',
          times.map((time) =>
            attributeOf(time, 'value') === undefined
              ? intervalValue(time, reading)
              : timeValue(time, reading),
          ),
          reading,
        ),
        field(
          'dispenser',
          findAll(supply, 'performer', 'assignedEntity').flatMap((each) => partyValues(each, reading)),
          reading,
        ),
        ...identityFields(manufactured, material, reading),
      ],
      { heading: name.text },
    ),
    ...partGroups(material, reading),
  ];
}

function prescribed(supply: XmlElement, reading: Reading): Group[] {
  const heading = reading.words.blocks.prescribed;
  return related(supply, 'substanceAdministration').flatMap((item) => {
    const [first, ...parts] = itemGroups(item, reading);
    return first === undefined ? [] : [{ ...first, heading }, ...parts];
  });
}
