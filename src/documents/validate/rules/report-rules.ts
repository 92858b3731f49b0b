import { isAddress, isUid } from '../../cda/dicom.js';
import { codeSystem, sectionTemplate } from '../../cda/templates.js';
import type { MarkupElement } from '../../translate/markup.js';
import type { ValidatedDocument } from '../document.js';
import type { KindName, Rule, Violation } from './rule.js';
import { children, first, firstComplaint, follow, isCodedOrNull, isNull, judged, unless } from './select.js';

const IMAGING: readonly KindName[] = ['imaging-report', 'imaging'];
const OBSERVED = ['findings', 'impression', 'radiationExposure'] as const;

const sectionsOf = (document: ValidatedDocument, key: keyof typeof sectionTemplate) =>
  document
    .all('section')
    .filter((section) => section.child('code')?.filled('code') === sectionTemplate[key].code);

const studiesOf = (document: ValidatedDocument) =>
  sectionsOf(document, 'images').flatMap((section) => follow(section, 'entry', 'act'));
const seriesOf = (document: ValidatedDocument) =>
  studiesOf(document).flatMap((study) => follow(study, 'entryRelationship', 'act'));
const imagesOf = (document: ValidatedDocument) =>
  seriesOf(document).flatMap((series) => follow(series, 'entryRelationship', 'observation'));
const objectsOf = (document: ValidatedDocument) => [
  ...studiesOf(document),
  ...seriesOf(document),
  ...imagesOf(document),
];

const empty = (elements: readonly MarkupElement[], local: string, detail: string): Violation[] =>
  elements
    .filter((element) => follow(element, 'entryRelationship', local).length === 0)
    .map((at) => ({ at, detail }));

/**
 * What is asked of structured reports and imaging manifests. The network has published no form of them: what their
 * codes promise is asked, and what DICOM PS3.20 asks of the entries (numbers from 120 on are no rows of the dossier).
 */
export const reportRules: readonly Rule[] = [
  {
    id: 'CDA-120',
    severity: 'error',
    kinds: ['laboratory'],
    level: 3,
    sentence: 'A structured laboratory report has a study with its results',
    remedy: `Write the section ${sectionTemplate.results.code} with an organizer of observations`,
    check: (document) =>
      unless(
        sectionsOf(document, 'results').some(
          (section) => follow(section, 'entry', 'organizer', 'component', 'observation').length > 0,
        ),
        document.root,
      ),
  },
  {
    id: 'CDA-121',
    severity: 'error',
    kinds: ['imaging-report'],
    level: 3,
    sentence: 'An imaging report says what was done, and by which modality',
    remedy: `Write the section ${sectionTemplate.imagingProcedure.code} with a procedure and its methodCode`,
    check: (document) => {
      const procedures = sectionsOf(document, 'imagingProcedure').flatMap((section) =>
        follow(section, 'entry', 'procedure'),
      );
      if (procedures.length === 0) return [{ at: document.root, detail: 'there is no procedure' }];
      return judged(procedures, (procedure) =>
        firstComplaint(
          [isCodedOrNull(procedure.child('code')), 'the procedure has no code'],
          [isCodedOrNull(procedure.child('methodCode')), 'there is no modality'],
        ),
      );
    },
  },
  {
    id: 'CDA-122',
    severity: 'error',
    kinds: ['imaging-report'],
    level: 3,
    sentence: 'An imaging report says what the images mean',
    remedy: `Write the section ${sectionTemplate.impression.code} with a text`,
    check: (document) => {
      const [section] = sectionsOf(document, 'impression');
      if (section === undefined) return [{ at: document.root, detail: 'there is no such section' }];
      return unless(
        isNull(section) || document.text(section.child('text')) !== '',
        section,
        'there is no text',
      );
    },
  },
  {
    id: 'CDA-123',
    severity: 'error',
    kinds: ['imaging'],
    level: 3,
    sentence: 'An imaging manifest lists a study',
    remedy: `Write the section ${sectionTemplate.images.code} with an act for each study`,
    check: (document) => unless(studiesOf(document).length > 0, document.root),
  },
  {
    id: 'CDA-124',
    severity: 'error',
    kinds: IMAGING,
    level: 3,
    sentence: 'A study, series or image has one id, its DICOM UID',
    remedy: 'Write the UID as id/@root, of 64 characters at most and without an extension',
    check: (document) =>
      judged(objectsOf(document), (object) => {
        const [id, ...more] = children(object, 'id');
        return firstComplaint(
          [id !== undefined && more.length === 0, 'there is none, or several'],
          [isUid(id?.filled('root') ?? ''), 'it is no UID'],
          [id?.attribute('extension') === undefined, 'it has an extension'],
        );
      }),
  },
  {
    id: 'CDA-125',
    severity: 'error',
    kinds: IMAGING,
    level: 3,
    sentence: 'A study has series, and a series has images',
    remedy: 'Write entryRelationship COMP with an act for each series, an observation for each image',
    check: (document) => [
      ...empty(studiesOf(document), 'act', 'the study has no series'),
      ...empty(seriesOf(document), 'observation', 'the series has no image'),
    ],
  },
  {
    id: 'CDA-126',
    severity: 'error',
    kinds: IMAGING,
    level: 3,
    sentence: 'A series names its modality',
    remedy: 'Write code/qualifier with the name 121139 and the modality as its value',
    check: (document) =>
      judged(seriesOf(document), (series) =>
        follow(series, 'code', 'qualifier').some(
          (each) => each.child('name')?.filled('code') === '121139' && isCodedOrNull(each.child('value')),
        )
          ? undefined
          : 'there is none',
      ),
  },
  {
    id: 'CDA-127',
    severity: 'error',
    kinds: IMAGING,
    level: 3,
    sentence: 'An image names its class by a DICOM UID',
    remedy: `Write code with the SOP class UID and codeSystem ${codeSystem.dicomUid}`,
    check: (document) =>
      judged(imagesOf(document), (image) => {
        const code = image.child('code');
        return firstComplaint(
          [isUid(code?.filled('code') ?? ''), 'the code is no UID'],
          [code?.filled('codeSystem') === codeSystem.dicomUid, 'the code system is another one'],
        );
      }),
  },
  {
    id: 'CDA-128',
    severity: 'warning',
    kinds: ['imaging'],
    level: 3,
    sentence: 'An image of a manifest says where it is fetched',
    remedy: 'Write text/reference with an http or https address that names no user',
    check: (document) =>
      judged(imagesOf(document), (image) =>
        isAddress(first(image, 'text', 'reference')?.filled('value') ?? '')
          ? undefined
          : 'there is no such address',
      ),
  },
  {
    id: 'CDA-129',
    severity: 'error',
    kinds: IMAGING,
    level: 3,
    sentence: 'No study, series or image is listed twice',
    remedy: 'List each once: what stands twice may be two things under one UID',
    check: (document) => {
      const seen = new Set<string>();
      return objectsOf(document).flatMap((at) => {
        const uid = at.child('id')?.filled('root');
        if (uid === undefined) return [];
        if (seen.has(uid)) return [{ at }];
        seen.add(uid);
        return [];
      });
    },
  },
  {
    id: 'CDA-130',
    severity: 'error',
    kinds: ['imaging-report'],
    level: 3,
    sentence: 'A finding has a code and a value, and is completed',
    remedy: 'Write code, value, and statusCode completed',
    check: (document) =>
      judged(
        OBSERVED.flatMap((key) => sectionsOf(document, key)).flatMap((section) =>
          follow(section, 'entry', 'observation'),
        ),
        (observation) =>
          firstComplaint(
            [isCodedOrNull(observation.child('code')), 'there is no code'],
            [observation.child('value') !== undefined, 'there is no value'],
            [observation.child('statusCode')?.filled('code') === 'completed', 'it is not completed'],
          ),
      ),
  },
];
