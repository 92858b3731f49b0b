import {
  describeEPrescription,
  ePrescriptionKind,
  writeEPrescription,
} from '../../documents/cda/e-prescription.js';
import type { DocumentKind } from '../../documents/cda/header.js';
import { writeLevel1 } from '../../documents/cda/level1.js';
import type { EPrescription } from '../../documents/cda/model/e-prescription.js';
import type { DocumentHeader } from '../../documents/cda/model/header.js';
import { type CodedValue, isConcept } from '../../documents/cda/model/values.js';
import type { SectionNarrative } from '../../documents/cda/narrative.js';
import {
  describePatientSummary,
  patientSummaryKind,
  writePatientSummary,
} from '../../documents/cda/patient-summary.js';
import { codedText, strengthText } from '../../documents/cda/phrases.js';
import { forbidsSubstitution } from '../../documents/cda/prescription-item.js';
import { present } from '../../documents/cda/read-datatypes.js';
import { wordsOf } from '../../documents/cda/words/by-language.js';
import { renderPdf } from '../../documents/pdf/render.js';
import { type DocumentClass, documentClasses } from '../../kernel/classes.js';
import { readHl7Time } from '../../kernel/hl7-time.js';
import type { Coded, Gender, PatientMatch } from '../../kernel/patient.js';
import type { NationalDocument, PrescriptionMetadata } from '../ports.js';
import type { Directory } from './directory.js';
import { NationalDataError } from './errors.js';
import type { HeldPrescription } from './handed-in.js';
import { patientRecord, rendition } from './header.js';
import type { RegisteredPerson } from './matching.js';
import { buildPrescription } from './prescription.js';
import type { LoadedPatient, PatientFile } from './schema.js';
import { buildSummary } from './summary.js';

/** A document in its two renditions, and how to make the bytes of either. */
export interface Holding {
  readonly document: NationalDocument;
  readonly make: () => Promise<Uint8Array>;
  /** What the document is a rendition of, when that is a prescription. */
  readonly prescription?: HeldPrescription;
}

/** A person and what the registry holds of them. */
export interface Holder {
  readonly person: RegisteredPerson;
  readonly consents: PatientFile['consents'];
  readonly holdings: readonly Holding[];
  readonly prescriptions: readonly HeldPrescription[];
}

/** The person of a patient's file with their documents, none of them written yet. Throws {@link NationalDataError}. */
export function hold(directory: Directory, { file, patient }: LoadedPatient): Holder {
  const record = patientRecord(patient, directory, { file, path: '' });
  const holdings: Holding[] = [];
  const prescriptions: HeldPrescription[] = [];
  if (patient.summary !== undefined) {
    const summary = buildSummary(patient, patient.summary, directory, { file, path: 'summary' });
    holdings.push(
      ...renditions(directory, {
        header: summary.header,
        kind: patientSummaryKind,
        documentClass: documentClasses.patientSummary,
        write: () => writePatientSummary(summary),
        narrative: () => describePatientSummary(summary),
        metadata: {},
      }),
    );
  }
  for (const [index, each] of patient.prescriptions.entries()) {
    const place = { file, path: `prescriptions[${index}]` };
    const prescription = buildPrescription(patient, each, directory, place);
    const made = renditions(directory, {
      header: prescription.header,
      kind: ePrescriptionKind,
      documentClass: documentClasses.ePrescription,
      write: () => writeEPrescription(prescription),
      narrative: () => describeEPrescription(prescription),
      metadata: prescriptionMetadata(prescription, !each.dispensed),
    });
    const held = heldPrescription(prescription, made, each.dispensed);
    prescriptions.push(held);
    holdings.push(...made.map((holding) => ({ ...holding, prescription: held })));
  }
  return {
    consents: patient.consents,
    holdings,
    prescriptions,
    person: {
      ids: record.ids,
      match: {
        id: record.ids[0],
        name: record.name,
        birthTime: record.birthTime,
        ...present<Pick<PatientMatch, 'gender' | 'address'>>({
          gender: genderOf(record.gender),
          address: record.address,
        }),
      },
    },
  };
}

interface Written {
  readonly header: DocumentHeader;
  readonly kind: DocumentKind;
  readonly documentClass: DocumentClass;
  readonly write: () => Uint8Array;
  readonly narrative: () => readonly SectionNarrative[];
  readonly metadata: Pick<NationalDocument, 'description' | 'prescription'>;
}

function renditions(directory: Directory, written: Written): [Holding, Holding] {
  const { header, kind } = written;
  const creationTime = readHl7Time(header.effectiveTime);
  const stem = header.setId?.extension;
  if (creationTime === undefined || stem === undefined) throw new Error('the header has no time or no setId');
  const pdfId = directory.documentId(`${stem}.${rendition.pdf}`);
  const common = {
    repositoryUniqueId: directory.file.repositoryUniqueId,
    patientId: header.patient.ids[0],
    kind: written.documentClass,
    creationTime,
    languageCode: header.language,
    title: header.title,
    authors: header.authors.flatMap(({ name }) => name ?? []),
    confidentiality: concept(header.confidentiality),
    ...written.metadata,
  };
  return [
    {
      document: { ...common, uniqueId: header.id, rendition: 'xml', pairedWith: pdfId },
      make: async () => written.write(),
    },
    {
      document: { ...common, uniqueId: pdfId, rendition: 'pdf', pairedWith: header.id },
      make: async () => writeLevel1(header, kind, pdfId, await renderPdf(header, written.narrative())),
    },
  ];
}

function heldPrescription(
  { prescriptionId, items }: EPrescription,
  documents: readonly Holding[],
  closed: boolean,
): HeldPrescription {
  return {
    ids: [prescriptionId, ...documents.map(({ document }) => document.uniqueId)],
    closed,
    items: items.map((item) => ({
      id: item.id,
      packages: Number(item.packageCount.value),
      substitutionForbidden: forbidsSubstitution(item),
    })),
  };
}

/** What the list tells of a prescription, from the very model that its document is written from. */
function prescriptionMetadata(prescription: EPrescription, dispensable: boolean): Written['metadata'] {
  const [item] = prescription.items;
  const { product } = item;
  const strength = strengthText(product);
  const form = codedText(product.doseForm, wordsOf(prescription.header.language));
  return {
    description: [product.name, form, strength].filter(Boolean).join(', '),
    prescription: {
      dispensable,
      ...present<Omit<PrescriptionMetadata, 'dispensable'>>({
        product: optionalConcept(product.classification),
        doseForm: optionalConcept(product.doseForm),
        strength,
        substitution: optionalConcept(item.substitution),
      }),
    },
  };
}

function optionalConcept(value: CodedValue | undefined): Coded | undefined {
  return value !== undefined && isConcept(value) ? value : undefined;
}

function concept(value: CodedValue): Coded {
  if (isConcept(value)) return value;
  throw new Error('the confidentiality of a document has no code');
}

function genderOf(value: CodedValue): Gender | undefined {
  const code = isConcept(value) ? value.code : undefined;
  return code === 'F' || code === 'M' || code === 'UN' ? code : undefined;
}
