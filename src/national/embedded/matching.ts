import { type PatientId, samePatient } from '../../kernel/identifiers.js';
import type { PatientMatch, PatientTraits } from '../../kernel/patient.js';

/** A person as the registry knows them: every identifier, and what a match says of them. */
export interface RegisteredPerson {
  readonly ids: readonly PatientId[];
  readonly match: PatientMatch;
}

/**
 * Does this person have all of these traits? Every identifier must be theirs, and every demographic that is
 * given must agree; addresses are spelled in too many ways to be compared. Without an identifier a family
 * name and a full date of birth are asked for: less would be a guess.
 */
export function matches(person: RegisteredPerson, traits: PatientTraits): boolean {
  if (traits.ids.length === 0 && !identifies(traits)) return false;
  return (
    traits.ids.every((id) => person.ids.some((own) => samePatient(own, id))) &&
    sameFamily(traits, person.match) &&
    sameGiven(traits, person.match) &&
    sameBirth(traits.birthTime, person.match.birthTime) &&
    sameGender(traits, person.match)
  );
}

function identifies({ name, birthTime }: PatientTraits): boolean {
  return words(name?.family ?? []).length > 0 && /^\d{8}/.test(birthTime ?? '');
}

function sameFamily({ name }: PatientTraits, person: PatientMatch): boolean {
  const wanted = words(name?.family ?? []);
  return wanted.length === 0 || wanted.join(' ') === words(person.name.family).join(' ');
}

// A person may be known by fewer given names than they have, not by others.
function sameGiven({ name }: PatientTraits, person: PatientMatch): boolean {
  const own = words(person.name.given);
  return words(name?.given ?? []).every((given) => own.includes(given));
}

function sameBirth(wanted: string | undefined, own: string): boolean {
  const day = wanted?.trim().slice(0, 8) ?? '';
  return own.startsWith(day);
}

function sameGender({ gender }: PatientTraits, person: PatientMatch): boolean {
  return gender === undefined || person.gender === undefined || gender === person.gender;
}

/** A name's words without case, accents and hyphens: `João-Pedro` is `joao pedro`. */
function words(parts: readonly string[]): string[] {
  return parts
    .join(' ')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
