import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, textOf } from '../../wire/xml/read.js';
import { childrenNamed, find, findAll, oneLine } from '../cda/summary/loose.js';
import { facts, field } from './groups.js';
import type { Group, Value } from './model.js';
import { plain, type Reading } from './reading.js';
import { codedValue } from './values/coded.js';
import { absentValue, nullFlavorOf } from './values/null-flavor.js';
import {
  addressValues,
  idTexts,
  namePart,
  nameText,
  organizationValues,
  partyValues,
  telecomValues,
} from './values/people.js';
import { timeText, timeValue } from './values/times.js';

/** Who the document is about (dossier documents 6.2, blocks 0 and 0a). */
export function patientGroup(root: XmlElement, reading: Reading): Group {
  const role = find(root, 'recordTarget', 'patientRole');
  const patient = find(role, 'patient');
  const name = find(patient, 'name');
  const [primary, ...others] = idTexts(role);
  return facts([
    field('familyName', namePart(name, 'family', reading), reading),
    field('givenName', namePart(name, 'given', reading), reading),
    field('prefix', namePart(name, 'prefix', reading), reading),
    field('birthDate', [timeValue(find(patient, 'birthTime'), reading)], reading),
    field('gender', [codedValue(find(patient, 'administrativeGenderCode'), reading)], reading),
    field('primaryId', primary === undefined ? silentId(role, reading) : [plain(primary)], reading),
    field('otherIds', others.map(plain), reading),
    field('address', addressValues(role, reading), reading),
    field('contact', telecomValues(role, reading), reading),
    field('guardian', guardians(patient, reading), reading),
  ]);
}

function silentId(role: XmlElement | undefined, reading: Reading): Value[] {
  const id = find(role, 'id');
  return nullFlavorOf(id) === undefined ? [] : [absentValue(id, reading)];
}

function guardians(patient: XmlElement | undefined, reading: Reading): Value[] {
  return childrenNamed(patient, 'guardian').flatMap((guardian) => [
    ...coded(guardian, reading),
    ...partyValues(guardian, reading),
  ]);
}

/** The person in one line, for the head of the page and the foot of each sheet. */
export function personLine(root: XmlElement, reading: Reading): string {
  const role = find(root, 'recordTarget', 'patientRole');
  const patient = find(role, 'patient');
  const birth = attributeOf(find(patient, 'birthTime'), 'value');
  const gender = codedValue(find(patient, 'administrativeGenderCode'), reading);
  const parts = [
    nameText(find(patient, 'name')) ?? reading.words.absences.notRecorded,
    birth === undefined ? undefined : timeText(birth, reading.words.language),
    gender.code === undefined ? undefined : gender.text,
    idTexts(role)[0],
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** Who stands behind the document, and whom to ask. */
export function peopleGroups(root: XmlElement, reading: Reading): Group[] {
  const participants = childrenNamed(root, 'participant').flatMap((each) => {
    const entity = find(each, 'associatedEntity');
    // The preferred professional is told by the function alone (dossier documents 1.3); the others are contacts.
    const preferred = attributeOf(find(each, 'functionCode'), 'code') === 'PCP';
    return entity === undefined ? [] : [{ entity, preferred }];
  });
  const told = (preferred: boolean) =>
    participants
      .filter((each) => each.preferred === preferred)
      .flatMap(({ entity }) => [...coded(entity, reading), ...partyValues(entity, reading)]);
  const custodian = find(root, 'custodian', 'assignedCustodian', 'representedCustodianOrganization');
  return [
    ...childrenNamed(root, 'author').map((author) => {
      const assigned = find(author, 'assignedAuthor');
      const roles = [find(author, 'functionCode'), find(assigned, 'code')].filter(
        (each) => each !== undefined,
      );
      return facts([
        field('author', partyValues(assigned, reading), reading),
        field(
          'type',
          roles.map((role) => codedValue(role, reading)),
          reading,
        ),
        field('professionalId', idTexts(assigned).map(plain), reading),
        field('date', [timeValue(find(author, 'time'), reading)], reading),
      ]);
    }),
    facts([
      field('preferredContact', told(true), reading),
      field(
        'legalAuthenticator',
        findAll(root, 'legalAuthenticator', 'assignedEntity').flatMap((each) => partyValues(each, reading)),
        reading,
      ),
      field('custodian', organizationValues(custodian, reading), reading),
      field('otherContact', told(false), reading),
    ]),
  ];
}

function coded(entity: XmlElement, reading: Reading): Value[] {
  const code = find(entity, 'code');
  return code === undefined || nullFlavorOf(code) !== undefined ? [] : [codedValue(code, reading)];
}

/** The document itself (dossier documents 6.2, block 0b). */
export function documentGroup(root: XmlElement, reading: Reading): Group {
  const title = oneLine(textOf(find(root, 'title')));
  const event = find(root, 'documentationOf', 'serviceEvent', 'effectiveTime', 'high');
  const language = reading.originalLanguage;
  return facts([
    field('documentTitle', title === undefined ? [] : [plain(title)], reading),
    field('created', [timeValue(find(root, 'effectiveTime'), reading)], reading),
    field('lastUpdate', event === undefined ? [] : [timeValue(event, reading)], reading),
    field(
      'originalLanguage',
      language === undefined ? [] : [plain(languageName(language, reading))],
      reading,
    ),
    field('documentId', documentIds(root).map(plain), reading),
  ]);
}

function documentIds(root: XmlElement): string[] {
  return childrenNamed(root, 'id').flatMap((id) => {
    const extension = attributeOf(id, 'extension');
    return extension ?? attributeOf(id, 'root') ?? [];
  });
}

/** `French (France)`; a tag that is none as it stands. */
function languageName(tag: string, { words }: Reading): string {
  try {
    return new Intl.DisplayNames(words.language, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
