import type { PatientId } from '../../kernel/identifiers.js';
import { problemOf, type XcpdOutcome } from '../../wire/xcpd/outcome.js';
import { communityParty } from '../../wire/xcpd/parts.js';
import { CUSTOMARY_QUERY_ID, writeXcpdRequest } from '../../wire/xcpd/request.js';
import { readXcpdResponse } from '../../wire/xcpd/response.js';
import { type Audited, auditedQuery, outcomeOfDiscovery, textOfSent } from '../audit/audited.js';
import { auditEventOf } from '../audit/events.js';
import { callPeer } from './call.js';
import { IDENTIFYING, setbackOf } from './problems.js';
import type { SessionScope } from './services.js';
import type { Identified, IdentifyInput } from './types.js';

/** XCPD, asked: who is it? (dossier transactions 3, operation 4.1 rows 3 to 4g). */
export async function identify(
  scope: SessionScope,
  { hcp, nok, traits }: IdentifyInput,
): Promise<Identified> {
  const { node, peer, runtime } = scope;
  const body = writeXcpdRequest(
    {
      messageId: { root: runtime.ids.uuid(), extension: runtime.ids.digits(10) },
      creationTime: runtime.clock.now(),
      sender: communityParty(node.homeCommunityId),
      receiver: communityParty(peer.homeCommunityId),
      queryId: CUSTOMARY_QUERY_ID,
      traits,
    },
    peer.dialect,
  );
  const query = textOfSent(body, 'hl7:controlActProcess', 'hl7:queryByParameter');
  const { outcome } = await callPeer(
    scope,
    { transaction: 'xcpd', hcp, nok, body },
    {
      read: (answer) => readXcpdResponse(answer.body),
      audited: (_, answer) => [
        {
          event: auditEventOf('xcpd'),
          ...whatBecame(answer?.outcome, traits.ids),
          objects: [auditedQuery('discovery', node.homeCommunityId, query, node.homeCommunityId)],
        },
      ],
    },
  );
  switch (outcome.kind) {
    case 'matches':
      return { outcome: 'found', matches: outcome.matches };
    case 'noMatch':
      return setbackOf(['ERROR_PI_NO_MATCH'], peer.name, IDENTIFYING);
    case 'error': {
      const codes = [...outcome.issues, ...outcome.details].flatMap(({ code }) => code ?? []);
      return setbackOf(codes, peer.name, IDENTIFYING);
    }
  }
}

/** Whom the answer told of; else whom it was asked for, and why there was none. */
function whatBecame(
  outcome: XcpdOutcome | undefined,
  asked: readonly PatientId[],
): Pick<Audited, 'outcome' | 'patients' | 'error'> {
  if (outcome === undefined) return { outcome: 'temporal', patients: asked };
  if (outcome.kind === 'matches') {
    return { outcome: 'success', patients: outcome.matches.map(({ id }) => id) };
  }
  const { code = 'ERROR_GENERIC', name, text } = problemOf(outcome);
  const nobody = outcome.kind === 'noMatch' ? 'ERROR_PI_NO_MATCH' : name;
  return { outcome: outcomeOfDiscovery(nobody), patients: asked, error: { code, text } };
}
