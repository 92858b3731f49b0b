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
  isCoded,
  isCodedOrNull,
  isIdentified,
  isNull,
  isTimeOrNull,
  judged,
} from './select.js';
import { ACT_CLASS, ccd, entryId, ihe, type SectionName } from './templates.js';

const SUMMARY: readonly KindName[] = ['patient-summary', 'mro', 'hcer'];
const CONCERNS: readonly SectionName[] = ['allergies', 'problems', 'pastIllnesses'];
const STATUSES = ['active', 'suspended', 'aborted', 'completed'];

/** Attributes by which a coded value says something: where there is no code, none of them may stand. */
const CODED = ['code', 'codeSystem', 'codeSystemName', 'codeSystemVersion', 'displayName'];

const concerns = (document: ValidatedDocument, names = CONCERNS) => statementsOf(document, names, 'act');

/** The observations that concerns of these sections are about. */
const observations = (document: ValidatedDocument, names: readonly SectionName[]) =>
  concerns(document, names).flatMap((act) =>
    children(act, 'entryRelationship')
      .filter((relation) => relation.filled('typeCode') === 'SUBJ')
      .flatMap((relation) => children(relation, 'observation')),
  );

const related = (observation: MarkupElement, typeCode: string) =>
  children(observation, 'entryRelationship')
    .filter((relation) => relation.filled('typeCode') === typeCode)
    .flatMap((relation) => children(relation, 'observation'));

const manifestations = (document: ValidatedDocument) =>
  observations(document, ['allergies']).flatMap((allergy) => related(allergy, 'MFST'));

const isCompleted = (statement: MarkupElement) =>
  statement.child('statusCode')?.filled('code') === 'completed';
// eHDSI asks for no status here, but knows one alone.
const mayLackStatus = (problem: MarkupElement) =>
  hasTemplate(problem, entryId(7)) && problem.child('statusCode') === undefined;
const hasReference = (statement: MarkupElement) =>
  first(statement, 'text', 'reference')?.filled('value') !== undefined;
const isConceptType = (type: string | undefined) => type === 'CD' || type === 'CE' || type === 'CV';

/** One of severity, status and outcome, told in an observation of its own: their template ids and codes. */
const attributions = [
  { what: 'severity', templates: [ihe('4.1'), ccd(55)], code: 'SEV' },
  { what: 'status', templates: [entryId(9), entryId(34), ihe('4.1.1'), ccd(50)], code: '33999-4' },
  { what: 'health status', templates: [entryId(10), ihe('4.1.2'), ccd(51)], code: '11323-3' },
] as const;

/** What is asked of allergies and problems (dossier documents 2.2). */
export const concernRules: readonly Rule[] = [
  {
    id: 'CDA-082',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence: 'A concern has template ids of one generation, an id, code CONC, a status and a beginning',
    remedy: 'Write templateId E.3.15 or E.3.16, id, code CONC, statusCode and effectiveTime/low',
    check: (document) =>
      judged(concerns(document), (act) => {
        const code = act.child('code');
        const time = act.child('effectiveTime');
        const id = act.child('id');
        const ehdsi = hasTemplate(act, entryId(15), entryId(16));
        return firstComplaint(
          [ehdsi || hasTemplates(act, [ccd(27), ihe('4.5.1')]), 'a template id is missing'],
          [isIdentified(id) || isNull(id), 'there is no id'],
          [
            isNull(code) || (code?.filled('code') === 'CONC' && code.filled('codeSystem') === ACT_CLASS),
            'the code is not CONC',
          ],
          [
            STATUSES.includes(act.child('statusCode')?.filled('code') ?? ''),
            'the status is none of the four',
          ],
          // eHDSI tells the beginning in the observation, and may do so alone.
          [ehdsi || isNull(time) || time?.child('low') !== undefined, 'there is no beginning'],
        );
      }),
  },
  {
    id: 'CDA-083',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence: 'A concern is about one observation at least, of the template that belongs there',
    remedy: 'Write entryRelationship SUBJ with an observation E.3.17 for an allergy, E.3.7 for a problem',
    check: (document) => [
      ...aboutNothing(document, ['allergies'], [entryId(17), ihe('4.6')]),
      ...aboutNothing(document, ['problems', 'pastIllnesses'], [entryId(7), ihe('4.5')]),
    ],
  },
  {
    id: 'CDA-084',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence: 'An allergy has a type, and an agent or a value that says what is known',
    remedy: 'Write code, and participant CSM with playingEntity/code, each with a null flavor where unknown',
    check: (document) =>
      judged(observations(document, ['allergies']), (allergy) => {
        const value = allergy.child('value');
        const agents = children(allergy, 'participant').flatMap((participant) =>
          follow(participant, 'participantRole', 'playingEntity', 'code'),
        );
        return firstComplaint(
          [isCodedOrNull(allergy.child('code')), 'it has no type'],
          [value === undefined || isConceptType(value.type), 'the value is not of type CD'],
          [agents.length > 0 || isCodedOrNull(value), 'there is no agent'],
          [agents.every((agent) => isCodedOrNull(agent)), 'the agent is neither a code nor null'],
        );
      }),
  },
  {
    id: 'CDA-085',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence: 'What an allergy did is a code, or has a null flavor',
    remedy: 'Write value with code, codeSystem and displayName, or with a null flavor',
    check: (document) =>
      judged(manifestations(document), (manifestation) =>
        isCodedOrNull(manifestation.child('value')) ? undefined : 'it is neither',
      ),
  },
  {
    id: 'CDA-087',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence:
      'A problem is a completed observation with id and narrative, its value whole or without any code',
    remedy: 'Write OBS in EVN mood, id, text/reference, statusCode completed and value of type CD',
    check: (document) =>
      judged(observations(document, ['problems', 'pastIllnesses']), (problem) => {
        const value = problem.child('value');
        const id = problem.child('id');
        return firstComplaint(
          [problem.filled('classCode') === 'OBS', 'the class is not OBS'],
          [problem.filled('moodCode') === 'EVN', 'the mood is not EVN'],
          [
            !hasTemplate(problem, ihe('4.5')) || hasTemplate(problem, ccd(28)),
            'the parent template id is missing',
          ],
          [isIdentified(id) || isNull(id), 'there is no id'],
          [hasReference(problem), 'it refers to no narrative'],
          [isCompleted(problem) || mayLackStatus(problem), 'it is not completed'],
          [isConceptType(value?.type), 'the value is not of type CD'],
          [
            isCoded(value) || !CODED.some((name) => value?.attribute(name) !== undefined),
            'the value is half a code',
          ],
        );
      }),
  },
  {
    id: 'CDA-088',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence: 'A coded problem has a displayName',
    remedy: 'Write the name of the code beside it',
    check: (document) =>
      judged(
        observations(document, ['problems', 'pastIllnesses']).flatMap((problem) =>
          children(problem, 'value').filter(isCoded),
        ),
        (value) => (value.filled('displayName') === undefined ? 'it has none' : undefined),
      ),
  },
  {
    id: 'CDA-089',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence: 'The beginning of a problem is a date, or has a null flavor',
    remedy: 'Write effectiveTime/low of 4 digits at least, or with a null flavor',
    check: (document) =>
      judged(
        [
          ...concerns(document, ['problems', 'pastIllnesses']),
          ...observations(document, ['problems', 'pastIllnesses']),
        ].flatMap((statement) => children(statement, 'effectiveTime')),
        (time) => {
          const low = time.child('low');
          return low === undefined || isTimeOrNull(low) ? undefined : 'it is no date';
        },
      ),
  },
  {
    id: 'CDA-090',
    severity: 'error',
    kinds: SUMMARY,
    level: 3,
    sentence:
      'Severity, status and health status are told once at most, each completed, with code and narrative',
    remedy: 'Write one observation of each, with its fixed code, text/reference and statusCode completed',
    check: (document) =>
      [...observations(document, CONCERNS), ...manifestations(document)].flatMap((statement) => {
        const inside = [...related(statement, 'SUBJ'), ...related(statement, 'REFR')];
        return attributions.flatMap(({ what, templates, code }) => {
          const found = inside.filter((each) => hasTemplate(each, ...templates));
          if (found.length > 1) return [{ at: statement, detail: `${found.length} times a ${what}` }];
          return judged(found, (each) =>
            firstComplaint(
              [each.child('code')?.filled('code') === code, `the code of the ${what} is not ${code}`],
              [hasReference(each), `the ${what} refers to no narrative`],
              [isCompleted(each), `the ${what} is not completed`],
            ),
          );
        });
      }),
  },
];

function aboutNothing(
  document: ValidatedDocument,
  names: readonly SectionName[],
  templates: readonly string[],
) {
  return judged(concerns(document, names), (act) =>
    children(act, 'entryRelationship').some(
      (relation) =>
        relation.filled('typeCode') === 'SUBJ' &&
        children(relation, 'observation').some((each) => hasTemplate(each, ...templates)),
    )
      ? undefined
      : 'there is none',
  );
}
