import type { MarkupElement } from '../../translate/markup.js';
import type { ValidatedDocument } from '../document.js';
import type { KindName, Rule } from './rule.js';
import { statementsOf } from './section-rules.js';
import {
  children,
  first,
  firstComplaint,
  follow,
  hasTemplate,
  hasTemplates,
  isCodedOrNull,
  isIdentified,
  isNull,
  isTime,
  isTimeOrNull,
  judged,
} from './select.js';
import { ccd, entryId, ihe } from './templates.js';

const SUMMARY: readonly KindName[] = ['patient-summary', 'mro', 'hcer'];

const isCompleted = (statement: MarkupElement) =>
  statement.child('statusCode')?.filled('code') === 'completed';
const hasReference = (statement: MarkupElement) =>
  first(statement, 'text', 'reference')?.filled('value') !== undefined;
const hasId = (statement: MarkupElement) =>
  isIdentified(statement.child('id')) || isNull(statement.child('id'));
const hasText = (element: MarkupElement | undefined) => element?.child('originalText') !== undefined;

/** A point or a stretch of time, each end a date or null. */
function periodComplaint(time: MarkupElement | undefined): string | undefined {
  if (time === undefined) return 'there is no effectiveTime';
  if (isNull(time)) return undefined;
  const ends = [...children(time, 'low'), ...children(time, 'high')];
  if (ends.length === 0) return isTime(time.filled('value')) ? undefined : 'the time is no date';
  return ends.every((end) => isTimeOrNull(end)) ? undefined : 'an end of the time is no date';
}

/** Units of vital signs (dossier documents 2.2); of others nothing is asked. */
const vitalUnits: Readonly<Record<string, readonly string[]>> = {
  '8480-6': ['mm[Hg]'],
  '8462-4': ['mm[Hg]'],
  '9279-1': ['/min'],
  '8867-4': ['/min'],
  '2710-2': ['%'],
  '8310-5': ['Cel', '[degF]'],
  '8302-2': ['m', 'cm', '[in_us]', '[in_uk]'],
  '8306-3': ['m', 'cm', '[in_us]', '[in_uk]'],
  '8287-5': ['m', 'cm', '[in_us]', '[in_uk]'],
  '3141-9': ['kg', 'g', '[lb_av]', '[oz_av]'],
};

const procedures = (document: ValidatedDocument) => statementsOf(document, ['procedures'], 'procedure');
const devices = (document: ValidatedDocument) => statementsOf(document, ['devices'], 'supply');
const immunizations = (document: ValidatedDocument) =>
  statementsOf(document, ['immunizations'], 'substanceAdministration');
const social = (document: ValidatedDocument) => statementsOf(document, ['socialHistory'], 'observation');
const organizers = (document: ValidatedDocument) => statementsOf(document, ['vitalSigns'], 'organizer');
const bloodGroups = (document: ValidatedDocument) =>
  statementsOf(document, ['results'], 'observation').filter(
    (observation) => observation.child('code')?.filled('code') === '34530-6',
  );

/** What is asked of procedures, devices, vaccinations and what was observed (dossier documents 2.2). */
export const observationRules: readonly Rule[] = [
  {
    id: 'CDA-091',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence:
      'A procedure has id, code, narrative, status and time; one that is null has a template id alone',
    remedy:
      'Write id, code, text/reference, statusCode and effectiveTime, the time with a null flavor if unknown',
    check: (document) =>
      judged(procedures(document), (procedure) => {
        if (isNull(procedure)) {
          return procedure.children.every(({ local }) => local === 'templateId')
            ? undefined
            : 'it is null and has content';
        }
        const code = procedure.child('code');
        return (
          firstComplaint(
            [procedure.filled('classCode') === 'PROC', 'the class is not PROC'],
            [hasId(procedure), 'there is no id'],
            [isCodedOrNull(code), 'there is no code'],
            [hasReference(procedure), 'it refers to no narrative'],
            [procedure.child('statusCode')?.filled('code') !== undefined, 'there is no status'],
          ) ?? periodComplaint(procedure.child('effectiveTime'))
        );
      }),
  },
  {
    id: 'CDA-092',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence: 'A device has a code or words, and a time or a null flavor',
    remedy: 'Write playingDevice/code, or originalText in it, and effectiveTime',
    check: (document) =>
      judged(devices(document), (device) => {
        const code = first(device, 'participant', 'participantRole', 'playingDevice', 'code');
        return (
          firstComplaint([isCodedOrNull(code) || hasText(code), 'there is no code']) ??
          periodComplaint(device.child('effectiveTime'))
        );
      }),
  },
  {
    id: 'CDA-093',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence: 'A vaccination has id, code, status, time, vaccine, and says whether it was given',
    remedy: `Write negationInd, templateId ${ccd(24)}, id, code, statusCode, effectiveTime and consumable`,
    check: (document) =>
      judged(immunizations(document), (immunization) => {
        const code = immunization.child('code');
        const status = immunization.child('statusCode')?.filled('code') ?? '';
        return (
          firstComplaint(
            [immunization.attribute('negationInd') !== undefined, 'there is no negationInd'],
            [hasTemplate(immunization, ccd(24)), 'the parent template id is missing'],
            [hasId(immunization), 'there is no id'],
            [isCodedOrNull(code), 'there is no code'],
            [/^(completed|cancelled)$/.test(status), 'the status is neither completed nor cancelled'],
            [
              follow(immunization, 'consumable', 'manufacturedProduct', 'manufacturedMaterial').length > 0,
              'there is no vaccine',
            ],
          ) ?? periodComplaint(immunization.child('effectiveTime'))
        );
      }),
  },
  {
    id: 'CDA-094',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence: 'A habit has an amount or a concept as its value, and dates',
    remedy: 'Write value of type PQ or CD, or with a null flavor, and effectiveTime with dates',
    check: (document) =>
      judged(social(document), (habit) => {
        const value = habit.child('value');
        return (
          firstComplaint(
            [
              value !== undefined &&
                (isNull(value) || /^(PQ|IVL_PQ|INT|CD|CE|CV|ST|ED)$/.test(value.type ?? '')),
              'the value is neither',
            ],
            [
              !hasTemplate(habit, ihe('4.13.4')) || hasTemplate(habit, ihe('4.13')),
              'a template id is missing',
            ],
          ) ?? periodComplaint(habit.child('effectiveTime'))
        );
      }),
  },
  {
    id: 'CDA-095',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence: 'The expected date of a birth is a date',
    remedy: 'Write value of type TS with 8 digits at least',
    check: (document) =>
      judged(
        document
          .all('observation')
          .filter((each) => hasTemplate(each, entryId(24)))
          .flatMap((each) => children(each, 'value')),
        (value) =>
          isNull(value) || (value.type === 'TS' && isTime(value.filled('value'), 8))
            ? undefined
            : 'it is none',
      ),
  },
  {
    id: 'CDA-096',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence:
      'Vital signs measured together have id, code 46680005, status, time and one observation at least',
    remedy: 'Write the organizer with id, code, statusCode completed, effectiveTime and components',
    check: (document) =>
      judged(organizers(document), (organizer) =>
        firstComplaint(
          [
            hasTemplate(organizer, entryId(21)) || hasTemplates(organizer, [ccd(32), ccd(35)]),
            'a template id is missing',
          ],
          [hasId(organizer), 'there is no id'],
          [organizer.child('code')?.filled('code') === '46680005', 'the code is another one'],
          [isCompleted(organizer), 'it is not completed'],
          [organizer.child('effectiveTime') !== undefined, 'there is no time'],
          [
            follow(organizer, 'component', 'observation').some((each) =>
              hasTemplate(each, entryId(22), ihe('4.13.2')),
            ),
            'there is no observation',
          ],
        ),
      ),
  },
  {
    id: 'CDA-097',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence: 'A vital sign is an amount in a unit of its own',
    remedy: 'Write value of type PQ with the unit that belongs to the code, such as mm[Hg]',
    check: (document) =>
      judged(
        organizers(document).flatMap((organizer) => follow(organizer, 'component', 'observation')),
        (sign) => {
          const value = sign.child('value');
          if (isNull(value)) return undefined;
          const units = vitalUnits[sign.child('code')?.filled('code') ?? ''];
          return firstComplaint(
            [value?.type === 'PQ', 'the value is not of type PQ'],
            [value?.filled('value') !== undefined, 'the value is empty'],
            [
              units === undefined || units.includes(value?.filled('unit') ?? ''),
              `the unit is not ${units?.join(' or ')}`,
            ],
          );
        },
      ),
  },
  {
    id: 'CDA-098',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence: 'A blood group is a concept with a point in time, and nothing is said of how it was found',
    remedy:
      'Write value of type CE; leave out repeatNumber, interpretationCode, methodCode and targetSiteCode',
    check: (document) =>
      judged(bloodGroups(document), (group) => {
        const extra = ['repeatNumber', 'interpretationCode', 'methodCode', 'targetSiteCode'].find(
          (local) => group.child(local) !== undefined,
        );
        return (
          firstComplaint(
            [/^(CE|CD|CV)$/.test(group.child('value')?.type ?? ''), 'the value is not of type CE'],
            [extra === undefined, `there is ${extra}`],
          ) ?? periodComplaint(group.child('effectiveTime'))
        );
      }),
  },
  {
    id: 'CDA-099',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence: 'A simple observation has id, code, status, time and value',
    remedy: 'Write id, code, statusCode completed, effectiveTime and value, with null flavors where unknown',
    check: (document) =>
      judged(
        document.all('observation').filter((each) => hasTemplate(each, ihe('4.13')) && !isNull(each)),
        (observation) =>
          firstComplaint(
            [hasId(observation), 'there is no id'],
            [observation.child('code') !== undefined, 'there is no code'],
            [isCompleted(observation), 'it is not completed'],
            [observation.child('effectiveTime') !== undefined, 'there is no time'],
            [observation.child('value') !== undefined, 'there is no value'],
          ),
      ),
  },
];
