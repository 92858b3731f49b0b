import { type Element, el } from '../../wire/xml/write.js';
import {
  nullElement,
  templateIds,
  writeAddress,
  writeCoded,
  writeId,
  writeIds,
  writeName,
  writeOptionalCoded,
  writeOrganization,
  writePeriod,
  writeTelecoms,
  writeTime,
} from './datatypes.js';
import type {
  Author,
  DocumentationOf,
  DocumentHeader,
  Guardian,
  LegalAuthenticator,
  Participant,
  PatientRecord,
  Professional,
} from './model/header.js';
import type { Concept } from './model/values.js';
import { entryTemplate } from './templates.js';

/** What the header says of the document's kind and not of its content. */
export interface DocumentKind {
  /** Undefined where the network has published none. */
  readonly templateId?: string;
  readonly level1TemplateId: string;
  readonly code: Concept;
  /** HL7 act class of `serviceEvent`: care, or the service that an original document is about. */
  readonly serviceEvent: 'PCPR' | 'ACT';
}

/** The children of ClinicalDocument before `component`, in the order of the schema (dossier documents 1.3). */
export function writeHeader(header: DocumentHeader, kind: DocumentKind): Element[] {
  return [
    el('hl7:typeId', { root: '2.16.840.1.113883.1.3', extension: 'POCD_HD000040' }),
    ...templateIds(kind.templateId === undefined ? [] : [kind.templateId]),
    writeId('hl7:id', header.id),
    writeCoded('hl7:code', kind.code),
    el('hl7:title', {}, header.title),
    writeTime('hl7:effectiveTime', header.effectiveTime),
    writeCoded('hl7:confidentialityCode', header.confidentiality),
    el('hl7:languageCode', { code: header.language }),
    ...(header.setId === undefined ? [] : [writeId('hl7:setId', header.setId)]),
    writePatient(header.patient),
    ...header.authors.map(writeAuthor),
    el(
      'hl7:custodian',
      {},
      el(
        'hl7:assignedCustodian',
        {},
        writeOrganization('hl7:representedCustodianOrganization', header.custodian),
      ),
    ),
    writeLegalAuthenticator(header.legalAuthenticator),
    ...header.participants.map(writeParticipant),
    ...(header.inFulfillmentOf === undefined
      ? []
      : [el('hl7:inFulfillmentOf', {}, el('hl7:order', {}, writeId('hl7:id', header.inFulfillmentOf)))]),
    ...(header.documentationOf === undefined
      ? []
      : [writeDocumentationOf(header.documentationOf, kind.serviceEvent)]),
    ...header.relatedDocuments.map(({ typeCode, id }) =>
      el('hl7:relatedDocument', { typeCode }, el('hl7:parentDocument', {}, writeId('hl7:id', id))),
    ),
  ];
}

function writePatient(patient: PatientRecord): Element {
  return el(
    'hl7:recordTarget',
    { typeCode: 'RCT', contextControlCode: 'OP' },
    el(
      'hl7:patientRole',
      { classCode: 'PAT' },
      patient.ids.map((id) => writeId('hl7:id', id)),
      writeAddress(patient.address),
      writeTelecoms(patient.telecoms),
      el(
        'hl7:patient',
        {},
        writeName(patient.name),
        writeCoded('hl7:administrativeGenderCode', patient.gender),
        writeTime('hl7:birthTime', patient.birthTime),
        patient.guardian === undefined ? undefined : writeGuardian(patient.guardian),
        patient.languages.map((code) =>
          el('hl7:languageCommunication', {}, el('hl7:languageCode', { code })),
        ),
      ),
    ),
  );
}

function writeGuardian(guardian: Guardian): Element {
  return el(
    'hl7:guardian',
    { classCode: 'GUARD' },
    templateIds(entryTemplate.contact),
    writeAddress(guardian.address),
    writeTelecoms(guardian.telecoms),
    el('hl7:guardianPerson', {}, writeName(guardian.name)),
  );
}

/** The inside of AssignedAuthor and AssignedEntity, from id to representedOrganization. */
export function writeProfessional(professional: Professional): Element[] {
  const { name, organization } = professional;
  return [
    ...writeIds(professional.ids),
    ...(professional.code === undefined ? [] : [writeCoded('hl7:code', professional.code)]),
    writeAddress(professional.address),
    ...writeTelecoms(professional.telecoms),
    name === undefined
      ? nullElement('hl7:assignedPerson', 'NI')
      : el('hl7:assignedPerson', {}, writeName(name)),
    ...(organization === undefined ? [] : [writeOrganization('hl7:representedOrganization', organization)]),
  ];
}

/** The author of a document or of one entry. */
export function writeAuthor(author: Author): Element {
  return el(
    'hl7:author',
    { typeCode: 'AUT', contextControlCode: 'OP' },
    writeOptionalCoded('hl7:functionCode', author.functionCode),
    writeTime('hl7:time', author.time),
    el('hl7:assignedAuthor', {}, writeProfessional(author)),
  );
}

function writeLegalAuthenticator(authenticator: LegalAuthenticator): Element {
  return el(
    'hl7:legalAuthenticator',
    {},
    writeTime('hl7:time', authenticator.time),
    el('hl7:signatureCode', { code: 'S' }),
    el('hl7:assignedEntity', {}, writeProfessional(authenticator)),
  );
}

function writeParticipant(participant: Participant): Element {
  const { name, organization } = participant;
  return el(
    'hl7:participant',
    { typeCode: 'IND' },
    templateIds(entryTemplate.contact),
    writeOptionalCoded('hl7:functionCode', participant.functionCode),
    el(
      'hl7:associatedEntity',
      { classCode: participant.classCode },
      writeOptionalCoded('hl7:code', participant.code),
      writeAddress(participant.address),
      writeTelecoms(participant.telecoms),
      name === undefined ? undefined : el('hl7:associatedPerson', {}, writeName(name)),
      organization === undefined ? undefined : writeOrganization('hl7:scopingOrganization', organization),
    ),
  );
}

function writeDocumentationOf(
  { code, period, performer }: DocumentationOf,
  classCode: DocumentKind['serviceEvent'],
): Element {
  return el(
    'hl7:documentationOf',
    { typeCode: 'DOC' },
    el(
      'hl7:serviceEvent',
      { classCode, moodCode: 'EVN' },
      writeOptionalCoded('hl7:code', code),
      writePeriod('hl7:effectiveTime', period),
      performer === undefined
        ? undefined
        : el(
            'hl7:performer',
            { typeCode: 'PPRF' },
            writeOptionalCoded('hl7:functionCode', performer.functionCode),
            el('hl7:assignedEntity', {}, writeProfessional(performer)),
          ),
    ),
  );
}
