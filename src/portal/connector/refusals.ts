import type { NationalCalls } from '../../exchange/calls/calls.js';
import type { Peer } from '../../exchange/peers.js';
import type { AnySetback } from '../../exchange/session/problems.js';
import type { Problem } from '../../exchange/session/types.js';
import { type DocumentClass, documentClass, LOINC } from '../../kernel/classes.js';
import { errorEntry } from '../../kernel/errors.js';
import type { ClientCode } from '../../wire/client-connector/request.js';

/** Which of the field's exceptions a fault is (dossier operation 3.4). */
export type ClientException =
  | 'ClientConnectorException'
  | 'NoPatientIdDiscoveredException'
  | 'XCAException'
  | 'XDRException';

/** How a call ends that does not bring what was asked for. */
export type CallOutcome = AnySetback | 'uncertain' | 'wrong';

/** Why a call did not do what was asked, as every interface of the connector tells it. */
export class CallRefusal extends Error {
  readonly exception: ClientException;
  /** What the call came to; `wrong` when no country was asked. */
  readonly outcome: CallOutcome;
  readonly problem: Problem;

  constructor(exception: ClientException, outcome: CallOutcome, problem: Problem) {
    super(problem.text);
    this.name = 'CallRefusal';
    this.exception = exception;
    this.outcome = outcome;
    this.problem = problem;
  }
}

/** A call that is wrong before any country is asked. */
export function wrongCall(text: string, code = errorEntry('ERROR_GENERIC').code): CallRefusal {
  return new CallRefusal('ClientConnectorException', 'wrong', { code, text, whose: 'professional' });
}

/** The country that is asked; one that is no peer is refused, since no other may stand in for it. */
export function requirePeer(calls: NationalCalls, countryCode: string, homeCommunityId?: string): Peer {
  const peer = calls.peerOf(countryCode);
  if (peer === undefined) {
    throw wrongCall('countryCode names no country that this contact point talks to.');
  }
  if (homeCommunityId !== undefined && homeCommunityId !== peer.homeCommunityId) {
    throw wrongCall('homeCommunityId is not the one of the country that countryCode names.');
  }
  return peer;
}

const UNKNOWN_CLASS = errorEntry('ERROR_GENERIC_SERVICE_SIGNIFIER_UNKNOWN').code;

/** The document class of a code, which must be one of LOINC. */
export function requireClass({ code, scheme }: ClientCode): DocumentClass {
  if (scheme !== undefined && scheme !== LOINC) {
    throw wrongCall(`classCode has an unsupported scheme; it has to be LOINC, ${LOINC}.`, UNKNOWN_CLASS);
  }
  const kind = documentClass(code);
  if (kind === undefined) throw wrongCall('classCode is none of the network.', UNKNOWN_CLASS);
  return kind;
}

/** The classes of one list: several only when all are original clinical documents, as filters are for them only. */
export function requireListed(
  codes: readonly ClientCode[],
  peer: Peer,
  isFiltered: boolean,
): readonly [DocumentClass, ...DocumentClass[]] {
  const kinds = codes.map(requireClass);
  const [first, ...further] = kinds;
  if (first === undefined) throw wrongCall('classCode is required.', UNKNOWN_CLASS);
  if (kinds.some(({ code }) => !peer.dialect.xca.listedClasses.includes(code))) {
    throw wrongCall('classCode is of documents that are not listed.', UNKNOWN_CLASS);
  }
  const areOriginals = kinds.every(({ service }) => service === 'orcd');
  if (further.length > 0 && !areOriginals) {
    throw wrongCall('Only original clinical documents may be asked for together.', UNKNOWN_CLASS);
  }
  if (isFiltered && !areOriginals) {
    throw wrongCall('filterParams are for original clinical documents only.');
  }
  return [first, ...further];
}
