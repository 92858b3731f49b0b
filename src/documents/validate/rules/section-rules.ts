import type { MarkupElement } from '../../translate/markup.js';
import type { ValidatedDocument } from '../document.js';
import type { Rule } from './rule.js';
import {
  children,
  firstComplaint,
  follow,
  hasTemplate,
  hasTemplates,
  isNull,
  judged,
  unless,
} from './select.js';
import { LOINC, type SectionKind, type SectionName, sections } from './templates.js';

const kinds = Object.entries(sections) as readonly (readonly [SectionName, SectionKind])[];

/** Which section an element is: by its LOINC code, which every era writes, then by its template ids. */
function sectionName(section: MarkupElement): SectionName | undefined {
  const code = section.child('code')?.filled('code');
  const byCode = kinds.find(([, kind]) => kind.code === code);
  const byTemplate = kinds.find(([, { templates }]) => hasTemplate(section, ...templates));
  // Some write the prescription's section under the medication summary's code, with its own template id.
  if (byTemplate !== undefined && /^(prescription|dispensation)$/.test(byTemplate[0])) return byTemplate[0];
  return (byCode ?? byTemplate)?.[0];
}

/** The sections of the body that are the named one. */
export function sectionsNamed(document: ValidatedDocument, name: SectionName): MarkupElement[] {
  return document.all('section').filter((section) => sectionName(section) === name);
}

/** The clinical statements of the named sections that have this element's name. */
export function statementsOf(
  document: ValidatedDocument,
  names: readonly SectionName[],
  local: string,
): MarkupElement[] {
  return names
    .flatMap((name) => sectionsNamed(document, name))
    .flatMap((section) => follow(section, 'entry', local));
}

const present = (number: string, name: SectionName): Rule => ({
  id: `CDA-${number}`,
  severity: 'error',
  kinds: ['patient-summary'],
  level: 3,
  sentence: `A patient summary has the section of the ${sections[name].name}, ${sections[name].code}`,
  remedy: 'Write the section; where nothing is known or there is nothing, an entry states just that',
  check: (document) => unless(sectionsNamed(document, name).length > 0, document.root),
});

const named = (document: ValidatedDocument) =>
  document.all('section').flatMap((section) => {
    const name = sectionName(section);
    return name === undefined ? [] : [{ section, kind: sections[name] as SectionKind, name }];
  });

/** What is asked of sections (dossier documents 2.1). */
export const sectionRules: readonly Rule[] = [
  present('052', 'medications'),
  present('053', 'allergies'),
  present('054', 'procedures'),
  present('055', 'problems'),
  present('056', 'devices'),
  {
    id: 'CDA-057',
    severity: 'error',
    level: 3,
    sentence: 'A section has the LOINC code of its template',
    remedy: 'Write the code that belongs to the template id, with the code system of LOINC',
    check: (document) =>
      named(document)
        .filter(({ name }) => name !== 'prescription' && name !== 'dispensation')
        .flatMap(({ section, kind }) =>
          judged([section.child('code') ?? section], (code) =>
            firstComplaint(
              [code.filled('code') === kind.code, `${kind.code} is missing`],
              [code.filled('codeSystem') === LOINC, 'the code system is another one'],
            ),
          ),
        ),
  },
  {
    id: 'CDA-058',
    severity: 'warning',
    level: 3,
    kinds: ['patient-summary'],
    sentence: 'A section carries its template id, and those that go with it',
    remedy: 'Write the template ids of one generation, eHDSI or epSOS',
    check: (document) =>
      named(document).flatMap(({ section, kind }) => {
        const [ehdsi = ''] = kind.templates;
        const epsos = kind.templates.at(-1) ?? '';
        const holds =
          (hasTemplate(section, ehdsi) && hasTemplates(section, kind.parents.ehdsi)) ||
          (hasTemplate(section, epsos) && hasTemplates(section, kind.parents.epsos));
        return unless(holds, section);
      }),
  },
  {
    id: 'CDA-059',
    severity: 'error',
    level: 3,
    kinds: ['patient-summary'],
    sentence: 'A section has an entry of the kind that belongs there',
    remedy: 'Write an entry with the template id of the section; nothing known is an entry too',
    check: (document) =>
      named(document)
        .filter(({ kind }) => kind.entries.length > 0)
        .flatMap(({ section, kind }) => {
          const statements = children(section, 'entry').flatMap((entry) => entry.children);
          return unless(
            statements.some((statement) => hasTemplate(statement, ...kind.entries) || isNull(statement)),
            section,
          );
        }),
  },
];
