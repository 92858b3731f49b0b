import type { XmlElement } from 'libxml2-wasm';
import { attributeOf } from '../../../wire/xml/read.js';
import { childrenNamed, find, findAll, referred } from '../../cda/summary/loose.js';
import {
  codeOf,
  field,
  isNegated,
  isStatement,
  negated,
  observationsIn,
  related,
  relatedByCode,
  subject,
  table,
} from '../groups.js';
import type { Entry, Group, Value } from '../model.js';
import { freeText, plain, type Reading } from '../reading.js';
import { codedValue } from '../values/coded.js';
import { observedValues } from '../values/observed.js';
import { partyValues } from '../values/people.js';
import { timeValue } from '../values/times.js';
import { concernStatus, severity } from './allergies.js';

/** Active problems and past illnesses, rare diseases among them (dossier documents 2.2, 6.2). */
export function problems(statements: readonly XmlElement[], reading: Reading): Group[] {
  const found: Entry[] = [];
  const said: Value[] = [];
  for (const statement of statements) {
    for (const problem of observationsIn(statement)) {
      const values = named(problem, reading);
      if (values.some(isStatement)) said.push(...values);
      else if (isNegated(problem)) said.push(...negated(values, reading));
      else found.push(entry(problem, statement, values, reading));
    }
  }
  return [table(found, { statements: said })];
}

function named(problem: XmlElement, reading: Reading): readonly Value[] {
  if (find(problem, 'value') !== undefined)
    return subject(observedValues(problem, reading), problem, reading);
  return subject([codedValue(find(problem, 'code'), reading)], problem, reading);
}

function entry(problem: XmlElement, concern: XmlElement, values: readonly Value[], reading: Reading): Entry {
  const time = find(problem, 'effectiveTime');
  const start = attributeOf(time, 'value') === undefined ? find(time, 'low') : time;
  const status = relatedByCode(problem, '33999-4').flatMap((each) => observedValues(each, reading));
  const of = (code: string) => relatedByCode(problem, code).flatMap((each) => observedValues(each, reading));
  return {
    fields: [
      field('problem', values, reading),
      field('onset', [timeValue(start ?? time, reading)], reading),
      field('endDate', [timeValue(find(time, 'high'), reading)], reading),
      field('status', status.length > 0 ? status : concernStatus(concern, reading), reading),
      field('severity', severity(problem, reading), reading),
      field('certainty', of('66455-7'), reading),
      field('outcome', of('11323-3'), reading),
      field('healthProfessional', professionals(problem, reading), reading),
      field('resource', resources(problem, reading), reading),
    ],
  };
}

function professionals(problem: XmlElement, reading: Reading): Value[] {
  return related(problem, 'act')
    .filter((act) => codeOf(act) === '85847-2' || attributeOf(act, 'classCode') === 'PCPR')
    .flatMap((act) =>
      findAll(act, 'performer', 'assignedEntity').flatMap((each) => partyValues(each, reading)),
    );
}

function resources(problem: XmlElement, reading: Reading): Value[] {
  return findAll(problem, 'reference', 'externalDocument').flatMap((document) => {
    const text = referred(find(document, 'text'), reading.narrative);
    if (text !== undefined) return [freeText(text, reading)];
    return childrenNamed(document, 'id').flatMap((id) => {
      const value = attributeOf(id, 'extension') ?? attributeOf(id, 'root');
      return value === undefined ? [] : [plain(value)];
    });
  });
}
