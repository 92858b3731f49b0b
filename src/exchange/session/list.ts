import { LOINC } from '../../kernel/classes.js';
import { errorByCode } from '../../kernel/errors.js';
import { writeUniqueId } from '../../kernel/identifiers.js';
import { APPROVED, writeListRequest } from '../../wire/xca/list-request.js';
import { pairedEntries, readListResponse } from '../../wire/xca/list-response.js';
import { auditedQuery, outcomeOfAnswer, textOfSent } from '../audit/audited.js';
import { auditEventOf } from '../audit/events.js';
import { callPeer } from './call.js';
import { LISTING, problemOf, setbackOf } from './problems.js';
import type { SessionScope } from './services.js';
import type { Listed, ListInput } from './types.js';

/** XCA list, asked: what is there? (dossier transactions 4, operation 4.1 rows 7 to 8c). */
export async function list(scope: SessionScope, input: ListInput): Promise<Listed> {
  const { hcp, trc, patient, kind, further = [], filter } = input;
  const { peer, recorder } = scope;
  const body = writeListRequest({
    patientId: patient,
    classCodes: [kind, ...further].map(({ code }) => ({ code, codeSystem: LOINC })),
    statuses: [APPROVED],
    ...filter,
  });
  const { homeCommunityId } = scope.node;
  const query = textOfSent(body, 'rim:AdhocQuery');
  const answer = await callPeer(
    scope,
    { transaction: 'xcaList', hcp, trc, body },
    {
      read: (message) => readListResponse(message.body),
      audited: (requestId, told) => [
        {
          event: auditEventOf('xcaList', kind.code),
          classCode: kind.code,
          ...outcomeOfAnswer(told?.errors, told?.entries.length ?? 0),
          patients: [patient],
          objects: [
            auditedQuery('query', requestId, query, homeCommunityId),
            ...(told?.entries ?? []).map(
              ({ uniqueId }) => ({ kind: 'listedDocument', id: writeUniqueId(uniqueId) }) as const,
            ),
          ],
        },
      ],
    },
  );
  for (const { missing } of answer.unusable) {
    recorder.note('entry that cannot be retrieved', `it lacks ${missing.join(', ')}`);
  }
  // Status and severity disagree in the field: severities decide, then what is there (dossier, pitfall 27).
  const grave = answer.errors.filter(({ severity, code }) => severity === 'error' || saysNothing(code));
  const documents = pairedEntries(answer).filter(({ xml, pdf }) =>
    [kind, ...further].some(({ code }) => isOf(code, xml ?? pdf)),
  );
  if (grave.length > 0) {
    return setbackOf(grave, peer.name, LISTING);
  }
  if (documents.length === 0) {
    return setbackOf([...answer.errors, kind.notFound], peer.name, LISTING);
  }
  const notes = answer.errors.map(({ code }) => problemOf(code, peer.name));
  return { outcome: 'listed', documents, notes };
}

/** Two warnings of which every implementation makes an error (dossier transactions 4.4, client rule). */
function saysNothing(code: string): boolean {
  const name = errorByCode(code);
  return name === 'ERROR_EP_NOT_FOUND' || name === 'ERROR_PS_NOT_FOUND';
}

function isOf(classCode: string, entry: { classCode: { code: string } } | undefined): boolean {
  return entry?.classCode.code === classCode;
}
