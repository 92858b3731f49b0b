import type { XmlElement } from 'libxml2-wasm';
import { type DocumentClass, documentClass, documentClasses } from '../../../kernel/classes.js';
import type { InstanceId, PatientId } from '../../../kernel/identifiers.js';
import type { PersonName } from '../../../kernel/patient.js';
import { withXml } from '../../../wire/xml/parse.js';
import { attributeOf, childrenOf, isNamed, textOf } from '../../../wire/xml/read.js';
import { nationalKindOf } from '../../national-kinds/registry.js';
import { CdaError } from '../errors.js';
import { narrativeIds } from '../narrative-texts.js';
import { present, readId, readName } from '../read-datatypes.js';
import { lineOf } from './lines.js';
import { amountOf, childrenNamed, find, findAll, type Narrative, oneLine } from './loose.js';
import { type IntakeSummary, type MedicineSummary, readIntake, readMedicine } from './medicine.js';

/** A discard is the dispensation that it discards under another code (dossier transactions 6.5). */
const dispensing: ReadonlySet<string> = new Set([
  documentClasses.eDispensation.code,
  documentClasses.eDispensationDiscard.code,
]);

/** The essentials of a CDA of any era and kind; what the document does not say is left out. */
export interface DocumentSummary {
  /** By the document's code; undefined for a kind that is none of the network's. */
  readonly kind?: DocumentClass;
  /** Short name of a kind that one country has for itself. */
  readonly nationalKind?: string;
  readonly code?: string;
  /** 3 for a structured body, 1 for one that is not XML. */
  readonly level?: 1 | 3;
  readonly templateIds: readonly string[];
  readonly id?: InstanceId;
  readonly setId?: InstanceId;
  readonly title?: string;
  /** HL7 TS as written. */
  readonly effectiveTime?: string;
  readonly language?: string;
  readonly patient: PatientEssentials;
  readonly authors: readonly AuthorEssentials[];
  readonly custodian?: string;
  readonly relatedDocuments: readonly { readonly typeCode?: string; readonly id?: InstanceId }[];
  readonly sections: readonly SectionSummary[];
  /** The items of an ePrescription. */
  readonly prescriptions: readonly IntakeSummary[];
  /** What an eDispensation says was handed out, or its discard that was not. */
  readonly dispensations: readonly DispensationSummary[];
  readonly attachment?: AttachmentSummary;
}

export interface PatientEssentials {
  readonly ids: readonly PatientId[];
  readonly name?: PersonName;
  readonly birthTime?: string;
  /** HL7 code. */
  readonly gender?: string;
}

export interface AuthorEssentials {
  readonly name?: PersonName;
  readonly organization?: string;
  readonly time?: string;
}

export interface SectionSummary {
  /** LOINC. */
  readonly code?: string;
  readonly title?: string;
  readonly templateIds: readonly string[];
  readonly entries: number;
  /** One line an entry that has something to say, in the language of its display names. */
  readonly lines: readonly string[];
}

export interface DispensationSummary extends MedicineSummary {
  readonly id?: InstanceId;
  readonly quantity?: string;
  readonly substituted: boolean;
}

/** What a level 1 document carries; `size` in bytes, decoded. */
export interface AttachmentSummary {
  readonly mediaType?: string;
  readonly size: number;
}

/**
 * Reads the essentials of any CDA: every era, prefix and null flavor, level 1 and 3, friendly, pivot and
 * translated. Throws {@link CdaError} when the root is no ClinicalDocument, XmlRefusal when the bytes are no XML.
 */
export function readDocument(bytes: Uint8Array): DocumentSummary {
  return withXml(bytes, summarise);
}

/** The file inside a level 1 document; undefined when it has none. Throws like {@link readDocument}. */
export function readAttachment(bytes: Uint8Array): { mediaType?: string; content: Uint8Array } | undefined {
  return withXml(bytes, (root) => {
    if (!isNamed(root, 'hl7:ClinicalDocument')) throw new CdaError('the root is not a ClinicalDocument');
    const text = find(root, 'component', 'nonXMLBody', 'text');
    if (text === undefined) return undefined;
    const mediaType = attributeOf(text, 'mediaType');
    return { content: decoded(text), ...(mediaType === undefined ? {} : { mediaType }) };
  });
}

function summarise(root: XmlElement): DocumentSummary {
  if (!isNamed(root, 'hl7:ClinicalDocument')) throw new CdaError('the root is not a ClinicalDocument');
  const code = attributeOf(find(root, 'code'), 'code');
  const body = find(root, 'component', 'structuredBody');
  const attached = find(root, 'component', 'nonXMLBody', 'text');
  const sections = allSections(body);
  const narrative: Narrative = new Map(
    sections.flatMap((section) => [...narrativeIds(find(section, 'text'))]),
  );
  return {
    templateIds: templateIdsOf(root),
    patient: readPatient(find(root, 'recordTarget', 'patientRole')),
    authors: childrenNamed(root, 'author').map(readAuthor),
    relatedDocuments: childrenNamed(root, 'relatedDocument').map((related) =>
      present<{ typeCode: string; id: InstanceId }>({
        typeCode: attributeOf(related, 'typeCode'),
        id: readId(find(related, 'parentDocument', 'id')),
      }),
    ),
    sections: sections.map((section) => readSection(section, narrative)),
    prescriptions: code === documentClasses.ePrescription.code ? readPrescriptions(sections, narrative) : [],
    dispensations: code !== undefined && dispensing.has(code) ? readDispensations(sections, narrative) : [],
    ...present<
      Pick<
        DocumentSummary,
        | 'kind'
        | 'nationalKind'
        | 'code'
        | 'level'
        | 'id'
        | 'setId'
        | 'title'
        | 'effectiveTime'
        | 'language'
        | 'custodian'
        | 'attachment'
      >
    >({
      kind: code === undefined ? undefined : documentClass(code),
      nationalKind: nationalKindOf(root)?.name,
      code,
      level: body !== undefined ? 3 : find(root, 'component', 'nonXMLBody') === undefined ? undefined : 1,
      id: readId(find(root, 'id')),
      setId: readId(find(root, 'setId')),
      title: oneLine(textOf(find(root, 'title'))),
      effectiveTime: attributeOf(find(root, 'effectiveTime'), 'value'),
      language: attributeOf(find(root, 'languageCode'), 'code'),
      custodian: oneLine(
        textOf(find(root, 'custodian', 'assignedCustodian', 'representedCustodianOrganization', 'name')),
      ),
      attachment: attached === undefined ? undefined : readAttachmentSummary(attached),
    }),
  };
}

function templateIdsOf(element: XmlElement): string[] {
  return childrenNamed(element, 'templateId').flatMap((id) => attributeOf(id, 'root') ?? []);
}

function readPatient(role: XmlElement | undefined): PatientEssentials {
  const ids = childrenNamed(role, 'id').flatMap((element) => {
    const id = readId(element);
    return id?.extension === undefined ? [] : [{ root: id.root, extension: id.extension }];
  });
  const patient = find(role, 'patient');
  return {
    ids,
    ...present<Omit<PatientEssentials, 'ids'>>({
      name: readName(find(patient, 'name')),
      birthTime: attributeOf(find(patient, 'birthTime'), 'value'),
      gender: attributeOf(find(patient, 'administrativeGenderCode'), 'code'),
    }),
  };
}

function readAuthor(author: XmlElement): AuthorEssentials {
  const assigned = find(author, 'assignedAuthor');
  return present<AuthorEssentials>({
    name: readName(find(assigned, 'assignedPerson', 'name')),
    organization: oneLine(textOf(find(assigned, 'representedOrganization', 'name'))),
    time: attributeOf(find(author, 'time'), 'value'),
  });
}

// Sections may stand inside sections; each is told for itself.
function allSections(element: XmlElement | undefined): XmlElement[] {
  return findAll(element, 'component', 'section').flatMap((section) => [section, ...allSections(section)]);
}

function readSection(section: XmlElement, narrative: Narrative): SectionSummary {
  const statements = statementsOf(section);
  return {
    templateIds: templateIdsOf(section),
    entries: statements.length,
    lines: statements.flatMap((statement) => lineOf(statement, narrative) ?? []),
    ...present<Pick<SectionSummary, 'code' | 'title'>>({
      code: attributeOf(find(section, 'code'), 'code'),
      title: oneLine(textOf(find(section, 'title'))),
    }),
  };
}

function statementsOf(section: XmlElement): XmlElement[] {
  return childrenNamed(section, 'entry').flatMap((entry) => childrenOf(entry).slice(-1));
}

function readPrescriptions(sections: readonly XmlElement[], narrative: Narrative): IntakeSummary[] {
  return sections
    .flatMap(statementsOf)
    .filter((statement) => statement.name === 'substanceAdministration')
    .map((statement) => readIntake(statement, narrative));
}

function readDispensations(sections: readonly XmlElement[], narrative: Narrative): DispensationSummary[] {
  return sections
    .flatMap(statementsOf)
    .filter((statement) => statement.name === 'supply')
    .map((supply) => ({
      ...readMedicine(find(supply, 'product', 'manufacturedProduct'), narrative),
      substituted: findAll(supply, 'entryRelationship', 'act').some(
        (act) => attributeOf(find(act, 'code'), 'code') === 'SUBST',
      ),
      ...present<Pick<DispensationSummary, 'id' | 'quantity'>>({
        id: readId(find(supply, 'id')),
        quantity: amountOf(find(supply, 'quantity')),
      }),
    }));
}

function readAttachmentSummary(text: XmlElement): AttachmentSummary {
  const mediaType = attributeOf(text, 'mediaType');
  return { size: decoded(text).length, ...(mediaType === undefined ? {} : { mediaType }) };
}

function decoded(text: XmlElement): Uint8Array {
  const content = text.content;
  if (attributeOf(text, 'representation') !== 'B64') return new TextEncoder().encode(content);
  return new Uint8Array(Buffer.from(content, 'base64'));
}
