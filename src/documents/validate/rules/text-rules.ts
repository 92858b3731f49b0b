import type { MarkupElement } from '../../translate/markup.js';
import { addressComplaint } from './party.js';
import type { KindName, Rule } from './rule.js';
import {
  children,
  first,
  firstComplaint,
  follow,
  hasTemplate,
  hasTemplates,
  isFilledOrNull,
  isNull,
  judged,
  unless,
} from './select.js';
import { ccd, documentId, ihe, XDS_SD } from './templates.js';

/** Instructions and comments in words: their template ids and fixed codes (dossier documents 2.4). */
const remarks = [
  { template: ihe('4.2'), parents: [ccd(40)], code: '48767-8' },
  { template: ihe('4.3'), parents: [ccd(49)], code: 'PINSTRUCT' },
  { template: ihe('4.3.1'), parents: [ccd(43)], code: 'FINSTRUCT' },
] as const;

const ORCD: readonly KindName[] = ['laboratory', 'hospital-discharge', 'imaging-report', 'imaging'];
const IMAGES = ['image/png', 'image/jpeg'];

/** What is asked of what is told in words, and of documents around a file (dossier documents 1.6, 2.4). */
export const textRules: readonly Rule[] = [
  {
    id: 'CDA-100',
    severity: 'warning',
    level: 3,
    sentence: 'An instruction or comment has its template ids, its fixed code, a narrative and is completed',
    remedy: 'Write the parent templateId, the code, text/reference and statusCode completed',
    check: (document) =>
      remarks.flatMap(({ template, parents, code }) =>
        judged(
          document.all('act').filter((act) => hasTemplate(act, template)),
          (act) =>
            firstComplaint(
              [hasTemplates(act, parents), 'the parent template id is missing'],
              [act.child('code')?.filled('code') === code, `the code is not ${code}`],
              [
                first(act, 'text', 'reference')?.filled('value') !== undefined ||
                  document.text(act.child('text')) !== '',
                'there is no text',
              ],
              [act.child('statusCode')?.filled('code') === 'completed', 'it is not completed'],
            ),
        ),
      ),
  },
  {
    id: 'CDA-102',
    severity: 'warning',
    level: 1,
    sentence: "A scanned document's id is a root alone",
    remedy: 'Put the number of the document behind its OID instead of in an extension',
    // The network's own documents all have extensions: this is asked where XDS-SD is claimed.
    check: ({ root }) =>
      hasTemplate(root, XDS_SD)
        ? judged(children(root, 'id'), (id) =>
            id.attribute('extension') === undefined ? undefined : 'it has an extension',
          )
        : [],
  },
  {
    id: 'CDA-104',
    severity: 'error',
    level: 1,
    sentence: "The patient of a document around a file has an id with an extension, and an address's country",
    remedy: 'Write patientRole/id/@extension and addr/country, the address with a null flavor where unknown',
    check: (document) =>
      judged(follow(document.root, 'recordTarget', 'patientRole'), (role) => {
        const address = role.child('addr');
        return firstComplaint(
          [role.child('id')?.filled('extension') !== undefined, 'the id has no extension'],
          [
            address === undefined || isNull(address) || isFilledOrNull(document, address.child('country')),
            'the address has no country',
          ],
        );
      }),
  },
  {
    id: 'CDA-106',
    severity: 'error',
    level: 1,
    sentence: 'Who keeps a document around a file has a name and a country',
    remedy: 'Write representedCustodianOrganization with name and addr/country',
    check: (document) =>
      judged(
        follow(document.root, 'custodian', 'assignedCustodian', 'representedCustodianOrganization'),
        (organization) =>
          firstComplaint(
            [isFilledOrNull(document, organization.child('name')), 'there is no name'],
            [countryTold(organization), 'there is no country'],
          ) ?? children(organization, 'addr').map((each) => addressComplaint(document, each))[0],
      ),
  },
  {
    id: 'CDA-107',
    severity: 'error',
    level: 1,
    sentence: 'A document around a file holds it in base64',
    remedy: 'Write component/nonXMLBody/text with mediaType application/pdf and representation B64',
    check: ({ root, kind }) => {
      const [text] = follow(root, 'component', 'nonXMLBody', 'text');
      if (text === undefined) return [{ at: root, detail: 'there is no nonXMLBody with a text' }];
      const original = ORCD.some((name) => name === kind.documentClass?.name);
      const types = original ? undefined : ['application/pdf', 'text/plain'];
      const complaint = firstComplaint(
        [text.filled('representation') === 'B64', 'the representation is not B64'],
        [
          types === undefined || types.includes(text.filled('mediaType') ?? ''),
          'the mediaType is neither application/pdf nor text/plain',
        ],
      );
      return unless(complaint === undefined, text, complaint);
    },
  },
  {
    id: 'CDA-109',
    severity: 'error',
    level: 1,
    kinds: ORCD,
    sentence:
      'An original clinical document is a PDF, a medical image a PNG or JPEG, a list of images an XDS-SD with a PDF',
    remedy: 'Write the mediaType that the kind asks for, with a file of it',
    check: ({ root, kind }) => {
      const pictures = kind.documentClass?.name === 'imaging' && !isRendition(root);
      const types = pictures ? IMAGES : ['application/pdf'];
      return judged(follow(root, 'component', 'nonXMLBody', 'text'), (text) =>
        types.includes(text.filled('mediaType') ?? '') ? undefined : `it is not ${types.join(' or ')}`,
      );
    },
  },
];

/** True for an imaging manifest as a PDF, which does not claim to be an image. */
function isRendition(root: MarkupElement): boolean {
  return hasTemplate(root, XDS_SD) && !hasTemplate(root, documentId(11));
}

function countryTold(organization: MarkupElement): boolean {
  const address = organization.child('addr');
  return isNull(address) || address?.child('country') !== undefined;
}
