import type { XmlElement } from 'libxml2-wasm';
import { nationalKindOf } from '../../documents/national-kinds/registry.js';
import { documentClass } from '../../kernel/classes.js';
import { attributeOf, isNamed } from '../../wire/xml/read.js';
import { type Inside, isKind, type Kind, type Recogniser, summary } from '../inspection.js';
import {
  attributeAt,
  attributesAt,
  first,
  instanceId,
  personName,
  select,
  textAt,
  textsAt,
} from '../tree.js';

const NETWORK = '1.3.6.1.4.1.12559.11.10.1.3.1.1.';

/** Template ids that only one kind of document has (dossier documents 1.1). */
const byTemplate: Readonly<Record<string, Kind>> = {
  [`${NETWORK}1`]: 'cda-eprescription',
  [`${NETWORK}2`]: 'cda-edispensation',
  [`${NETWORK}5`]: 'cda-mro',
  [`${NETWORK}6`]: 'cda-eprescription',
  [`${NETWORK}7`]: 'cda-patient-summary',
  [`${NETWORK}8`]: 'cda-laboratory',
  [`${NETWORK}9`]: 'cda-hospital-discharge',
  [`${NETWORK}10`]: 'cda-imaging-report',
  [`${NETWORK}11`]: 'cda-imaging',
};

/** Code of a study of images, and where studies and their images stand (DICOM PS3.20, 10.6). */
const STUDY = '113014';
const STUDIES = 'component/structuredBody/component/section/entry/act';
const IMAGES = 'entryRelationship/act/entryRelationship/observation';

/** Clinical documents by kind and level (dossier documents 1.1). */
export const cda: readonly Recogniser[] = [
  {
    matches: (root) => isNamed(root, 'hl7:ClinicalDocument'),
    summarise: (root, inside) => {
      const templateIds = attributesAt(root, 'templateId', 'root');
      const code = attributeAt(root, 'code', 'code');
      const known = kindOf(code, templateIds);
      const patient = first(root, 'recordTarget/patientRole');
      const order = instanceId(first(root, 'inFulfillmentOf/order/id'));
      const original = code !== undefined && documentClass(code)?.service === 'orcd';
      const studies = select(root, STUDIES).filter((act) => attributeAt(act, 'code', 'code') === STUDY);
      const images = studies.flatMap((study) => select(study, IMAGES));
      return {
        kind: known.kind,
        summary: summary({
          level: level(root),
          title: textAt(root, 'title'),
          id: instanceId(first(root, 'id')),
          code,
          codeSystem: attributeAt(root, 'code', 'codeSystem'),
          toldBy: known.by,
          nationalKind: nationalKindOf(root)?.name,
          templateIds,
          language: attributeAt(root, 'languageCode', 'code'),
          effectiveTime: attributeAt(root, 'effectiveTime', 'value'),
          patient: personName(first(patient, 'patient/name')),
          patientIds: (patient === undefined ? [] : select(patient, 'id')).map((id) => instanceId(id) ?? ''),
          birthTime: attributeAt(patient, 'patient/birthTime', 'value'),
          authors: select(root, 'author/assignedAuthor')
            .map((author) => personName(first(author, 'assignedPerson/name')))
            .filter((name) => name !== undefined),
          custodian: textAt(root, 'custodian/assignedCustodian/representedCustodianOrganization/name'),
          relatedDocuments: select(root, 'relatedDocument').map(
            (related) =>
              `${attributeOf(related, 'typeCode') ?? '?'} ${instanceId(first(related, 'parentDocument/id')) ?? '?'}`,
          ),
          prescription: original ? undefined : order,
          order: original ? order : undefined,
          sections: select(root, 'component/structuredBody/component/section').map((section) =>
            [...attributesAt(section, 'code', 'code'), ...textsAt(section, 'title')].join(' '),
          ),
          studies: studies.map((study) => attributeAt(study, 'id', 'root') ?? '?'),
          images: images.length === 0 ? undefined : images.length,
          attachment: attachment(first(root, 'component/nonXMLBody/text'), inside),
        }),
      };
    },
  },
];

// The code decides. 34133-9 is also the code of a US continuity of care document, which has no template of the network.
function kindOf(code: string | undefined, templateIds: readonly string[]): { kind: Kind; by?: string } {
  const found = code === undefined ? undefined : documentClass(code);
  const ofNetwork = templateIds.some((id) => id.startsWith(NETWORK));
  const named = `cda-${found?.name}`;
  if (isKind(named) && (named !== 'cda-hcer' || ofNetwork)) return { kind: named };
  const template = templateIds.find((id) => byTemplate[id] !== undefined);
  const kind = template === undefined || found !== undefined ? undefined : byTemplate[template];
  return kind === undefined ? { kind: 'cda-other' } : { kind, by: `template id ${template}` };
}

// Level 1: no structure; level 2: coded sections; level 3: coded entries in them.
function level(root: XmlElement): number | undefined {
  if (first(root, 'component/nonXMLBody') !== undefined) return 1;
  if (first(root, 'component/structuredBody') === undefined) return undefined;
  return first(root, 'component/structuredBody/component/section/entry') === undefined ? 2 : 3;
}

function attachment(text: XmlElement | undefined, inside: Inside): string | undefined {
  if (text === undefined) return undefined;
  const mediaType = attributeOf(text, 'mediaType') ?? 'no media type';
  return `${mediaType}: ${inside.base64(text.content)}`;
}
