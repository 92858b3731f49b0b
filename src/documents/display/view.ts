import type { XmlElement } from 'libxml2-wasm';
import { withXml } from '../../wire/xml/parse.js';
import { attributeOf, isNamed, textOf } from '../../wire/xml/read.js';
import { CdaError } from '../cda/errors.js';
import { narrativeIds } from '../cda/narrative-texts.js';
import { readAttachment } from '../cda/summary/document.js';
import { find, findAll, oneLine } from '../cda/summary/loose.js';
import type { ElementReport, UnitReport } from '../translate/result.js';
import { statementsOf } from './groups.js';
import { documentGroup, patientGroup, peopleGroups, personLine } from './header.js';
import type { AttachmentView, DocumentView, Group, SectionView } from './model.js';
import { narrativeOf } from './narrative.js';
import { pathOf, type Reading } from './reading.js';
import { requiredBlocks, type SectionKind, sectionKinds } from './sections/catalogue.js';
import { absentValue, nullFlavorOf } from './values/null-flavor.js';
import { wordsOf } from './words/by-language.js';

export interface ViewOptions {
  /** The reader's language tag, `fr` or `fr-LU`. */
  readonly language: string;
  /** What translation said of the document's coded elements; left out for a document that is shown as it stands. */
  readonly translated?: readonly ElementReport[];
  /** What it said of their units. */
  readonly units?: readonly UnitReport[];
}

/**
 * A CDA of any kind, era and level as a reader sees it (dossier documents 6): made from its coded entries, the
 * narrative beside them. Throws {@link CdaError} when the root is no ClinicalDocument, XmlRefusal when the bytes
 * are no XML.
 */
export function viewDocument(bytes: Uint8Array, options: ViewOptions): DocumentView {
  const view = withXml(bytes, (root) => {
    if (!isNamed(root, 'hl7:ClinicalDocument')) throw new CdaError('the root is not a ClinicalDocument');
    return build(root, options);
  });
  const attachment = attachmentOf(bytes);
  const { phrases, absences } = wordsOf(options.language);
  if (attachment?.size === 0) return { ...view, note: absences.notFetched };
  if (attachment !== undefined) return { ...view, attachment };
  return view.sections.length === 0 ? { ...view, note: phrases.noBody } : view;
}

/** A section and where it stands, as translation reports places. */
export interface PlacedSection {
  readonly path: string;
  readonly view: SectionView;
}

/** Each section of a document's body as {@link viewDocument} shows it, in document order. Throws as it does. */
export function viewSections(bytes: Uint8Array, options: ViewOptions): PlacedSection[] {
  return withXml(bytes, (root) => {
    const sections = sectionsOf(find(root, 'component', 'structuredBody'));
    const reading = readingOf(root, sections, options);
    return sections.map((section) => {
      const code = codeOf(section);
      const kind = sectionKinds.find(({ codes }) => codes.includes(code)) ?? OTHER;
      return { path: pathOf(section), view: sectionView(section, kind, reading) };
    });
  });
}

const OTHER: SectionKind = { block: 'other', codes: [] };

const codeOf = (section: XmlElement) => attributeOf(find(section, 'code'), 'code') ?? '';

function readingOf(
  root: XmlElement,
  sections: readonly XmlElement[],
  { language, translated, units = [] }: ViewOptions,
): Reading {
  return {
    language,
    words: wordsOf(language),
    originalLanguage: attributeOf(find(root, 'languageCode'), 'code'),
    narrative: new Map(sections.flatMap((section) => [...narrativeIds(find(section, 'text'))])),
    translated:
      translated === undefined ? undefined : new Map(translated.map((report) => [report.path, report])),
    units: new Map(units.flatMap(({ unit, name }) => (name === undefined ? [] : [[unit, name]]))),
  };
}

const PATIENT_SUMMARY = '60591-5';

function build(root: XmlElement, options: ViewOptions): DocumentView {
  const sections = sectionsOf(find(root, 'component', 'structuredBody'));
  const reading = readingOf(root, sections, options);
  const { words, originalLanguage } = reading;
  const code = attributeOf(find(root, 'code'), 'code') ?? '';
  const title = words.kinds[code] ?? oneLine(textOf(find(root, 'title'))) ?? words.kinds[''] ?? '';
  const shown = {
    patient: patientGroup(root, reading),
    sections: sectionViews(sections, code, reading),
    people: peopleGroups(root, reading),
    document: documentGroup(root, reading),
  };
  return {
    language: words.language,
    ...(originalLanguage === undefined ? {} : { originalLanguage }),
    title,
    person: personLine(root, reading),
    ...shown,
    untranslated: untranslatedIn([
      shown.patient,
      shown.document,
      ...shown.people,
      ...shown.sections.flatMap(({ groups }) => groups),
    ]),
  };
}

// Sections may stand inside sections; each is told for itself.
function sectionsOf(element: XmlElement | undefined): XmlElement[] {
  return findAll(element, 'component', 'section').flatMap((section) => [section, ...sectionsOf(section)]);
}

function sectionViews(sections: readonly XmlElement[], code: string, reading: Reading): SectionView[] {
  const known = sectionKinds.flatMap((kind) => {
    const theirs = sections.filter((section) => kind.codes.includes(codeOf(section)));
    if (theirs.length > 0) return theirs.map((section) => sectionView(section, kind, reading));
    const missing = code === PATIENT_SUMMARY && sections.length > 0 && requiredBlocks.includes(kind.block);
    return missing ? [missingSection(kind, reading)] : [];
  });
  const others = sections.filter(
    (section) => !sectionKinds.some(({ codes }) => codes.includes(codeOf(section))),
  );
  return [...known, ...others.map((section) => sectionView(section, OTHER, reading))];
}

function missingSection({ block, codes }: SectionKind, { words }: Reading): SectionView {
  return {
    block,
    ...(codes[0] === undefined ? {} : { code: codes[0] }),
    heading: words.blocks[block],
    alert: block === 'alerts',
    groups: [],
    note: words.phrases.missingSection,
    narrativeOnly: false,
  };
}

function sectionView(section: XmlElement, { block, read }: SectionKind, reading: Reading): SectionView {
  const { words } = reading;
  const code = attributeOf(find(section, 'code'), 'code');
  const title = oneLine(textOf(find(section, 'title')));
  const groups = (read?.(statementsOf(section), reading, section) ?? []).filter(
    ({ entries, statements }) => entries.length > 0 || statements.length > 0,
  );
  const narrative = narrativeOf(section);
  const narrativeOnly = groups.length === 0 && narrative !== undefined;
  const note = groups.length > 0 ? undefined : noteOf(section, narrativeOnly, reading);
  return {
    block,
    ...(code === undefined ? {} : { code }),
    heading: block === 'other' ? (title ?? words.blocks.other) : words.blocks[block],
    alert: block === 'alerts',
    groups,
    ...(note === undefined ? {} : { note }),
    ...(narrative === undefined ? {} : { narrative }),
    narrativeOnly,
  };
}

// A section may be masked or unavailable as a whole.
function noteOf(section: XmlElement, narrativeOnly: boolean, reading: Reading): string {
  if (nullFlavorOf(section) !== undefined) return absentValue(section, reading).text;
  const { phrases } = reading.words;
  return narrativeOnly ? phrases.narrativeOnly : phrases.emptySection;
}

function untranslatedIn(groups: readonly Group[]): number {
  return groups
    .flatMap(({ entries, statements }) => [
      ...statements,
      ...entries.flatMap(({ fields }) => fields.flatMap(({ values }) => values)),
    ])
    .filter(({ absence }) => absence === 'notTranslated').length;
}

function attachmentOf(bytes: Uint8Array): AttachmentView | undefined {
  const attachment = readAttachment(bytes);
  if (attachment === undefined) return undefined;
  return { mediaType: attachment.mediaType ?? 'application/octet-stream', size: attachment.content.length };
}
