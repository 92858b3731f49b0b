import type { XmlElement } from 'libxml2-wasm';
import { ExchangeError } from '../../kernel/errors.js';
import type { PatientMatch } from '../../kernel/patient.js';
import { defined } from '../defined.js';
import { at, attributeOf, childOf, childrenOf } from '../xml/read.js';
import { type Element, el } from '../xml/write.js';
import { readInstanceId, writeInstanceId } from './parts.js';
import { readAddress, readGender, readName, writeFoundAddress, writeName } from './person.js';

/** The patients of an answer's subjects; subjects without a patient are empty. */
export function patientsOf(controlActProcess: XmlElement | undefined): XmlElement[] {
  if (controlActProcess === undefined) return [];
  return childrenOf(controlActProcess, 'hl7:subject')
    .map((subject) => at(subject, 'hl7:registrationEvent', 'hl7:subject1', 'hl7:patient'))
    .filter((patient) => patient !== undefined);
}

/**
 * Reads one match (dossier transactions 3.4). Throws {@link ExchangeError} `ERROR_PI_GENERIC` when it has no
 * whole identifier, no name or no birth time: nobody could tell who was found, and a list with a gap must
 * not look like a single match.
 */
export function readMatch(patient: XmlElement): PatientMatch {
  const person = childOf(patient, 'hl7:patientPerson');
  const id = childrenOf(patient, 'hl7:id')
    .map(readInstanceId)
    .find((candidate) => candidate?.extension !== undefined);
  const name =
    person &&
    childrenOf(person, 'hl7:name')
      .map(readName)
      .find((known) => known !== undefined);
  const birthTime = attributeOf(childOf(person, 'hl7:birthTime'), 'value');
  if (id?.extension === undefined) throw incomplete('patient/id', 'a root and an extension');
  if (name === undefined) throw incomplete('patientPerson/name', 'a name');
  if (birthTime === undefined) throw incomplete('patientPerson/birthTime', 'a birth time');
  return defined({
    id: { root: id.root, extension: id.extension },
    name,
    birthTime,
    gender: readGender(childOf(person, 'hl7:administrativeGenderCode')),
    address: readAddress(childOf(person, 'hl7:addr')),
  });
}

function incomplete(element: string, what: string): ExchangeError {
  return new ExchangeError('ERROR_PI_GENERIC', {
    context: `A patient in the answer is described without ${what}; the country of affiliation has to send it.`,
    location: `controlActProcess/subject/registrationEvent/subject1/${element}`,
  });
}

/** Writes one `subject`; `custodian` is the home community of the answering country, a plain OID. */
export function writeMatch(match: PatientMatch, custodian: string | undefined): Element {
  return el(
    'hl7:subject',
    { typeCode: 'SUBJ' },
    el(
      'hl7:registrationEvent',
      { classCode: 'REG', moodCode: 'EVN' },
      el('hl7:id', { nullFlavor: 'NA' }),
      el('hl7:statusCode', { code: 'active' }),
      el(
        'hl7:subject1',
        { typeCode: 'SBJ' },
        el(
          'hl7:patient',
          { classCode: 'PAT' },
          writeInstanceId('hl7:id', match.id),
          el('hl7:statusCode', { code: 'active' }),
          writePerson(match),
          el(
            'hl7:subjectOf1',
            {},
            el(
              'hl7:queryMatchObservation',
              { classCode: 'OBS', moodCode: 'EVN' },
              el('hl7:code', { code: 'IHE_PDQ', codeSystem: '2.16.840.1.113883.1.11.19914' }),
              // Unprefixed: HL7's is the default namespace of the message (pitfall 19).
              el('hl7:value', { 'xsi:type': 'INT', value: 100 }),
            ),
          ),
        ),
      ),
      el(
        'hl7:custodian',
        { typeCode: 'CST' },
        el(
          'hl7:assignedEntity',
          { classCode: 'ASSIGNED' },
          writeInstanceId('hl7:id', custodian === undefined ? undefined : { root: custodian }),
          el('hl7:code', { code: 'NotHealthDataLocator', codeSystem: '1.3.6.1.4.1.19376.1.2.27.2' }),
        ),
      ),
    ),
  );
}

function writePerson(match: PatientMatch): Element {
  return el(
    'hl7:patientPerson',
    { classCode: 'PSN', determinerCode: 'INSTANCE' },
    writeName('hl7:name', match.name),
    match.gender && el('hl7:administrativeGenderCode', { code: match.gender }),
    el('hl7:birthTime', { value: match.birthTime }),
    match.address && writeFoundAddress(match.address),
  );
}
