import type { DocumentHeader, Participant, PatientRecord } from '../../documents/cda/model/header.js';
import { present } from '../../documents/cda/read-datatypes.js';
import { type Directory, type Place, personName, postalAddress } from './directory.js';
import type { PatientFile, PrescriptionFile, SummaryFile } from './schema.js';

/** The two renditions of a document by the suffix of their identifiers (dossier documents 1.6). */
export const rendition = { xml: '1', pdf: '2' } as const;

/** The person as the documents carry it; the first identifier is the one that the registry knows it by. */
export function patientRecord(file: PatientFile, directory: Directory, place: Place): PatientRecord {
  return {
    ids: [{ root: directory.file.patientIdRoot, extension: file.id }, ...file.otherIds],
    name: personName(file.name),
    gender: directory.concept(file.gender, at(place, 'gender')),
    birthTime: file.birthDate,
    telecoms: file.telecoms,
    languages: [file.language],
    ...present<Pick<PatientRecord, 'address'>>({
      address: file.address === undefined ? undefined : postalAddress(file.address),
    }),
  };
}

/** The header of the structured rendition; the other one has the same but for its identifier. */
export function documentHeader(
  patient: PatientFile,
  document: SummaryFile | PrescriptionFile,
  title: string,
  directory: Directory,
  place: Place,
): DocumentHeader {
  const author = directory.professional(document.author, at(place, 'author'));
  const defaults = directory.defaults(patient.language, at(place, 'language'));
  const { functionCode: _, ...signer } = author;
  return {
    id: directory.documentId(`${document.id}.${rendition.xml}`),
    setId: directory.documentId(document.id),
    title,
    effectiveTime: document.created,
    confidentiality: directory.concept(defaults.confidentiality, place),
    language: patient.language,
    patient: patientRecord(patient, directory, place),
    authors: [{ ...author, time: document.created }],
    custodian: directory.custodian(place),
    legalAuthenticator: { ...signer, time: document.created },
    participants: [],
    relatedDocuments: [{ typeCode: 'XFRM', id: directory.documentId(`${document.id}.${rendition.pdf}`) }],
  };
}

/** Whom to ask about the patient: the contact person, else the author as the preferred professional (R1.8, R1.9). */
export function participants(
  patient: PatientFile,
  header: DocumentHeader,
  directory: Directory,
  place: Place,
) {
  const { contact } = patient;
  if (contact === undefined) return [preferredProfessional(header)];
  const participant: Participant = {
    classCode: contact.classCode,
    telecoms: contact.telecoms,
    name: personName(contact.name),
    ...present<Pick<Participant, 'code'>>({
      code: directory.optional(contact.relationship, at(place, 'contact.relationship')),
    }),
  };
  return [participant, preferredProfessional(header)];
}

function preferredProfessional({ authors: [author] }: DocumentHeader): Participant {
  return {
    functionCode: { code: 'PCP', codeSystem: '2.16.840.1.113883.5.88' },
    classCode: 'PRS',
    telecoms: author.telecoms,
    ...present<Pick<Participant, 'name' | 'organization'>>({
      name: author.name,
      organization: author.organization,
    }),
  };
}

/** A place further inside. */
export function at(place: Place, path: string): Place {
  return { file: place.file, path: place.path === '' ? path : `${place.path}.${path}` };
}
