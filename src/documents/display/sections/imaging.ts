import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childrenOf, textOf } from '../../../wire/xml/read.js';
import { ownParagraphs } from '../../cda/observed-section.js';
import { childrenNamed, find, findAll, oneLine } from '../../cda/summary/loose.js';
import { field, isNegated, negated, observationsIn, related, subject, table } from '../groups.js';
import type { Entry, Group, Value } from '../model.js';
import { absent, freeText, plain, type Reading } from '../reading.js';
import { codedValue, codedValues } from '../values/coded.js';
import { observedValues } from '../values/observed.js';
import { intervalValue } from '../values/times.js';

/** What was done to get the images (DICOM PS3.20, 10.4). */
export function imagingProcedures(statements: readonly XmlElement[], reading: Reading): Group[] {
  const found: Entry[] = [];
  const said: Value[] = [];
  for (const procedure of statements) {
    const about = subject(codedValues(find(procedure, 'code'), reading), procedure, reading);
    if (isNegated(procedure)) said.push(...negated(about, reading));
    else found.push({ fields: procedureFields(procedure, about, reading) });
  }
  return [table(found, { statements: said })];
}

function procedureFields(procedure: XmlElement, about: readonly Value[], reading: Reading): Entry['fields'] {
  const [modality, ...techniques] = childrenNamed(procedure, 'methodCode').map((method) =>
    codedValue(method, reading),
  );
  return [
    field('procedure', about, reading),
    field('modality', modality === undefined ? [] : [modality], reading),
    field('technique', techniques, reading),
    field('bodySite', sitesOf(procedure, reading), reading),
    field('date', [intervalValue(find(procedure, 'effectiveTime'), reading)], reading),
  ];
}

/**
 * What was seen: the author's words before what of it is coded or measured, as neither says all. A section of
 * words alone is left to its narrative, which keeps their form.
 */
export function observedTexts(
  statements: readonly XmlElement[],
  reading: Reading,
  section: XmlElement,
): Group[] {
  const observations = statements.flatMap(observationsIn);
  if (observations.length === 0) return [];
  const said = ownParagraphs(section).map((paragraph) => freeText(paragraph, reading));
  const found: Entry[] = [];
  for (const observation of observations) {
    const about = subject(codedValues(find(observation, 'code'), reading), observation, reading);
    if (isNegated(observation)) said.push(...negated(about, reading));
    else found.push({ fields: observationFields(observation, about, reading) });
  }
  return [table(found, { statements: said })];
}

function observationFields(
  observation: XmlElement,
  about: readonly Value[],
  reading: Reading,
): Entry['fields'] {
  return [
    field('item', about, reading),
    field('value', observedValues(observation, reading), reading),
    field('bodySite', sitesOf(observation, reading), reading),
    field('date', [intervalValue(find(observation, 'effectiveTime'), reading)], reading),
  ];
}

function sitesOf(statement: XmlElement, reading: Reading): Value[] {
  return childrenNamed(statement, 'targetSiteCode').flatMap((site) => codedValues(site, reading));
}

/** Studies of series of images, a row an image: its address is told, never fetched (DICOM PS3.20, 10.6 to 10.8). */
export function images(statements: readonly XmlElement[], reading: Reading): Group[] {
  return statements.map((study) => {
    const found = related(study, 'act').flatMap((series) =>
      related(series, 'observation').map((image) => ({ fields: imageFields(study, series, image, reading) })),
    );
    return table(found, {
      heading: reading.words.labelled(reading.words.columns.study, nameOf(study)),
      // A study whose images are not listed is there all the same.
      statements: found.length === 0 ? [absent(reading, 'notRecorded')] : [],
    });
  });
}

function imageFields(
  study: XmlElement,
  series: XmlElement,
  image: XmlElement,
  reading: Reading,
): Entry['fields'] {
  const type = find(image, 'code');
  const name = attributeOf(type, 'displayName') ?? attributeOf(type, 'code');
  const address = attributeOf(find(image, 'text', 'reference'), 'value');
  const time = [image, series, study].flatMap((each) => find(each, 'effectiveTime') ?? [])[0];
  return [
    field('image', [plain(uidOf(image) ?? '—')], reading),
    field('series', [plain(nameOf(series))], reading),
    field('modality', modalityOf(series, reading), reading),
    field('imageType', name === undefined ? [] : [plain(name)], reading),
    field('date', [intervalValue(time, reading)], reading),
    field('imageAddress', address === undefined ? [] : [plain(address)], reading),
  ];
}

function modalityOf(series: XmlElement, reading: Reading): Value[] {
  const values = findAll(series, 'code', 'qualifier', 'value').map((value) => codedValue(value, reading));
  return values.length === 0 ? [absent(reading, 'notRecorded')] : values;
}

/** `Thorax (1.2.3)`: what its author called it, with its UID. */
function nameOf(act: XmlElement): string {
  const text = find(act, 'text');
  const described = text === undefined || childrenOf(text).length > 0 ? undefined : oneLine(textOf(text));
  const uid = uidOf(act) ?? '—';
  return described === undefined ? uid : `${described} (${uid})`;
}

function uidOf(statement: XmlElement): string | undefined {
  return attributeOf(find(statement, 'id'), 'root');
}
