import type { ValidatedDocument } from '../document.js';
import { isCountry, isLocale } from './document-rules.js';
import { addressComplaint, nameComplaint, telecomComplaint } from './party.js';
import type { Rule } from './rule.js';
import {
  children,
  firstComplaint,
  follow,
  hasTemplate,
  isIdentified,
  isNull,
  isTime,
  judged,
} from './select.js';
import { GENDER, ihe } from './templates.js';

const roles = ({ root }: ValidatedDocument) => follow(root, 'recordTarget', 'patientRole');
const patients = ({ root }: ValidatedDocument) => follow(root, 'recordTarget', 'patientRole', 'patient');
const guardians = ({ root }: ValidatedDocument) =>
  follow(root, 'recordTarget', 'patientRole', 'patient', 'guardian');

const TELECOM_USES = new Set('AS EC H HP HV MC PG WP TMP DIR PUB BAD PHYS PST'.split(' '));

/** What is asked of the patient (dossier documents 1.4). */
export const patientRules: readonly Rule[] = [
  {
    id: 'CDA-023',
    severity: 'error',
    sentence: 'The patient has a name',
    remedy: 'Write recordTarget/patientRole/patient/name',
    check: (document) =>
      judged(patients(document), (patient) =>
        patient.child('name') === undefined ? 'there is none' : undefined,
      ),
  },
  {
    id: 'CDA-024',
    severity: 'error',
    sentence: "The patient's sex is told once",
    remedy: 'Write one administrativeGenderCode, with null flavor UNK where it is not known',
    check: (document) =>
      judged(patients(document), (patient) => {
        const { length } = children(patient, 'administrativeGenderCode');
        return length === 1 ? undefined : `there are ${length}`;
      }),
  },
  {
    id: 'CDA-025',
    severity: 'error',
    sentence: "The patient's sex is a code of HL7 AdministrativeGender, or has a null flavor",
    remedy: `Write codeSystem ${GENDER}, or null flavor UNK`,
    check: (document) =>
      judged(
        patients(document).flatMap((patient) => children(patient, 'administrativeGenderCode')),
        (gender) =>
          isNull(gender) || gender.filled('codeSystem') === GENDER || isNational(document, gender)
            ? undefined
            : 'it is neither',
      ),
  },
  {
    id: 'CDA-026',
    severity: 'error',
    sentence: "The patient's birth is told once",
    remedy: 'Write one birthTime',
    check: (document) =>
      judged(patients(document), (patient) => {
        const { length } = children(patient, 'birthTime');
        return length === 1 ? undefined : `there are ${length}`;
      }),
  },
  {
    id: 'CDA-027',
    severity: 'error',
    sentence: 'The time of birth has 4, 6 or 8 digits',
    remedy: 'Write year, month and day as far as they are known, such as 19580314',
    check: (document) =>
      judged(
        patients(document).flatMap((patient) => children(patient, 'birthTime')),
        (time) => {
          const value = time.filled('value');
          return isTime(value) && /^(\d{4}|\d{6}|\d{8})$/.test(value ?? '') ? undefined : 'it has not';
        },
      ),
  },
  {
    id: 'CDA-028',
    severity: 'error',
    sentence: "The patient's name has family and given name, and no part of it is empty",
    remedy: 'Write family and given; leave a part out rather than empty',
    check: (document) =>
      judged(
        patients(document).flatMap((patient) => children(patient, 'name')),
        (name) => nameComplaint(document, name),
      ),
  },
  {
    id: 'CDA-029',
    severity: 'error',
    sentence: "The patient's first id has a root",
    remedy: 'Write first the id by which the patient is asked for, with root and extension',
    check: (document) =>
      judged(roles(document), (role) => (isIdentified(role.child('id')) ? undefined : 'it has none')),
  },
  {
    id: 'CDA-030',
    severity: 'error',
    sentence: 'The patient has an address and a telecom, with a null flavor where they are not known',
    remedy: 'Write addr and telecom, with null flavor NI where there is nothing to tell',
    check: (document) =>
      judged(roles(document), (role) =>
        firstComplaint(
          [role.child('addr') !== undefined, 'there is no addr'],
          [role.child('telecom') !== undefined, 'there is no telecom'],
        ),
      ),
  },
  {
    id: 'CDA-031',
    severity: 'error',
    sentence: "The patient's address has a null flavor alone, or parts that are filled",
    remedy: 'Write the parts that are known, or null flavor NI alone',
    check: (document) =>
      judged(
        roles(document).flatMap((role) => children(role, 'addr')),
        (address) => addressComplaint(document, address),
      ),
  },
  {
    id: 'CDA-032',
    severity: 'error',
    sentence: "The patient's telecom is tel: or mailto: with a use, or has a null flavor alone",
    remedy: 'Write value="tel:+352…" or "mailto:…" and a use such as H, or null flavor NI alone',
    check: (document) =>
      judged(
        roles(document).flatMap((role) => children(role, 'telecom')),
        (telecom) =>
          telecomComplaint(telecom) ??
          (isNull(telecom) || /^(tel|mailto):./i.test(telecom.filled('value') ?? '')
            ? undefined
            : 'its value begins with neither'),
      ),
  },
  {
    id: 'CDA-033',
    severity: 'error',
    direction: 'pivot',
    sentence: "The patient's country is one of ISO 3166-1, and each use of a telecom one of the network's",
    remedy: 'Write the two-letter code of the country, and a use such as H, WP or MC',
    check: (document) => [
      ...judged(
        roles(document).flatMap((role) => follow(role, 'addr', 'country')),
        (country) =>
          isNull(country) || isCountry(document.text(country)) ? undefined : 'the country is not',
      ),
      ...judged(
        roles(document).flatMap((role) => children(role, 'telecom')),
        (telecom) =>
          (telecom.filled('use') ?? 'H').split(/\s+/).every((use) => TELECOM_USES.has(use))
            ? undefined
            : 'the use is not',
      ),
    ],
  },
  {
    id: 'CDA-034',
    severity: 'error',
    sentence: 'A language that the patient speaks is one of ISO 639-1 with a country, or has a null flavor',
    remedy: 'Write language in lower case and country in upper case: fr-LU',
    check: (document) =>
      judged(
        patients(document).flatMap((patient) => children(patient, 'languageCommunication')),
        (communication) => {
          const language = communication.child('languageCode');
          return isNull(communication) || isNull(language) || isLocale(language?.filled('code') ?? '')
            ? undefined
            : 'it is not';
        },
      ),
  },
  {
    id: 'CDA-035',
    severity: 'warning',
    sentence:
      'Of a language that the patient speaks, mode and proficiency are codes and the preference is told',
    remedy: 'Write modeCode and proficiencyLevelCode with code and codeSystem, preferenceInd with a value',
    check: (document) =>
      judged(
        patients(document)
          .flatMap((patient) => children(patient, 'languageCommunication'))
          .filter((each) => hasTemplate(each, ihe('2.1'))),
        (communication) =>
          firstComplaint(
            [wholeOrAbsent(communication.child('modeCode')), 'the mode is no whole code'],
            [wholeOrAbsent(communication.child('proficiencyLevelCode')), 'the proficiency is no whole code'],
            [
              /^(true|false)?$/.test(communication.child('preferenceInd')?.attribute('value') ?? ''),
              'the preference is neither true nor false',
            ],
          ),
      ),
  },
  {
    id: 'CDA-036',
    severity: 'error',
    sentence: 'A guardian has a null flavor alone, or class, address, telecom and a person with a name',
    remedy:
      'Write classCode GUARD, addr, telecom and guardianPerson/name, each with a null flavor where unknown',
    check: (document) =>
      judged(guardians(document), (guardian) => {
        if (isNull(guardian)) {
          return guardian.attribute('classCode') === undefined ? undefined : 'it is null and has a class';
        }
        return firstComplaint(
          [guardian.filled('classCode') === 'GUARD', 'the class is not GUARD'],
          [guardian.child('addr') !== undefined, 'there is no addr'],
          [guardian.child('telecom') !== undefined, 'there is no telecom'],
          [follow(guardian, 'guardianPerson', 'name').length > 0, 'there is no name of a person'],
        );
      }),
  },
  {
    id: 'CDA-037',
    severity: 'error',
    sentence: "A guardian's name, address and telecom are as a patient's",
    remedy: 'Fill each part, or leave it out',
    check: (document) =>
      guardians(document).flatMap((guardian) => [
        ...judged(follow(guardian, 'guardianPerson', 'name'), (name) =>
          isNull(name) ? undefined : nameComplaint(document, name),
        ),
        ...judged(children(guardian, 'addr'), (address) => addressComplaint(document, address)),
        ...judged(children(guardian, 'telecom'), telecomComplaint),
      ]),
  },
];

function wholeOrAbsent(code: ReturnType<ValidatedDocument['root']['child']>): boolean {
  return (
    code === undefined ||
    isNull(code) ||
    (code.filled('code') !== undefined && code.filled('codeSystem') !== undefined)
  );
}

// A friendly document may write the sex in the country's own code system.
function isNational({ direction }: ValidatedDocument, gender: ValidatedDocument['root']): boolean {
  return (
    direction === 'friendly' &&
    gender.filled('code') !== undefined &&
    gender.filled('codeSystem') !== undefined
  );
}
