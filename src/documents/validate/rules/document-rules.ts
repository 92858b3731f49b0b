import type { ValidatedDocument } from '../document.js';
import type { Rule } from './rule.js';
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
import { CONFIDENTIALITY, documentId, LOINC, MEDICAL_DOCUMENT, XDS_SD } from './templates.js';

/** The document template ids of a kind and level, those of older test files included (dossier documents 1.1). */
const documentTemplates: Readonly<Record<string, readonly string[]>> = {
  'patient-summary/3': [documentId(3)],
  'patient-summary/1': [documentId(7), documentId(3)],
  'eprescription/3': [documentId(1)],
  'eprescription/1': [documentId(6), documentId(1)],
  'edispensation/3': [documentId(2)],
  'edispensation/1': [documentId(2)],
  'mro/3': [documentId(5), documentId(3)],
  'mro/1': [documentId(5), documentId(3)],
  'hcer/3': [documentId(4), documentId(3)],
  'hcer/1': [documentId(4), documentId(3)],
  'laboratory/1': [documentId(8)],
  'hospital-discharge/1': [documentId(9)],
  'imaging-report/1': [documentId(10)],
  // A manifest's rendition is no picture.
  'imaging/1': [documentId(11), XDS_SD],
};

const header = (document: ValidatedDocument, local: string) => children(document.root, local);
const headerOnce = (document: ValidatedDocument, local: string) => {
  const found = header(document, local);
  return found.length === 1 ? undefined : `there ${found.length === 0 ? 'is none' : `are ${found.length}`}`;
};
const LEVEL3 = ['patient-summary', 'eprescription', 'edispensation'] as const;

/** What is asked of the document itself and the first elements of its header (dossier documents 1.1, 1.3). */
export const documentRules: readonly Rule[] = [
  {
    id: 'CDA-001',
    severity: 'error',
    sentence: 'The document carries the template id of its kind',
    remedy: 'Write the templateId of the kind and level, such as 1.3.6.1.4.1.12559.11.10.1.3.1.1.3',
    check: (document) => {
      const { documentClass, level } = document.kind;
      const expected = documentTemplates[`${documentClass?.name}/${level}`];
      return expected === undefined ? [] : unless(hasTemplate(document.root, ...expected), document.root);
    },
  },
  {
    id: 'CDA-002',
    severity: 'error',
    sentence: "The document's code is one of a kind that crosses the border",
    remedy: 'Write the LOINC code of the kind, such as 60591-5 for a patient summary',
    check: ({ root, kind }) =>
      kind.code === undefined || kind.documentClass !== undefined
        ? []
        : [{ at: root.child('code') ?? root, detail: `${kind.code} is no such code` }],
  },
  {
    id: 'CDA-002-name',
    severity: 'warning',
    sentence: "The document's code has a displayName",
    remedy: "Write the code's English name",
    kinds: ['patient-summary'],
    check: (document) =>
      judged(header(document, 'code').filter(isCoded), (code) =>
        code.filled('displayName') === undefined ? 'there is none' : undefined,
      ),
  },
  {
    id: 'CDA-003',
    severity: 'error',
    sentence: "The document's code is of LOINC",
    remedy: `Write codeSystem ${LOINC}`,
    check: (document) =>
      judged(header(document, 'code').filter(isCoded), (code) =>
        code.filled('codeSystem') === LOINC ? undefined : 'its code system is another one',
      ),
  },
  {
    id: 'CDA-004',
    severity: 'error',
    sentence: 'Only the document itself carries the template id of a medical document',
    remedy: `Take the templateId ${MEDICAL_DOCUMENT} away from here`,
    check: ({ root, markup }) =>
      markup.elements
        .filter((element) => element.local === 'templateId' && element.filled('root') === MEDICAL_DOCUMENT)
        .filter(({ parent }) => parent !== root)
        .map((at) => ({ at })),
  },
  {
    id: 'CDA-005',
    severity: 'error',
    sentence: 'The document says once when it was made, to the year at least',
    remedy: 'Write one effectiveTime, such as 20260112101500+0100',
    check: (document) => {
      const once = headerOnce(document, 'effectiveTime');
      if (once !== undefined) return [{ at: document.root, detail: once }];
      return judged(header(document, 'effectiveTime'), (time) =>
        isTime(time.filled('value')) ? undefined : 'the value is no time',
      );
    },
  },
  {
    id: 'CDA-006',
    severity: 'error',
    sentence: 'The document has one id with a root',
    remedy: 'Write one id with the OID or UUID of the document',
    check: (document) => {
      const once = headerOnce(document, 'id');
      if (once !== undefined) return [{ at: document.root, detail: once }];
      return judged(header(document, 'id'), (id) => (isIdentified(id) ? undefined : 'it has no root'));
    },
  },
  {
    id: 'CDA-007',
    severity: 'error',
    sentence: 'The document has one code with its code system',
    remedy: 'Write one code element with code and codeSystem',
    check: (document) => {
      const once = headerOnce(document, 'code');
      if (once !== undefined) return [{ at: document.root, detail: once }];
      return judged(header(document, 'code'), (code) =>
        firstComplaint(
          [code.filled('code') !== undefined, 'the code is empty'],
          [code.filled('codeSystem') !== undefined, 'there is no code system'],
        ),
      );
    },
  },
  {
    id: 'CDA-008',
    severity: 'error',
    sentence: 'The document has one title that is not empty',
    remedy: 'Write one title in the language of the document',
    check: (document) => {
      const once = headerOnce(document, 'title');
      if (once !== undefined) return [{ at: document.root, detail: once }];
      return judged(header(document, 'title'), (title) =>
        document.text(title) === '' ? 'it is empty' : undefined,
      );
    },
  },
  {
    id: 'CDA-009',
    severity: 'error',
    sentence:
      'The document says once how confidential it is, by a code of HL7 Confidentiality or a null flavor',
    remedy: `Write confidentialityCode with a code such as N and codeSystem ${CONFIDENTIALITY}`,
    check: (document) => {
      const once = headerOnce(document, 'confidentialityCode');
      if (once !== undefined) return [{ at: document.root, detail: once }];
      return judged(header(document, 'confidentialityCode'), (code) =>
        isNull(code) || (isCoded(code) && code.filled('codeSystem') === CONFIDENTIALITY)
          ? undefined
          : 'it has no code of that code system',
      );
    },
  },
  {
    id: 'CDA-010',
    severity: 'error',
    sentence: 'The document says once which language it is in',
    remedy: 'Write one languageCode with a code such as fr-LU',
    check: (document) => {
      const once = headerOnce(document, 'languageCode');
      if (once !== undefined) return [{ at: document.root, detail: once }];
      return judged(header(document, 'languageCode'), (language) =>
        language.filled('code') === undefined ? 'the code is empty' : undefined,
      );
    },
  },
  {
    id: 'CDA-011',
    severity: 'error',
    direction: 'pivot',
    sentence: "The document's language is one of ISO 639-1 with a country of ISO 3166-1",
    remedy: 'Write language in lower case and country in upper case: fr-LU',
    check: (document) =>
      judged(header(document, 'languageCode'), (language) => {
        const code = language.filled('code');
        return code === undefined || isLocale(code) ? undefined : `${code} is not`;
      }),
  },
  {
    id: 'CDA-013',
    severity: 'error',
    level: 3,
    direction: 'pivot',
    kinds: LEVEL3,
    sentence: 'A pivot names the document that it was made from',
    remedy: 'Write relatedDocument with typeCode XFRM and the id of the original',
    check: (document) => unless(header(document, 'relatedDocument').length > 0, document.root),
  },
  {
    id: 'CDA-014',
    severity: 'error',
    level: 3,
    direction: 'pivot',
    kinds: LEVEL3,
    sentence: 'One related document of a pivot is the one that it was transformed from',
    remedy: 'Write typeCode XFRM at the relatedDocument of the original',
    check: (document) => {
      const related = header(document, 'relatedDocument');
      const [at] = related;
      if (at === undefined) return [];
      return unless(
        related.some((each) => each.filled('typeCode') === 'XFRM'),
        at,
      );
    },
  },
  {
    id: 'CDA-015',
    severity: 'error',
    level: 3,
    direction: 'pivot',
    kinds: LEVEL3,
    sentence: 'A related document is named by an id with a root',
    remedy: 'Write parentDocument/id with a root',
    check: (document) =>
      judged(header(document, 'relatedDocument'), (related) =>
        isIdentified(first(related, 'parentDocument', 'id')) ? undefined : 'there is no such id',
      ),
  },
  {
    id: 'CDA-110',
    severity: 'error',
    sentence: 'The document is of the kind that was asked for',
    remedy: 'Send a document of the kind, or ask for the kind that it is',
    check: ({ root, kind, claimed }) =>
      claimed === undefined || kind.code === undefined || claimed.code === kind.code
        ? []
        : [{ at: root.child('code') ?? root, detail: `${claimed.title} was asked for` }],
  },
  {
    id: 'CDA-111',
    severity: 'warning',
    sentence: 'No two places of the narrative have the same ID',
    remedy: 'Give each its own ID, so that a reference leads to one place',
    check: (document) => {
      const seen = new Set<string>();
      return judged(withId(document), (element) => {
        const id = element.filled('ID') ?? '';
        if (seen.has(id)) return `${id} is there before`;
        seen.add(id);
        return undefined;
      });
    },
  },
  {
    id: 'CDA-081',
    severity: 'warning',
    sentence: 'A reference leads to a place of the narrative',
    remedy: 'Write the ID of the place into the narrative, or correct the reference',
    check: (document) => {
      const targets = new Set(
        document.markup.elements.flatMap((element) => element.filled('ID') ?? element.filled('id') ?? []),
      );
      const references = document.all('reference').filter((element) => element.filled('value') !== undefined);
      return judged(references, (reference) => {
        const target = reference.filled('value') ?? '';
        return !target.startsWith('#') || targets.has(target.slice(1)) ? undefined : `${target} is not there`;
      });
    },
  },
];

function withId(document: ValidatedDocument) {
  const [body] = follow(document.root, 'component', 'structuredBody');
  return body === undefined
    ? []
    : document.markup.elements.filter((element) => element.filled('ID') !== undefined);
}

const languages = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** True for `nn-CC` of a language and a country that exist. */
export function isLocale(code: string): boolean {
  const [, language = '', country = ''] = /^([a-z]{2})-([A-Z]{2})$/.exec(code) ?? [];
  return language !== '' && languages.of(language) !== undefined && isCountry(country);
}

/** True for a country code of ISO 3166-1, EL and UK as the network writes them. */
export function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && (regions.of(code) !== undefined || code === 'EL');
}
