import type { MarkupElement } from '../../translate/markup.js';
import type { ValidatedDocument } from '../document.js';
import { countryComplaint, organizationComplaint, personComplaint, representedComplaint } from './party.js';
import { packagesOf } from './products.js';
import type { KindName, Rule } from './rule.js';
import { sectionsNamed, statementsOf } from './section-rules.js';
import {
  children,
  first,
  firstComplaint,
  follow,
  hasTemplate,
  isAmountOrNull,
  isCoded,
  isFilledOrNull,
  isIdentified,
  isNull,
  isTimeOrNull,
  judged,
  unless,
} from './select.js';
import { ccd, entryId, ihe, LOINC, SUBSTITUTION, sections } from './templates.js';

const PRESCRIPTION: readonly KindName[] = ['eprescription'];
const DISPENSATION: readonly KindName[] = ['edispensation'];

const items = (document: ValidatedDocument) =>
  statementsOf(document, ['prescription'], 'substanceAdministration');
const supplies = (document: ValidatedDocument) => statementsOf(document, ['dispensation'], 'supply');

function idsComplaint(element: MarkupElement): string | undefined {
  const ids = children(element, 'id');
  return firstComplaint(
    [ids.length === 1, `there ${ids.length === 0 ? 'is no id' : `are ${ids.length} ids`}`],
    [isIdentified(ids[0]), 'the id has no root'],
  );
}

function authorComplaint(document: ValidatedDocument, author: MarkupElement): string | undefined {
  const assigned = author.child('assignedAuthor');
  if (assigned === undefined) return 'there is no assignedAuthor';
  const id = assigned.child('id');
  return (
    firstComplaint(
      [isCoded(author.child('functionCode')), 'the author has no function'],
      [isIdentified(id) || isNull(id), 'the author has no id'],
    ) ??
    personComplaint(document, assigned) ??
    representedComplaint(document, assigned)
  );
}

/** A section that the kind has once, under its code, with entries of its template. */
function sectionRule(number: string, kind: KindName, name: 'prescription' | 'dispensation'): Rule {
  const { code, entries, parents, name: title } = sections[name];
  const parent = parents.ehdsi[0] as string | undefined;
  return {
    id: number,
    severity: 'error',
    kinds: [kind],
    level: 3,
    sentence: `The document has the section of the ${title}, with its code, its template ids and an entry`,
    remedy: `Write a section with code ${code} and entries with template id ${entries[0]}`,
    check: (document) => {
      const found = sectionsNamed(document, name);
      if (found.length === 0) return [{ at: document.root, detail: 'there is none' }];
      return judged(found, (section) => {
        const coded = section.child('code');
        const statements = children(section, 'entry').flatMap((entry) => entry.children);
        return firstComplaint(
          [coded?.filled('code') === code, `its code is not ${code}`],
          [coded?.filled('codeSystem') === LOINC, 'its code is not of LOINC'],
          [parent === undefined || hasTemplate(section, parent), 'its parent template id is missing'],
          [
            statements.some((statement) => hasTemplate(statement, ...entries)),
            'it has no entry of the template',
          ],
        );
      });
    },
  };
}

/** What is asked of a prescription (dossier documents 2.4). */
export const prescriptionRules: readonly Rule[] = [
  {
    id: 'CDA-072',
    severity: 'error',
    kinds: PRESCRIPTION,
    level: 3,
    sentence: 'A prescription has one id, and its author, where the section names one, is told in full',
    remedy: 'Write the id of the prescription in the section; complete the author or take it out',
    check: (document) =>
      judged(sectionsNamed(document, 'prescription'), (section) => {
        const author = section.child('author');
        return (
          idsComplaint(section) ?? (author === undefined ? undefined : authorComplaint(document, author))
        );
      }),
  },
  sectionRule('CDA-073', 'eprescription', 'prescription'),
  {
    id: 'CDA-073-item',
    severity: 'error',
    kinds: PRESCRIPTION,
    level: 3,
    sentence: 'A prescription item has its parent template id and one id',
    remedy: `Write templateId ${ccd(24)} and one id`,
    check: (document) =>
      judged(
        items(document),
        (item) =>
          firstComplaint([hasTemplate(item, ccd(24)), 'the parent template id is missing']) ??
          idsComplaint(item),
      ),
  },
  {
    id: 'CDA-074',
    severity: 'error',
    kinds: PRESCRIPTION,
    level: 3,
    sentence: 'Whether another product may be dispensed is a code of HL7 substanceAdminSubstitution',
    remedy: `Write value with xsi:type CE and a code of ${SUBSTITUTION}: N forbids, G and TE allow`,
    check: (document) =>
      judged(
        document.all('observation').filter((each) => each.child('code')?.filled('code') === 'SUBST'),
        (observation) => {
          const value = observation.child('value');
          if (isNull(value)) return undefined;
          return firstComplaint(
            [value !== undefined, 'there is no value'],
            [/^(CE|CD|CV)$/.test(value?.type ?? ''), 'its type is not CE'],
            [isCoded(value), 'it is no whole code'],
            [
              document.direction === 'friendly' || value?.filled('codeSystem') === SUBSTITUTION,
              'it is of another code system',
            ],
          );
        },
      ),
  },
  {
    id: 'CDA-075',
    severity: 'error',
    kinds: PRESCRIPTION,
    level: 3,
    sentence: 'Who licensed the prescriber is told by name and id, or by null flavors',
    remedy: 'Write scopingEntity with id and desc',
    check: (document) =>
      judged(
        items(document)
          .flatMap((item) => children(item, 'participant'))
          .filter((participant) => participant.filled('typeCode') === 'AUT'),
        (participant) => {
          const entity = first(participant, 'participantRole', 'scopingEntity');
          if (isNull(participant) || isNull(entity)) return undefined;
          const id = entity?.child('id');
          return firstComplaint(
            [isIdentified(id) || isNull(id), 'there is no id'],
            [isFilledOrNull(document, entity?.child('desc')), 'there is no name'],
          );
        },
      ),
  },
];

/** What is asked of a dispensation (dossier documents 2.6). */
export const dispensationRules: readonly Rule[] = [
  sectionRule('CDA-076', 'edispensation', 'dispensation'),
  {
    id: 'CDA-076-id',
    severity: 'error',
    kinds: DISPENSATION,
    level: 3,
    sentence: 'A dispensation has one id',
    remedy: 'Write one id in the section',
    check: (document) => judged(sectionsNamed(document, 'dispensation'), idsComplaint),
  },
  {
    id: 'CDA-077',
    severity: 'error',
    kinds: DISPENSATION,
    level: 3,
    sentence: 'What was handed out is a supply that took place, with its parent template ids',
    remedy: `Write classCode SPLY, moodCode EVN, and templateId ${ccd(34)} and ${ihe('4.7.3')}`,
    check: (document) =>
      judged(supplies(document), (supply) =>
        firstComplaint(
          [supply.filled('classCode') === 'SPLY', 'the class is not SPLY'],
          [/^(EVN|INT)$/.test(supply.filled('moodCode') ?? ''), 'the mood is neither EVN nor INT'],
          [
            hasTemplate(supply, ccd(34)) && hasTemplate(supply, ihe('4.7.3')),
            'a parent template id is missing',
          ],
        ),
      ),
  },
  {
    id: 'CDA-078',
    severity: 'error',
    kinds: DISPENSATION,
    level: 3,
    sentence: 'One dispenser is told, with name, id and an organisation with its country',
    remedy: 'Write performer/assignedEntity with id, assignedPerson/name and representedOrganization',
    check: (document) =>
      judged(supplies(document), (supply) => {
        const performers = children(supply, 'performer');
        const entity = first(performers[0], 'assignedEntity');
        if (performers.length !== 1) return `there are ${performers.length} performers`;
        if (entity === undefined) return 'there is no assignedEntity';
        const organization = entity.child('representedOrganization');
        return (
          firstComplaint(
            [isIdentified(entity.child('id')), 'there is no id'],
            [isTimeOrNull(performers[0]?.child('time')), 'the time is not told'],
          ) ??
          personComplaint(document, entity) ??
          organizationComplaint(document, organization) ??
          countryComplaint(document, organization?.child('addr'))
        );
      }),
  },
  {
    id: 'CDA-079',
    severity: 'error',
    kinds: DISPENSATION,
    level: 3,
    sentence: 'What was handed out is told: its id, how many packages, what they are and how strong',
    remedy: 'Write supply/id and quantity, the form and content of the package, and an active ingredient',
    check: (document) =>
      supplies(document).flatMap((supply) => {
        const material = first(supply, 'product', 'manufacturedProduct', 'manufacturedMaterial');
        const quantity = supply.child('quantity');
        const complaint =
          idsComplaint(supply) ??
          firstComplaint(
            [
              quantity?.filled('value') !== undefined && isAmountOrNull(quantity),
              'the number of packages is not told',
            ],
            [quantity?.filled('unit') !== undefined, 'the number of packages has no unit'],
            [material !== undefined, 'there is no product'],
            [material === undefined || packagesOf(material).length > 0, 'there is no package'],
            [material === undefined || hasActive(material), 'there is no active ingredient'],
          );
        return unless(complaint === undefined, supply, complaint);
      }),
  },
  {
    id: 'CDA-080',
    severity: 'error',
    kinds: DISPENSATION,
    level: 3,
    sentence: 'A dispensation holds the prescription item that it fulfils, with one id',
    remedy: `Write entryRelationship REFR with the substanceAdministration (${entryId(2)}) and its id`,
    check: (document) =>
      judged(supplies(document), (supply) => {
        const [item] = children(supply, 'entryRelationship')
          .filter((relation) => relation.filled('typeCode') === 'REFR')
          .flatMap((relation) => follow(relation, 'substanceAdministration'));
        if (item === undefined) return 'there is none';
        const author = item.child('author');
        return idsComplaint(item) ?? (author === undefined ? undefined : authorComplaint(document, author));
      }),
  },
];

function hasActive(material: MarkupElement): boolean {
  const carriers = [
    material,
    ...follow(material, 'part', 'partProduct'),
    ...follow(material, 'part', 'partMedicine'),
  ];
  return carriers.some((carrier) =>
    children(carrier, 'ingredient').some((each) => each.filled('classCode') === 'ACTI'),
  );
}
