import { createHash } from 'node:crypto';
import { ExchangeError } from '../../kernel/errors.js';
import { writeUniqueId } from '../../kernel/identifiers.js';
import type { RegistryError } from '../../wire/registry/errors.js';
import type { DocumentEntry } from '../../wire/xca/document-entry.js';
import {
  type DocumentReference,
  sameDocument,
  writeRetrieveRequest,
} from '../../wire/xca/retrieve-request.js';
import { readRetrieveResponse, type XcaRetrieveResponse } from '../../wire/xca/retrieve-response.js';
import { outcomeOfAnswer } from '../audit/audited.js';
import { auditEventOf } from '../audit/events.js';
import { callPeer } from './call.js';
import { problemOf, RETRIEVING, setbackOf } from './problems.js';
import type { SessionScope } from './services.js';
import type { Problem, ReceivedDocument, Retrieved, RetrieveInput } from './types.js';

interface Fetched {
  readonly documents: readonly ReceivedDocument[];
  readonly errors: readonly RegistryError[];
}

/**
 * XCA retrieve, asked: both renditions of one document, one request each, since some peers read only the
 * first of a request (dossier transactions 5.2, operation 4.1 rows 9 to 11d).
 */
export async function retrieve(scope: SessionScope, input: RetrieveInput): Promise<Retrieved> {
  const { xml, pdf } = input.document;
  const fetched: Fetched[] = [];
  for (const entry of [xml, pdf]) {
    if (entry !== undefined) fetched.push(await fetchOne(scope, input, entry));
  }
  const documents = fetched.flatMap((one) => one.documents);
  const errors = fetched.flatMap((one) => one.errors);
  const { name } = scope.peer;
  if (documents.length === 0) {
    return setbackOf(mostGraveFirst(errors), name, RETRIEVING);
  }
  const notes = [...errors.map(({ code }) => problemOf(code, name)), ...documents.flatMap(differences)];
  return { outcome: 'received', documents, notes };
}

/** The errors of an answer, those that are no warnings first. */
export function mostGraveFirst(errors: readonly RegistryError[]): RegistryError[] {
  return [...errors.filter(({ severity }) => severity === 'error'), ...errors];
}

async function fetchOne(scope: SessionScope, input: RetrieveInput, entry: DocumentEntry): Promise<Fetched> {
  const asked = {
    homeCommunityId: entry.homeCommunityId ?? scope.peer.homeCommunityId,
    repositoryUniqueId: entry.repositoryUniqueId,
    uniqueId: entry.uniqueId,
  };
  const { documents, errors } = await fetchDocument(scope, input, asked);
  return { documents: documents.map(({ bytes }) => ({ entry, bytes })), errors };
}

/** One rendition by what names it: none or one, and what was said beside it. Throws when another one came. */
export async function fetchDocument(
  scope: SessionScope,
  { hcp, trc, patient, kind }: Pick<RetrieveInput, 'hcp' | 'trc' | 'patient' | 'kind'>,
  asked: DocumentReference,
): Promise<Pick<XcaRetrieveResponse, 'documents' | 'errors'>> {
  const body = writeRetrieveRequest({ documents: [asked] });
  const call = { transaction: 'xcaRetrieve', hcp, trc, body, attachments: [] } as const;
  const answer = await callPeer(scope, call, {
    read: (message) => readRetrieveResponse(message.body, message.attachments),
    audited: (requestId, told) => [
      {
        event: auditEventOf('xcaRetrieve', kind.code),
        classCode: kind.code,
        ...outcomeOfAnswer(told?.errors, told?.documents.length ?? 0),
        patients: [patient],
        objects: [
          { kind: 'retrieval', id: requestId },
          { kind: 'retrievedDocument', id: writeUniqueId(asked.uniqueId) },
        ],
      },
    ],
  });
  if (answer.documents.length > 1 || answer.documents.some((document) => !sameDocument(document, asked))) {
    throw new ExchangeError('ERROR_GENERIC', {
      context: 'The answer holds another document than the one that was asked for.',
    });
  }
  // The bytes are a view into the message, which the journal holds already.
  return answer;
}

/** Size and hash of a list speak of the delivered bytes; a difference is told (dossier, pitfall 21). */
function differences({ entry, bytes }: ReceivedDocument): Problem[] {
  const { size = bytes.length, hash } = entry;
  const actual = createHash('sha1').update(bytes).digest('hex');
  if (size === bytes.length && (hash?.toLowerCase() ?? actual) === actual) return [];
  return [
    {
      code: 'WARNING_GENERIC',
      text: 'The document is not the one that was listed: it may have been updated in between.',
      whose: 'peer',
    },
  ];
}
