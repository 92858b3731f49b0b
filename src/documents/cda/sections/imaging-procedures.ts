import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, childOf, childrenOf } from '../../../wire/xml/read.js';
import { el } from '../../../wire/xml/write.js';
import { rowId } from '../basic-section.js';
import { bodySiteText, readBodySite, writeBodySite } from '../body-site.js';
import { templateIds, writeCoded, writeId, writePeriod } from '../datatypes.js';
import { CdaError } from '../errors.js';
import type { ImagingProcedure } from '../model/imaging.js';
import { writeReference } from '../narrative.js';
import type { OptionalSectionCodec } from '../optional-section.js';
import { codedText, periodText } from '../phrases.js';
import { readCoded, readPeriod, readTime, requiredCoded, requiredId } from '../read-datatypes.js';
import { entryTemplate } from '../templates.js';

/** What was done to get the images, 55111-9, entries of DICOM PS3.20, 10.4: the first method is the modality. */
export const imagingProcedures: OptionalSectionCodec<ImagingProcedure> = {
  key: 'imagingProcedure',

  table: (entries, words) => ({
    columns: [
      words.columns.procedure,
      words.columns.modality,
      words.columns.technique,
      words.columns.site,
      words.columns.date,
    ],
    rows: entries.map((entry, index) => ({
      id: rowId('imagingProcedure', index),
      cells: [
        codedText(entry.procedure, words),
        codedText(entry.modality, words),
        entry.techniques.map((each) => codedText(each, words)).join('; '),
        bodySiteText(entry, words),
        periodText(entry.time, words),
      ],
    })),
  }),

  write: (entry, reference) =>
    el(
      'hl7:procedure',
      { classCode: 'PROC', moodCode: 'EVN' },
      templateIds(entryTemplate.imagingProcedure),
      writeId('hl7:id', entry.id),
      writeCoded('hl7:code', entry.procedure),
      writeReference(reference),
      el('hl7:statusCode', { code: 'completed' }),
      writePeriod('hl7:effectiveTime', entry.time),
      writeCoded('hl7:methodCode', entry.modality),
      entry.techniques.map((each) => writeCoded('hl7:methodCode', each)),
      writeBodySite(entry),
    ),

  read: (procedure) => {
    requireDone(procedure);
    const [modality, ...techniques] = childrenOf(procedure, 'hl7:methodCode').flatMap(
      (each) => readCoded(each) ?? [],
    );
    if (modality === undefined) throw new CdaError('the procedure has no modality', procedure);
    const time = childOf(procedure, 'hl7:effectiveTime');
    const moment = readTime(time);
    return {
      id: requiredId(procedure),
      procedure: requiredCoded(procedure, 'hl7:code'),
      time: moment === undefined ? readPeriod(time) : { low: moment, high: moment },
      modality,
      techniques,
      ...readBodySite(procedure),
    };
  },
};

// The standard leaves the status out; one that is there must not read like what was done.
function requireDone(procedure: XmlElement): void {
  const status = attributeOf(childOf(procedure, 'hl7:statusCode'), 'code');
  if (attributeOf(procedure, 'negationInd') === 'true' || (status !== undefined && status !== 'completed')) {
    throw new CdaError('the procedure was not done', procedure);
  }
}
