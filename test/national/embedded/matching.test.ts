import { expect } from 'chai';
import type { PatientTraits } from '../../../src/kernel/patient.js';
import { matches, type RegisteredPerson } from '../../../src/national/embedded/matching.js';

const person: RegisteredPerson = {
  ids: [
    { root: '2.999.1', extension: '42' },
    { root: '2.999.2', extension: 'H-7' },
  ],
  match: {
    id: { root: '2.999.1', extension: '42' },
    name: { family: ['Müller', 'Gonçalves'], given: ['Zoé', 'Hélène'] },
    birthTime: '19800131',
    gender: 'F',
  },
};
const [first, second] = person.ids as [PatientTraits['ids'][number], PatientTraits['ids'][number]];
const name = (family: string[], given: string[] = []) => ({ family, given });
const known = { ids: [], name: name(['Müller Gonçalves'], ['Zoé']), birthTime: '19800131' };

describe('a person', () => {
  const found: [string, PatientTraits][] = [
    ['by their identifier', { ids: [first] }],
    ['by all their identifiers', { ids: [second, first] }],
    ['by name and date of birth', known],
    [
      'without regard to case, accents and hyphens',
      { ...known, name: name(['muller-GONCALVES'], ['HELENE']) },
    ],
    ['whatever is written after the day of birth', { ...known, birthTime: '198001310000' }],
    ['by identifier and the year of birth', { ids: [first], birthTime: '1980' }],
    ['though parts of the question are blank', { ids: [first], name: name([' '], ['']), birthTime: '' }],
  ];
  for (const [how, traits] of found) {
    it(`is found ${how}`, () => expect(matches(person, traits)).to.equal(true));
  }

  const missed: [string, PatientTraits][] = [
    ['one identifier is another person’s', { ids: [first, { root: '2.999.2', extension: 'H-8' }] }],
    ['the identifier is of another root', { ids: [{ root: '2.999.2', extension: '42' }] }],
    ['the identifier is in other case', { ids: [{ root: '2.999.2', extension: 'h-7' }] }],
    ['the family name differs', { ids: [first], name: name(['Müller']) }],
    ['a given name is not theirs', { ids: [first], name: name([], ['Zoé', 'Anne']) }],
    ['the date of birth differs', { ids: [first], birthTime: '19800130' }],
    ['the gender differs', { ids: [first], gender: 'M' }],
    ['nothing is asked for', { ids: [] }],
    ['only a name is asked for', { ids: [], name: known.name }],
    ['only the year of birth is asked for', { ...known, birthTime: '1980' }],
    ['only a date of birth is asked for', { ids: [], birthTime: '19800131' }],
    ['only a gender is asked for', { ids: [], gender: 'F' }],
  ];
  for (const [why, traits] of missed) {
    it(`is not found when ${why}`, () => expect(matches(person, traits)).to.equal(false));
  }
});
