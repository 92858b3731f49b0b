import type { XmlElement } from 'libxml2-wasm';
import { at, attributeOf, childOf, childrenOf, textOf } from '../../wire/xml/read.js';
import { CdaError } from './errors.js';
import type {
  Author,
  DocumentationOf,
  DocumentHeader,
  Guardian,
  Participant,
  PatientRecord,
  Professional,
  RelatedDocument,
} from './model/header.js';
import { isNonEmpty } from './model/values.js';
import {
  present,
  readAddress,
  readCoded,
  readId,
  readIds,
  readName,
  readOrganization,
  readPeriod,
  readTelecoms,
  readTime,
  required,
  requiredAttribute,
  requiredCoded,
  requiredId,
} from './read-datatypes.js';

/** The header of a ClinicalDocument (dossier documents 1.3). Throws {@link CdaError} when a mandatory part is missing. */
export function readHeader(root: XmlElement): DocumentHeader {
  const title = textOf(required(root, 'hl7:title'));
  if (title === undefined) throw new CdaError('title is empty', root);
  const authors = childrenOf(root, 'hl7:author').map(readAuthor);
  if (!isNonEmpty(authors)) throw new CdaError('author is missing', root);
  const custodian = readOrganization(
    at(root, 'hl7:custodian', 'hl7:assignedCustodian', 'hl7:representedCustodianOrganization'),
  );
  if (custodian === undefined) throw new CdaError('custodian is missing', root);
  const [telecom] = custodian.telecoms;
  const legal = required(root, 'hl7:legalAuthenticator');
  return {
    id: requiredId(root),
    title,
    effectiveTime: requiredAttribute(required(root, 'hl7:effectiveTime'), 'value'),
    confidentiality: requiredCoded(root, 'hl7:confidentialityCode'),
    language: requiredAttribute(required(root, 'hl7:languageCode'), 'code'),
    patient: readPatient(required(required(root, 'hl7:recordTarget'), 'hl7:patientRole')),
    authors,
    custodian: { ...custodian, telecoms: telecom === undefined ? [] : [telecom] },
    legalAuthenticator: {
      time: requiredAttribute(required(legal, 'hl7:time'), 'value'),
      ...readProfessional(required(legal, 'hl7:assignedEntity')),
    },
    participants: childrenOf(root, 'hl7:participant').map(readParticipant),
    relatedDocuments: childrenOf(root, 'hl7:relatedDocument').map(readRelatedDocument),
    ...present<Pick<DocumentHeader, 'setId' | 'inFulfillmentOf' | 'documentationOf'>>({
      setId: readId(childOf(root, 'hl7:setId')),
      inFulfillmentOf: readId(at(root, 'hl7:inFulfillmentOf', 'hl7:order', 'hl7:id')),
      documentationOf: readDocumentationOf(at(root, 'hl7:documentationOf', 'hl7:serviceEvent')),
    }),
  };
}

function readPatient(role: XmlElement): PatientRecord {
  const ids = readIds(role).flatMap(({ root, extension }) =>
    extension === undefined ? [] : [{ root, extension }],
  );
  if (!isNonEmpty(ids)) throw new CdaError('a patient id with root and extension is missing', role);
  const patient = required(role, 'hl7:patient');
  const name = readName(childOf(patient, 'hl7:name'));
  if (name === undefined) throw new CdaError('name is missing', patient);
  return {
    ids,
    name,
    gender: requiredCoded(patient, 'hl7:administrativeGenderCode'),
    birthTime: requiredAttribute(required(patient, 'hl7:birthTime'), 'value'),
    telecoms: readTelecoms(role),
    languages: childrenOf(patient, 'hl7:languageCommunication').flatMap(
      (language) => attributeOf(childOf(language, 'hl7:languageCode'), 'code') ?? [],
    ),
    ...present<Pick<PatientRecord, 'address' | 'guardian'>>({
      address: readAddress(childOf(role, 'hl7:addr')),
      guardian: readGuardian(childOf(patient, 'hl7:guardian')),
    }),
  };
}

function readGuardian(guardian: XmlElement | undefined): Guardian | undefined {
  const name = readName(at(guardian, 'hl7:guardianPerson', 'hl7:name'));
  if (name === undefined || guardian === undefined) return undefined;
  return {
    name,
    telecoms: readTelecoms(guardian),
    ...present<Pick<Guardian, 'address'>>({ address: readAddress(childOf(guardian, 'hl7:addr')) }),
  };
}

/** The inside of AssignedAuthor and AssignedEntity. */
export function readProfessional(entity: XmlElement): Professional {
  return {
    ids: readIds(entity),
    telecoms: readTelecoms(entity),
    ...present<Pick<Professional, 'code' | 'address' | 'name' | 'organization'>>({
      code: readCoded(childOf(entity, 'hl7:code')),
      address: readAddress(childOf(entity, 'hl7:addr')),
      name: readName(at(entity, 'hl7:assignedPerson', 'hl7:name')),
      organization: readOrganization(childOf(entity, 'hl7:representedOrganization')),
    }),
  };
}

/** What {@link writeAuthor} in header.ts writes. */
export function readAuthor(author: XmlElement): Author {
  return {
    time: requiredAttribute(required(author, 'hl7:time'), 'value'),
    ...readProfessional(required(author, 'hl7:assignedAuthor')),
    ...present<Pick<Author, 'functionCode'>>({
      functionCode: readCoded(childOf(author, 'hl7:functionCode')),
    }),
  };
}

function readParticipant(participant: XmlElement): Participant {
  const entity = required(participant, 'hl7:associatedEntity');
  return {
    classCode: requiredAttribute(entity, 'classCode'),
    telecoms: readTelecoms(entity),
    ...present<Omit<Participant, 'classCode' | 'telecoms'>>({
      functionCode: readCoded(childOf(participant, 'hl7:functionCode')),
      code: readCoded(childOf(entity, 'hl7:code')),
      address: readAddress(childOf(entity, 'hl7:addr')),
      name: readName(at(entity, 'hl7:associatedPerson', 'hl7:name')),
      organization: readOrganization(childOf(entity, 'hl7:scopingOrganization')),
    }),
  };
}

function readDocumentationOf(event: XmlElement | undefined): DocumentationOf | undefined {
  if (event === undefined) return undefined;
  const time = childOf(event, 'hl7:effectiveTime');
  const at = readTime(time);
  const performer = childOf(event, 'hl7:performer');
  const entity = childOf(performer, 'hl7:assignedEntity');
  return {
    period: at === undefined ? readPeriod(time) : { high: at },
    ...present<Pick<DocumentationOf, 'code' | 'performer'>>({
      code: readCoded(childOf(event, 'hl7:code')),
      performer:
        entity === undefined
          ? undefined
          : {
              ...readProfessional(entity),
              ...present<Pick<Author, 'functionCode'>>({
                functionCode: readCoded(childOf(performer, 'hl7:functionCode')),
              }),
            },
    }),
  };
}

function readRelatedDocument(related: XmlElement): RelatedDocument {
  const typeCode = requiredAttribute(related, 'typeCode');
  if (typeCode !== 'XFRM' && typeCode !== 'APND' && typeCode !== 'RPLC') {
    throw new CdaError('relatedDocument has a type code other than XFRM, APND and RPLC', related);
  }
  return { typeCode, id: requiredId(required(related, 'hl7:parentDocument')) };
}
