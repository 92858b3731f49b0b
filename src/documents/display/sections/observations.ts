import type { XmlElement } from 'libxml2-wasm';
import { find, findAll } from '../../cda/summary/loose.js';
import { field, isNegated, negated, observationsIn, related, subject, table } from '../groups.js';
import type { Entry, Group, Value } from '../model.js';
import type { Reading } from '../reading.js';
import { codedValues } from '../values/coded.js';
import { observedValues } from '../values/observed.js';
import { partyValues } from '../values/people.js';
import { intervalValue } from '../values/times.js';

/**
 * Whatever was measured or asked: results, vital signs, social history, functional status, pregnancies (dossier
 * documents 2.2, 6.2). One row an observation, those inside others after them.
 */
export function observations(statements: readonly XmlElement[], reading: Reading): Group[] {
  const found: Entry[] = [];
  const said: Value[] = [];
  for (const statement of statements) {
    for (const observation of observationsIn(statement).flatMap(withInner)) {
      const about = subject(itemOf(observation, reading), observation, reading);
      if (isNegated(observation)) said.push(...negated(about, reading));
      else found.push(entry(observation, statement, about, reading));
    }
  }
  return [table(found, { statements: said })];
}

// LOINC codes that documents write without a name (dossier documents 2.2).
const unnamed = { '82810-3': 'pregnancyStatus', '93857-1': 'outcomeDate' } as const;

function itemOf(observation: XmlElement, reading: Reading): Value[] {
  return codedValues(find(observation, 'code'), reading).map((value) => {
    const { code, text } = value;
    if (code === undefined || text !== code.code || !Object.hasOwn(unnamed, text)) return value;
    const label = reading.words.phrases[unnamed[text as keyof typeof unnamed]];
    return { text: label, originals: value.originals, code };
  });
}

function withInner(observation: XmlElement): XmlElement[] {
  return [observation, ...related(observation, 'observation').flatMap(withInner)];
}

function entry(
  observation: XmlElement,
  battery: XmlElement,
  about: readonly Value[],
  reading: Reading,
): Entry {
  const time = find(observation, 'effectiveTime') ?? find(battery, 'effectiveTime');
  const parties = (statement: XmlElement, role: string, name: string) =>
    findAll(statement, role, name).flatMap((each) => partyValues(each, reading));
  // What holds for the whole battery is told of each of its observations.
  const inherited = (role: string, name: string) => {
    const own = parties(observation, role, name);
    return own.length > 0 ? own : parties(battery, role, name);
  };
  return {
    fields: [
      field('item', about, reading),
      field('value', observedValues(observation, reading), reading),
      field('date', [intervalValue(time, reading)], reading),
      field('performer', inherited('performer', 'assignedEntity'), reading),
      field('reporter', inherited('author', 'assignedAuthor'), reading),
    ],
  };
}
