import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, textOf } from '../../../wire/xml/read.js';
import { childrenNamed, find, findAll, oneLine } from '../../cda/summary/loose.js';
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
import { plain, type Reading } from '../reading.js';
import { codedValue, codedValues } from '../values/coded.js';
import { observedValues } from '../values/observed.js';
import { intervalValue } from '../values/times.js';
import type { Phrase } from '../words/words.js';

/** Allergies and other adverse reactions (dossier documents 2.2, 6.2), the agent first. */
export function allergies(statements: readonly XmlElement[], reading: Reading): Group[] {
  const found: Entry[] = [];
  const said: Value[] = [];
  for (const statement of statements) {
    for (const allergy of observationsIn(statement)) {
      const values = childrenNamed(allergy, 'value').flatMap((value) => codedValues(value, reading));
      const about = subject(agents(allergy, values, reading), allergy, reading);
      if (values.some(isStatement)) said.push(...values);
      else if (isNegated(allergy)) said.push(...negated(about, reading));
      else found.push(entry(allergy, statement, about, reading));
    }
  }
  return [table(found, { statements: said })];
}

function entry(allergy: XmlElement, concern: XmlElement, about: readonly Value[], reading: Reading): Entry {
  const reactions = childrenNamed(allergy, 'entryRelationship')
    .filter((each) => attributeOf(each, 'typeCode') === 'MFST')
    .flatMap((each) => childrenNamed(each, 'observation'));
  const status = relatedByCode(allergy, '33999-4').flatMap((each) => observedValues(each, reading));
  const of = (code: string) => relatedByCode(allergy, code).flatMap((each) => observedValues(each, reading));
  return {
    fields: [
      field('agent', about, reading),
      field(
        'manifestation',
        reactions.flatMap((each) => subject(observedValues(each, reading), each, reading)),
        reading,
      ),
      field('severity', severities(allergy, reactions, reading), reading),
      field('criticality', of('82606-5'), reading),
      field('certainty', of('66455-7'), reading),
      field('status', status.length > 0 ? status : concernStatus(concern, reading), reading),
      field('onset', [intervalValue(find(allergy, 'effectiveTime'), reading)], reading),
      field('reactionType', [codedValue(find(allergy, 'code'), reading)], reading),
    ],
  };
}

function agents(allergy: XmlElement, values: readonly Value[], reading: Reading): Value[] {
  const named = findAll(allergy, 'participant', 'participantRole').flatMap((role) => {
    const entity = find(role, 'playingEntity');
    const code = find(entity, 'code') ?? find(role, 'code');
    const name = oneLine(textOf(find(entity, 'name')));
    const coded = codedValue(code, reading);
    if (name === undefined) return [coded];
    return coded.absence === 'notRecorded' ? [plain(name)] : [coded];
  });
  // Some name the agent in the value alone.
  const known = named.filter(({ absence }) => absence === undefined || absence === 'notTranslated');
  return known.length > 0 || values.length === 0 ? named : [...values];
}

// A severity belongs to a reaction; with several reactions it says to which.
function severities(allergy: XmlElement, reactions: readonly XmlElement[], reading: Reading): Value[] {
  const own = severity(allergy, reading);
  const theirs = reactions.flatMap((reaction) => {
    const about = observedValues(reaction, reading)[0]?.text;
    return severity(reaction, reading).map((value) =>
      about === undefined || reactions.length < 2 ? value : { ...value, about },
    );
  });
  return [...own, ...theirs];
}

/** The severity observations that hang on a statement. */
export function severity(statement: XmlElement, reading: Reading): Value[] {
  return related(statement, 'observation')
    .filter((each) => codeOf(each) === 'SEV')
    .flatMap((each) => observedValues(each, reading));
}

const states = ['active', 'suspended', 'aborted', 'completed'] as const satisfies readonly Phrase[];

/** The state of a concern, in words. */
export function concernStatus(concern: XmlElement, { words }: Reading): Value[] {
  if (concern.name !== 'act') return [];
  const code = attributeOf(find(concern, 'statusCode'), 'code');
  const state = states.find((each) => each === code);
  return state === undefined ? [] : [plain(words.phrases[state])];
}
