import type { MarkupElement } from '../../translate/markup.js';
import type { ValidatedDocument } from '../document.js';
import { addressComplaint, nameComplaint, telecomComplaint } from './party.js';
import type { Rule } from './rule.js';
import { children, first, firstComplaint, hasTemplate, isCoded, isNull, judged, unless } from './select.js';
import { ihe, PARTICIPATION_FUNCTION, RELATIONSHIP } from './templates.js';

const participants = ({ root }: ValidatedDocument) => children(root, 'participant');

// The preferred health professional has the function of the primary care provider.
const isPreferred = (participant: MarkupElement) =>
  participant.child('functionCode')?.filled('code') === 'PCP';
const contacts = (document: ValidatedDocument) =>
  participants(document).filter((each) => !isPreferred(each) && !isNull(each));

const CLASSES = ['AGNT', 'CAREGIVER', 'ECON', 'NOK', 'PRS'];

function reachComplaint(document: ValidatedDocument, entity: MarkupElement): string | undefined {
  const address = entity.child('addr');
  const telecoms = children(entity, 'telecom');
  if (address === undefined) return 'there is no addr';
  if (telecoms.length === 0) return 'there is no telecom';
  return (
    addressComplaint(document, address) ??
    telecoms.map(telecomComplaint).find((complaint) => complaint !== undefined)
  );
}

function contactComplaint(document: ValidatedDocument, participant: MarkupElement): string | undefined {
  const entity = participant.child('associatedEntity');
  if (entity === undefined) return undefined;
  const person = entity.child('associatedPerson');
  const name = first(person, 'name');
  if (!(isNull(person) || isNull(name))) {
    const complaint = nameComplaint(document, name);
    if (complaint !== undefined && entity.child('scopingOrganization') === undefined) return complaint;
  }
  return reachComplaint(document, entity);
}

/** What is asked of those whom one may ask about the patient (dossier documents 1.3, R1.8 and R1.9). */
export const contactRules: readonly Rule[] = [
  {
    id: 'CDA-038',
    severity: 'error',
    kinds: ['patient-summary'],
    level: 3,
    sentence: 'A patient summary names whom to ask about the patient',
    remedy: 'Write participant typeCode IND: a contact person or the preferred health professional',
    check: (document) => unless(participants(document).length > 0, document.root),
  },
  {
    id: 'CDA-039',
    severity: 'error',
    kinds: ['patient-summary'],
    level: 3,
    sentence: 'A contact person has name, address and telecom, each with a null flavor where unknown',
    remedy: 'Write associatedPerson/name with family and given, addr and telecom',
    check: (document) => judged(contacts(document), (contact) => contactComplaint(document, contact)),
  },
  {
    id: 'CDA-040',
    severity: 'error',
    kinds: ['patient-summary'],
    level: 3,
    sentence: "A contact's relationship, where it is told, is a code of HL7 RoleCode or has a null flavor",
    remedy: `Write code with codeSystem ${RELATIONSHIP}, or a null flavor`,
    check: (document) =>
      judged(contacts(document), (contact) => {
        const code = first(contact, 'associatedEntity', 'code');
        if (code === undefined || isNull(code)) return undefined;
        return firstComplaint(
          [isCoded(code), 'it is no whole code'],
          [
            code.filled('codeSystem') === RELATIONSHIP || document.direction === 'friendly',
            'it is of another code system',
          ],
        );
      }),
  },
  {
    id: 'CDA-041',
    severity: 'error',
    kinds: ['patient-summary'],
    level: 3,
    sentence: 'A participant is a contact of one of the five classes',
    remedy: `Write typeCode IND, templateId ${ihe('2.4')} and classCode AGNT, CAREGIVER, ECON, NOK or PRS`,
    check: (document) =>
      judged(participants(document), (participant) =>
        isNull(participant)
          ? undefined
          : firstComplaint(
              [participant.filled('typeCode') === 'IND', 'the typeCode is not IND'],
              [hasTemplate(participant, ihe('2.4')), 'the template id is missing'],
              [
                CLASSES.includes(participant.child('associatedEntity')?.filled('classCode') ?? ''),
                'the class is another one',
              ],
            ),
      ),
  },
  {
    id: 'CDA-042',
    severity: 'error',
    kinds: ['patient-summary'],
    level: 3,
    sentence: 'The preferred health professional is a person or an organisation with address and telecom',
    remedy: `Write functionCode PCP of ${PARTICIPATION_FUNCTION}, classCode PRS, a name, addr and telecom`,
    check: (document) =>
      judged(participants(document).filter(isPreferred), (participant) => {
        const entity = participant.child('associatedEntity');
        if (entity === undefined) return 'there is no associatedEntity';
        const organization = entity.child('scopingOrganization');
        const person = entity.child('associatedPerson');
        return (
          firstComplaint(
            [
              participant.child('functionCode')?.filled('codeSystem') === PARTICIPATION_FUNCTION,
              'the function is of another code system',
            ],
            [organization !== undefined || person !== undefined, 'there is neither'],
          ) ??
          (organization === undefined && !isNull(person) && !isNull(first(person, 'name'))
            ? nameComplaint(document, first(person, 'name'))
            : undefined) ??
          reachComplaint(document, entity)
        );
      }),
  },
  {
    id: 'CDA-043',
    severity: 'error',
    kinds: ['eprescription', 'edispensation'],
    level: 3,
    sentence: 'A prescription or dispensation names no contact person',
    remedy: 'Take the participant out of the header',
    check: (document) => participants(document).map((at) => ({ at })),
  },
];
