import type { XmlElement } from 'libxml2-wasm';
import type { InstanceId } from '../../kernel/identifiers.js';
import type { Element } from '../../wire/xml/write.js';
import {
  type BasicSectionCodec,
  describeBasicSection,
  readBasicSection,
  writeBasicSection,
} from './basic-section.js';
import { CdaError } from './errors.js';
import type { BasicSection, BloodGroup, SummarySections } from './model/patient-summary.js';
import { isNonEmpty } from './model/values.js';
import type { SectionNarrative } from './narrative.js';
import { describeOptionalSection, readOptionalSection, writeOptionalSection } from './optional-section.js';
import { present } from './read-datatypes.js';
import { nestedId } from './section.js';
import { allergies } from './sections/allergies.js';
import { devices } from './sections/devices.js';
import { immunizations } from './sections/immunizations.js';
import { medications } from './sections/medications.js';
import { pastIllnesses } from './sections/past-illnesses.js';
import { describePregnancy, readPregnancy, writePregnancy } from './sections/pregnancy.js';
import { problems } from './sections/problems.js';
import { procedures } from './sections/procedures.js';
import { isStudy, type ResultEntry, results } from './sections/results.js';
import { socialHistory } from './sections/social-history.js';
import { vitalSigns } from './sections/vital-signs.js';
import { type BasicSectionKey, sectionTemplate } from './templates.js';
import type { Words } from './words/words.js';

/** How many numbers below the document's own the sections of {@link writeSections} take, from 1. */
export const sectionCount = 11;

/** The sections that are there, in the order in which every kind of document has them (dossier documents 2.1). */
export function writeSections(sections: SummarySections, document: InstanceId, words: Words): Element[] {
  const id = (n: number) => nestedId(document, String(n));
  const basic = <T>(codec: BasicSectionCodec<T>, section: BasicSection<T> | undefined, n: number) =>
    section === undefined ? undefined : writeBasicSection(codec, section, id(n), words);
  return defined([
    basic(medications, sections.medications, 1),
    basic(allergies, sections.allergies, 2),
    basic(procedures, sections.procedures, 3),
    basic(problems, sections.problems, 4),
    basic(devices, sections.devices, 5),
    writeOptionalSection(pastIllnesses, sections.pastIllnesses, id(6), words),
    writeOptionalSection(immunizations, sections.immunizations, id(7), words),
    writePregnancy(sections.pregnancy, id(8), words),
    writeOptionalSection(socialHistory, sections.socialHistory, id(9), words),
    writeOptionalSection(vitalSigns, sections.vitalSigns, id(10), words),
    writeOptionalSection(results, resultEntries(sections), id(sectionCount), words),
  ]);
}

/** What the sections say to a reader, in the order of the document. */
export function describeSections(sections: SummarySections, words: Words): SectionNarrative[] {
  const basic = <T>(codec: BasicSectionCodec<T>, section: BasicSection<T> | undefined) =>
    section === undefined ? undefined : describeBasicSection(codec, section, words);
  return defined([
    basic(medications, sections.medications),
    basic(allergies, sections.allergies),
    basic(procedures, sections.procedures),
    basic(problems, sections.problems),
    basic(devices, sections.devices),
    describeOptionalSection(pastIllnesses, sections.pastIllnesses, words),
    describeOptionalSection(immunizations, sections.immunizations, words),
    describePregnancy(sections.pregnancy, words),
    describeOptionalSection(socialHistory, sections.socialHistory, words),
    describeOptionalSection(vitalSigns, sections.vitalSigns, words),
    describeOptionalSection(results, resultEntries(sections), words),
  ]);
}

/** What {@link writeSections} wrote. Throws {@link CdaError}. */
export function readSections(root: XmlElement): SummarySections {
  return {
    pastIllnesses: readOptionalSection(pastIllnesses, root),
    immunizations: readOptionalSection(immunizations, root),
    socialHistory: readOptionalSection(socialHistory, root),
    vitalSigns: readOptionalSection(vitalSigns, root),
    ...readResults(root),
    ...present<Pick<SummarySections, BasicSectionKey | 'pregnancy'>>({
      medications: readBasicSection(medications, root),
      allergies: readBasicSection(allergies, root),
      procedures: readBasicSection(procedures, root),
      problems: readBasicSection(problems, root),
      devices: readBasicSection(devices, root),
      pregnancy: readPregnancy(root),
    }),
  };
}

/** A section that the kind of document never goes without. Throws {@link CdaError} when it is missing. */
export function requiredSection<K extends BasicSectionKey>(
  sections: SummarySections,
  key: K,
  root: XmlElement,
): NonNullable<SummarySections[K]> {
  const section = sections[key];
  if (section === undefined) {
    throw new CdaError(`the section ${sectionTemplate[key].code} is missing`, root);
  }
  return section;
}

function resultEntries({ bloodGroup, diagnosticStudies }: SummarySections): ResultEntry[] {
  return [...(bloodGroup === undefined ? [] : [bloodGroup]), ...(diagnosticStudies ?? [])];
}

function readResults(root: XmlElement): Pick<SummarySections, 'bloodGroup' | 'diagnosticStudies'> {
  const entries = readOptionalSection(results, root);
  const studies = entries.filter(isStudy);
  const [bloodGroup, second] = entries.filter((entry): entry is BloodGroup => !isStudy(entry));
  if (second !== undefined) throw new CdaError('there is more than one blood group', root);
  return {
    ...(bloodGroup === undefined ? {} : { bloodGroup }),
    ...(isNonEmpty(studies) ? { diagnosticStudies: studies } : {}),
  };
}

function defined<T>(list: readonly (T | undefined)[]): T[] {
  return list.filter((each) => each !== undefined);
}
