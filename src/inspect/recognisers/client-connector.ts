import type { XmlElement } from 'libxml2-wasm';
import { type Recogniser, summary } from '../inspection.js';
import { first, joined, select, textAt, textsAt } from '../tree.js';

const CLIENT_CONNECTOR = 'http://clientconnector.protocolterminator.openncp.epsos/';
const OPERATIONS = ['sayHello', 'queryPatient', 'queryDocuments', 'retrieveDocument', 'submitDocument'];

/** What a national portal asks of its own contact point (dossier operation 3). */
export const clientConnector: readonly Recogniser[] = [
  {
    matches: (root) => root.namespaceUri === CLIENT_CONNECTOR && OPERATIONS.includes(root.name),
    summarise: (root, inside) => {
      const argument = first(root, 'arg0');
      const patient = first(argument, 'patientDemographics');
      const documentId = first(argument, 'documentId');
      const ids = argument && [
        ...select(argument, 'patientId'),
        ...select(argument, 'patientDemographics/patientId'),
      ];
      return {
        kind: 'client-connector-request',
        summary: summary({
          operation: root.name,
          country: textAt(argument, 'countryCode'),
          patientIds: ids?.map(patientId),
          name: patient && joined(textAt(patient, 'givenName'), textAt(patient, 'familyName')),
          birthDate: textAt(patient, 'birthDate'),
          classCodes: argument && [
            ...textsAt(argument, 'classCode/nodeRepresentation'),
            ...textsAt(argument, 'document/classCode/nodeRepresentation'),
          ],
          formatCode: textAt(argument, 'document/formatCode/nodeRepresentation'),
          homeCommunityId: textAt(argument, 'homeCommunityId'),
          documentId:
            documentId &&
            joined(textAt(documentId, 'repositoryUniqueId'), textAt(documentId, 'documentUniqueId')),
          targetLanguage: textAt(argument, 'targetLanguage'),
          document: documentOf(argument && first(argument, 'document/base64Binary')?.content, inside.base64),
        }),
      };
    },
  },
  {
    matches: (root) =>
      root.namespaceUri === CLIENT_CONNECTOR && OPERATIONS.includes(root.name.replace(/Response$/, '')),
    summarise: (root, inside) => ({
      kind: 'client-connector-response',
      summary: summary({
        operation: root.name.replace(/Response$/, ''),
        results: select(root, 'return').length,
        patientIds: select(root, 'return/patientId').map(patientId),
        documents: textsAt(root, 'return/uuid'),
        status: textAt(root, 'responseStatus'),
        document: documentOf(first(root, 'return/base64Binary')?.content, inside.base64),
      }),
    }),
  },
];

function documentOf(base64: string | undefined, describe: (text: string) => string): string | undefined {
  return base64 === undefined ? undefined : describe(base64);
}

// The identifier is written in elements here, not in attributes as in HL7.
function patientId(id: XmlElement): string {
  return [...textsAt(id, 'root'), ...textsAt(id, 'extension')].join('^');
}
