import type { XmlElement } from 'libxml2-wasm';
import { attributeOf, isNamed } from '../../wire/xml/read.js';
import { type Fact, type Recogniser, summary } from '../inspection.js';
import { attributesAt, first, joined, select, textAt, textsAt } from '../tree.js';

const CLASS_CODE = 'urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a';
const FORMAT_CODE = 'urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d';
const PATIENT_ID = 'urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427';
const UNIQUE_ID = 'urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab';

/** XCA list and retrieve, XDR and their answers (dossier transactions 4 to 6). */
export const registry: readonly Recogniser[] = [
  {
    matches: (root) => isNamed(root, 'query:AdhocQueryRequest'),
    summarise: (root) => {
      const slot = (name: string) => slotValues(first(root, 'AdhocQuery'), name);
      return {
        kind: 'xca-list-request',
        summary: summary({
          query: attributesAt(root, 'AdhocQuery', 'id')[0],
          patientId: slot('$XDSDocumentEntryPatientId')[0]?.replace(/^'|'$/g, ''),
          classCodes: slot('$XDSDocumentEntryClassCode')
            .flatMap((value) => value.replace(/[()']/g, '').split(','))
            .map((code) => code.trim().split('^^')[0] ?? ''),
          createdAfter: slot('$XDSDocumentEntryFilterCreatedAfter')[0],
          createdBefore: slot('$XDSDocumentEntryFilterCreatedBefore')[0],
          maximumSize: slot('$XDSDocumentEntryFilterMaximumSize')[0],
        }),
      };
    },
  },
  {
    matches: (root) => isNamed(root, 'query:AdhocQueryResponse'),
    summarise: (root) => {
      const entries = select(root, 'RegistryObjectList/ExtrinsicObject');
      return {
        kind: 'xca-list-response',
        summary: summary({
          ...status(root),
          documents: entries.length,
          entries: entries.map((entry) =>
            joined(
              classified(entry, CLASS_CODE),
              classified(entry, FORMAT_CODE),
              external(entry, UNIQUE_ID),
              attributesAt(entry, 'Description/LocalizedString', 'value')[0],
            ),
          ),
          pairs: select(root, 'RegistryObjectList/Association').length,
        }),
      };
    },
  },
  {
    matches: (root) => isNamed(root, 'xds:RetrieveDocumentSetRequest'),
    summarise: (root) => ({
      kind: 'xca-retrieve-request',
      summary: summary({ documents: select(root, 'DocumentRequest').map(documentKey) }),
    }),
  },
  {
    matches: (root) => isNamed(root, 'xds:RetrieveDocumentSetResponse'),
    summarise: (root, inside) => ({
      kind: 'xca-retrieve-response',
      summary: summary({
        ...status(first(root, 'RegistryResponse')),
        documents: select(root, 'DocumentResponse').map(
          (document) => `${documentKey(document)}: ${content(first(document, 'Document'), inside.base64)}`,
        ),
      }),
    }),
  },
  {
    matches: (root) => isNamed(root, 'xds:ProvideAndRegisterDocumentSetRequest'),
    summarise: (root, inside) => {
      const entry = first(root, 'SubmitObjectsRequest/RegistryObjectList/ExtrinsicObject');
      return {
        kind: 'xdr-request',
        summary: summary({
          classCode: classified(entry, CLASS_CODE),
          formatCode: classified(entry, FORMAT_CODE),
          uniqueId: external(entry, UNIQUE_ID),
          patientId: slotValues(entry, 'sourcePatientId')[0] ?? external(entry, PATIENT_ID),
          creationTime: slotValues(entry, 'creationTime')[0],
          languageCode: slotValues(entry, 'languageCode')[0],
          documents: select(root, 'Document').map((document) => content(document, inside.base64)),
        }),
      };
    },
  },
  {
    matches: (root) => isNamed(root, 'rs:RegistryResponse'),
    summarise: (root) => ({ kind: 'registry-response', summary: summary(status(root)) }),
  },
];

function status(response: XmlElement | undefined): Record<string, Fact | undefined> {
  return {
    status: attributeOf(response, 'status')?.split(':').at(-1),
    errors: (response === undefined ? [] : select(response, 'RegistryErrorList/RegistryError')).map((error) =>
      joined(
        attributeOf(error, 'errorCode'),
        attributeOf(error, 'severity')?.split(':').at(-1),
        attributeOf(error, 'codeContext'),
      ),
    ),
  };
}

function slotValues(owner: XmlElement | undefined, name: string): string[] {
  return (owner === undefined ? [] : select(owner, 'Slot'))
    .filter((slot) => attributeOf(slot, 'name') === name)
    .flatMap((slot) => textsAt(slot, 'ValueList/Value'));
}

function classified(entry: XmlElement | undefined, scheme: string): string | undefined {
  const found = (entry === undefined ? [] : select(entry, 'Classification')).find(
    (classification) => attributeOf(classification, 'classificationScheme') === scheme,
  );
  return attributeOf(found, 'nodeRepresentation');
}

function external(entry: XmlElement | undefined, scheme: string): string | undefined {
  const found = (entry === undefined ? [] : select(entry, 'ExternalIdentifier')).find(
    (identifier) => attributeOf(identifier, 'identificationScheme') === scheme,
  );
  return attributeOf(found, 'value');
}

function documentKey(document: XmlElement): string {
  return ['HomeCommunityId', 'RepositoryUniqueId', 'DocumentUniqueId']
    .map((part) => textAt(document, part) ?? '-')
    .join(' ');
}

function content(document: XmlElement | undefined, base64: (text: string | undefined) => string): string {
  const include = first(document, 'Include');
  if (include !== undefined) return `attached as ${attributeOf(include, 'href') ?? 'nothing'}`;
  return base64(document?.content);
}
