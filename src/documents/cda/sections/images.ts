import type { XmlElement } from 'libxml2-wasm';
import { at, attributeOf, childOf, childrenOf, textOf } from '../../../wire/xml/read.js';
import { type Element, el } from '../../../wire/xml/write.js';
import { rowId } from '../basic-section.js';
import { templateIds, writeCoded, writeTime } from '../datatypes.js';
import { isAddress, isUid } from '../dicom.js';
import { CdaError } from '../errors.js';
import type { ImageReference, ImagingSeries, ImagingStudy, Uid } from '../model/imaging.js';
import { isNonEmpty, type NonEmpty } from '../model/values.js';
import type { NarrativeRow } from '../narrative.js';
import type { OptionalSectionCodec } from '../optional-section.js';
import { codedText, dateText } from '../phrases.js';
import { present, readTime, required, requiredAttribute, requiredCoded } from '../read-datatypes.js';
import { codeSystem, entryTemplate } from '../templates.js';
import type { Words } from '../words/words.js';

const dcm = (code: string, displayName: string) => ({ code, codeSystem: codeSystem.dcm, displayName });
const STUDY = dcm('113014', 'Study');
const SERIES = dcm('113015', 'Series');
const MODALITY = dcm('121139', 'Modality');

/** The DICOM object catalogue, 121181: studies of series of images (DICOM PS3.20, 9.8.7 and 10.6 to 10.8). */
export const images: OptionalSectionCodec<ImagingStudy> = {
  key: 'images',

  table: (studies, words) => ({
    columns: [
      words.columns.study,
      words.columns.series,
      words.columns.image,
      words.columns.imageType,
      words.columns.date,
      words.columns.address,
    ],
    rows: studies.flatMap((study, index) => rowsOf(study, rowId('images', index), words)),
  }),

  write: (study) =>
    writeAct(
      entryTemplate.imagingStudy,
      study,
      el('hl7:code', STUDY),
      study.series.map((series) =>
        writeAct(
          entryTemplate.imagingSeries,
          series,
          el(
            'hl7:code',
            SERIES,
            el('hl7:qualifier', {}, el('hl7:name', MODALITY), writeCoded('hl7:value', series.modality)),
          ),
          series.images.map(writeImage),
        ),
      ),
    ),

  read: (act) => ({
    ...readAct(act, STUDY.code),
    series: some(act, 'hl7:act', readSeries),
  }),
};

interface Described {
  readonly uid: Uid;
  readonly description?: string;
  readonly time?: string;
}

function writeAct(
  templates: readonly string[],
  { uid, description, time }: Described,
  code: Element,
  inside: readonly Element[],
): Element {
  return el(
    'hl7:act',
    { classCode: 'ACT', moodCode: 'EVN' },
    templateIds(templates),
    writeUid(uid),
    code,
    description === undefined ? undefined : el('hl7:text', {}, description),
    time === undefined ? undefined : writeTime('hl7:effectiveTime', time),
    inside.map((each) => el('hl7:entryRelationship', { typeCode: 'COMP' }, each)),
  );
}

function writeImage({ uid, sopClass, time, address }: ImageReference): Element {
  if (address !== undefined && !isAddress(address)) throw new CdaError('the address is not one of http');
  return el(
    'hl7:observation',
    { classCode: 'DGIMG', moodCode: 'EVN' },
    templateIds(entryTemplate.imageReference),
    writeUid(uid),
    el('hl7:code', {
      code: checked(sopClass.uid),
      codeSystem: codeSystem.dicomUid,
      displayName: sopClass.name,
    }),
    address === undefined
      ? undefined
      : el('hl7:text', { mediaType: 'application/dicom' }, el('hl7:reference', { value: address })),
    time === undefined ? undefined : writeTime('hl7:effectiveTime', time),
  );
}

function writeUid(uid: Uid): Element {
  return el('hl7:id', { root: checked(uid) });
}

function readAct(act: XmlElement, code: string): Described {
  if (attributeOf(childOf(act, 'hl7:code'), 'code') !== code) {
    throw new CdaError(`the code is not ${code}`, act);
  }
  return {
    uid: readUid(act),
    ...present<Pick<Described, 'description' | 'time'>>({
      description: textOf(childOf(act, 'hl7:text')),
      time: readTime(childOf(act, 'hl7:effectiveTime')),
    }),
  };
}

function readSeries(act: XmlElement): ImagingSeries {
  const qualifier = childrenOf(required(act, 'hl7:code'), 'hl7:qualifier').find(
    (each) => attributeOf(childOf(each, 'hl7:name'), 'code') === MODALITY.code,
  );
  if (qualifier === undefined) throw new CdaError('the series has no modality', act);
  return {
    ...readAct(act, SERIES.code),
    modality: requiredCoded(qualifier, 'hl7:value'),
    images: some(act, 'hl7:observation', readImage),
  };
}

function readImage(observation: XmlElement): ImageReference {
  const code = required(observation, 'hl7:code');
  const name = attributeOf(code, 'displayName');
  const address = attributeOf(at(observation, 'hl7:text', 'hl7:reference'), 'value');
  if (address !== undefined && !isAddress(address)) {
    throw new CdaError('the address is not one of http', observation);
  }
  return {
    uid: readUid(observation),
    sopClass: {
      uid: checked(requiredAttribute(code, 'code'), code),
      ...(name === undefined ? {} : { name }),
    },
    ...present<Pick<ImageReference, 'time' | 'address'>>({
      time: readTime(childOf(observation, 'hl7:effectiveTime')),
      address,
    }),
  };
}

function readUid(statement: XmlElement): Uid {
  const id = required(statement, 'hl7:id');
  if (attributeOf(id, 'extension') !== undefined) throw new CdaError('a UID has no extension', id);
  return checked(requiredAttribute(id, 'root'), id);
}

function some<T>(
  act: XmlElement,
  name: 'hl7:act' | 'hl7:observation',
  read: (element: XmlElement) => T,
): NonEmpty<T> {
  const found = childrenOf(act, 'hl7:entryRelationship')
    .flatMap((each) => childrenOf(each, name))
    .map(read);
  if (!isNonEmpty(found)) throw new CdaError('there is nothing inside', act);
  return found;
}

function checked(uid: Uid, element?: XmlElement): Uid {
  if (!isUid(uid)) throw new CdaError('the identifier is no DICOM UID', element);
  return uid;
}

function rowsOf(study: ImagingStudy, reference: string, words: Words): NarrativeRow[] {
  return study.series
    .flatMap((series) => series.images.map((image) => ({ series, image })))
    .map(({ series, image }, index) => ({
      id: `${reference}-${index + 1}`,
      cells: [
        nameOf(study),
        [codedText(series.modality, words), nameOf(series)].filter(Boolean).join(' · '),
        image.uid,
        image.sopClass.name ?? image.sopClass.uid,
        dateText(image.time ?? series.time ?? study.time),
        image.address ?? '',
      ],
    }));
}

function nameOf({ uid, description }: Described): string {
  return description === undefined ? uid : `${description} (${uid})`;
}
