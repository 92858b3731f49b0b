import type { MarkupElement } from '../../translate/markup.js';
import type { ValidatedDocument } from '../document.js';
import {
  addressComplaint,
  codeComplaint,
  countryComplaint,
  isVouched,
  organizationComplaint,
  personComplaint,
  representedComplaint,
  telecomComplaint,
} from './party.js';
import type { KindName, Rule } from './rule.js';
import {
  children,
  first,
  firstComplaint,
  follow,
  hasTemplate,
  isCoded,
  isIdentified,
  isNull,
  isTime,
  judged,
  unless,
} from './select.js';
import { ISCO, ihe } from './templates.js';

const authenticators = ({ root }: ValidatedDocument) => follow(root, 'legalAuthenticator', 'assignedEntity');
const authors = ({ root }: ValidatedDocument) => children(root, 'author');
const assignedAuthors = ({ root }: ValidatedDocument) => follow(root, 'author', 'assignedAuthor');
const performers = ({ root }: ValidatedDocument) =>
  follow(root, 'documentationOf', 'serviceEvent', 'performer');
const LEVEL3: readonly KindName[] = ['patient-summary', 'eprescription', 'edispensation'];

const idComplaint = (entity: MarkupElement) => {
  const id = entity.child('id');
  return isIdentified(id) || isNull(id) ? undefined : 'there is no id';
};

/** What is asked of those who sign, write and provide care (dossier documents 1.3, 1.5). */
export const staffRules: readonly Rule[] = [
  {
    id: 'CDA-016',
    severity: 'error',
    sentence: 'The legal authenticator is a person with family and given name, or an organisation vouches',
    remedy: 'Write assignedPerson/name, or assignedPerson with null flavor NI beside representedOrganization',
    check: (document) => judged(authenticators(document), (entity) => personComplaint(document, entity)),
  },
  {
    id: 'CDA-017',
    severity: 'error',
    sentence: 'The legal authenticator has an id',
    remedy: 'Write id with a root, or with a null flavor where the organisation vouches',
    check: (document) => judged(authenticators(document), idComplaint),
  },
  {
    id: 'CDA-018',
    severity: 'error',
    sentence: "The legal authenticator's code, where there is one, has a code system",
    remedy: 'Write code and codeSystem, or leave the element out',
    check: (document) => judged(authenticators(document), (entity) => codeComplaint(entity.child('code'))),
  },
  {
    id: 'CDA-019',
    severity: 'error',
    sentence: "The legal authenticator's organisation has name, id and address",
    remedy: 'Write representedOrganization with name, id and addr',
    check: (document) =>
      judged(authenticators(document), (entity) => {
        const organization = entity.child('representedOrganization');
        return (
          organizationComplaint(document, organization) ??
          (isNull(organization) || organization?.child('addr') !== undefined
            ? undefined
            : 'the organisation has no addr')
        );
      }),
  },
  {
    id: 'CDA-020',
    severity: 'error',
    sentence: "The legal authenticator's telecom has value and use, or a null flavor alone",
    remedy: 'Write both, or null flavor NI alone',
    check: (document) =>
      authenticators(document).flatMap((entity) => {
        const telecoms = children(entity, 'telecom');
        return telecoms.length === 0
          ? [{ at: entity, detail: 'there is no telecom' }]
          : judged(telecoms, telecomComplaint);
      }),
  },
  {
    id: 'CDA-021',
    severity: 'error',
    level: 3,
    kinds: LEVEL3,
    sentence: "The address of the legal authenticator's organisation has a country, or a null flavor alone",
    remedy: 'Write the country, or null flavor NI alone',
    check: (document) =>
      judged(
        authenticators(document).flatMap((entity) => follow(entity, 'representedOrganization', 'addr')),
        (address) => addressComplaint(document, address) ?? countryComplaint(document, address),
      ),
  },
  {
    id: 'CDA-022',
    severity: 'error',
    level: 3,
    kinds: LEVEL3,
    sentence:
      "The telecom of the legal authenticator's organisation has value and use, or a null flavor alone",
    remedy: 'Write both, or null flavor NI alone',
    check: (document) =>
      judged(
        authenticators(document).flatMap((entity) => follow(entity, 'representedOrganization', 'telecom')),
        telecomComplaint,
      ),
  },
  {
    id: 'CDA-044',
    severity: 'error',
    sentence: 'Care provision that a document of epSOS tells of has a beginning and an end',
    remedy: 'Write serviceEvent classCode PCPR with effectiveTime low and high',
    check: ({ root }) =>
      judged(
        children(root, 'documentationOf').filter((each) => hasTemplate(each, ihe('2.3'))),
        (documentation) =>
          firstComplaint(
            [documentation.child('serviceEvent')?.filled('classCode') === 'PCPR', 'the class is not PCPR'],
            [follow(documentation, 'serviceEvent', 'effectiveTime', 'low').length > 0, 'there is no low'],
            [follow(documentation, 'serviceEvent', 'effectiveTime', 'high').length > 0, 'there is no high'],
          ),
      ),
  },
  {
    id: 'CDA-045',
    severity: 'error',
    kinds: ['patient-summary'],
    level: 3,
    sentence: 'A patient summary says once when it was last updated',
    remedy: 'Write documentationOf/serviceEvent/effectiveTime/high',
    check: ({ root }) => {
      const highs = follow(root, 'documentationOf', 'serviceEvent', 'effectiveTime', 'high');
      const [high] = highs;
      if (high === undefined) return [{ at: root, detail: 'there is no such date' }];
      return unless(highs.length === 1 && isTime(high.filled('value')), high, 'it is no single date');
    },
  },
  {
    id: 'CDA-046',
    severity: 'error',
    sentence: 'The document has an author',
    remedy: 'Write author/assignedAuthor',
    check: (document) => unless(assignedAuthors(document).length > 0, document.root),
  },
  {
    id: 'CDA-047',
    severity: 'error',
    sentence: 'An author has an id, and a name where it is a person',
    remedy: 'Write assignedAuthor/id and assignedPerson/name with family and given',
    check: (document) =>
      judged(assignedAuthors(document), (author) => idComplaint(author) ?? personComplaint(document, author)),
  },
  {
    id: 'CDA-048',
    severity: 'error',
    sentence: "An author's specialty and telecom are whole where they are told",
    remedy: 'Write code with codeSystem, and telecom with value and use, or a null flavor alone',
    check: (document) =>
      assignedAuthors(document).flatMap((author) => [
        ...judged(children(author, 'code'), codeComplaint),
        ...judged(children(author, 'telecom'), telecomComplaint),
      ]),
  },
  {
    id: 'CDA-049',
    severity: 'error',
    sentence: "An author's organisation has name, id and an address with one country",
    remedy: 'Write representedOrganization with name, id and addr/country',
    check: (document) =>
      judged(assignedAuthors(document), (author) => representedComplaint(document, author)),
  },
  {
    id: 'CDA-050',
    severity: 'error',
    sentence: "An author's function is a code of ISCO, and a prescriber always has one",
    remedy: `Write functionCode with codeSystem ${ISCO}, such as 2211`,
    check: (document) => {
      const required = document.kind.documentClass?.name === 'eprescription';
      return judged(authors(document), (author) => {
        const code = author.child('functionCode');
        if (code === undefined) return required ? 'there is no function' : undefined;
        if (!required && isNull(code)) return undefined;
        return firstComplaint(
          [isCoded(code), 'it is no whole code'],
          [
            code.filled('codeSystem') === ISCO || isFriendlyCode(document, code),
            'it is of another code system',
          ],
        );
      });
    },
  },
  {
    id: 'CDA-051',
    severity: 'error',
    sentence: 'Who provided the care has an id, a name, whole codes and an organisation with a country',
    remedy: 'Write the performer as an author is written',
    check: (document) =>
      judged(performers(document), (performer) => {
        const entity = performer.child('assignedEntity');
        if (entity === undefined) return 'there is no assignedEntity';
        const telecom = children(entity, 'telecom').map(telecomComplaint);
        return (
          codeComplaint(performer.child('functionCode')) ??
          idComplaint(entity) ??
          codeComplaint(entity.child('code')) ??
          telecom.find((complaint) => complaint !== undefined) ??
          (isVouched(entity) ? undefined : personComplaint(document, entity)) ??
          representedComplaint(document, entity)
        );
      }),
  },
  {
    id: 'CDA-105',
    severity: 'error',
    sentence: 'An author says when',
    remedy: 'Write author/time; for a prescription it is the date of prescription',
    check: (document) =>
      judged(authors(document), (author) =>
        isNull(author.child('time')) || isTime(first(author, 'time')?.filled('value'))
          ? undefined
          : 'there is no time',
      ),
  },
];

// A friendly document may use the country's own list of functions, which transcoding maps.
function isFriendlyCode({ direction }: ValidatedDocument, code: MarkupElement): boolean {
  return direction === 'friendly' && isCoded(code);
}
