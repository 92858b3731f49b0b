import type { Fetched, NationalCalls } from '../../exchange/calls/calls.js';
import type { ListedDocument, Problem, SignedAssertion, Submitted } from '../../exchange/session/types.js';
import type { DocumentClass } from '../../kernel/classes.js';
import { documentClasses, sameFormatCode } from '../../kernel/classes.js';
import type { PatientMatch } from '../../kernel/patient.js';
import type { Treatment } from '../../trust/assertions/issue.js';
import type { ClientRequest } from '../../wire/client-connector/request.js';
import {
  type CallOutcome,
  CallRefusal,
  type ClientException,
  requireClass,
  requireListed,
  requirePeer,
  wrongCall,
} from './refusals.js';

type Of<Operation> = Extract<ClientRequest, { operation: Operation }>;

/** Who calls, and the assertions that came with it. */
export interface Caller {
  readonly client: string;
  readonly assertions: readonly string[];
}

export type Received = Extract<Fetched, { outcome: 'received' }>;
export type Accepted = Extract<Submitted, { outcome: 'accepted' }>;

/** The operations of the connector, whichever interface they are called by; each rejects with a CallRefusal. */
export function connectorOperations(calls: NationalCalls) {
  return {
    async queryPatient(caller: Caller, request: Of<'queryPatient'>): Promise<readonly PatientMatch[]> {
      const peer = requirePeer(calls, request.countryCode);
      const found = await calls.identify({ ...caller, peer }, request.traits);
      if (found.outcome !== 'found') throw refused('NoPatientIdDiscoveredException', found);
      return found.matches;
    },

    async confirmTreatment(
      caller: Caller,
      countryCode: string,
      treatment: Treatment,
    ): Promise<SignedAssertion> {
      const peer = requirePeer(calls, countryCode);
      const confirmed = await calls.confirmTreatment({ ...caller, peer }, treatment);
      if (confirmed.outcome !== 'issued') throw refused('ClientConnectorException', confirmed);
      return confirmed.trc;
    },

    async queryDocuments(caller: Caller, request: Of<'queryDocuments'>): Promise<readonly ListedDocument[]> {
      const peer = requirePeer(calls, request.countryCode);
      const isFiltered = Object.keys(request.filter).length > 0;
      const kinds = requireListed(request.classCodes, peer, isFiltered);
      const listed = await calls.list({ ...caller, peer }, request.patient, kinds, request.filter);
      if (listed.outcome !== 'listed') throw refused('XCAException', listed);
      return listed.documents;
    },

    async retrieveDocument(caller: Caller, request: Of<'retrieveDocument'>): Promise<Received> {
      const { countryCode, homeCommunityId, repositoryUniqueId, uniqueId, targetLanguage } = request;
      const peer = requirePeer(calls, countryCode, homeCommunityId);
      const kind = requireClass(request.classCode);
      const language = targetLanguage === undefined ? calls.language : languageTag(targetLanguage);
      const asked = { repositoryUniqueId, uniqueId };
      const fetched = await calls.retrieve({ ...caller, peer }, kind, asked, language);
      if (fetched.outcome !== 'received') throw refused('XCAException', fetched);
      return fetched;
    },

    async submitDocument(caller: Caller, request: Of<'submitDocument'>): Promise<Accepted> {
      const peer = requirePeer(calls, request.countryCode);
      const submitted = await calls.submit({ ...caller, peer }, submittedAs(request), request.document);
      if (submitted.outcome !== 'accepted') throw refused('XDRException', submitted);
      return submitted;
    },
  };
}

function refused(
  exception: ClientException,
  { outcome, problem }: { readonly outcome: CallOutcome; readonly problem: Problem },
): CallRefusal {
  return new CallRefusal(exception, outcome, problem);
}

/** The format of a discard makes one of an eDispensation (dossier operation 3.3). */
function submittedAs({ classCode, formatCode }: Of<'submitDocument'>): DocumentClass {
  const kind = requireClass(classCode);
  const { eDispensation, eDispensationDiscard } = documentClasses;
  const [discard] = eDispensationDiscard.formatCodes;
  const isDiscard = formatCode !== undefined && sameFormatCode(formatCode.code, discard);
  return kind.code === eDispensation.code && isDiscard ? eDispensationDiscard : kind;
}

function languageTag(text: string): string {
  try {
    const [tag] = Intl.getCanonicalLocales(text);
    if (tag !== undefined) return tag;
  } catch {
    // Said below.
  }
  throw wrongCall('targetLanguage is no language tag such as pt-PT.');
}
