import { communityParty } from '../../wire/xcpd/parts.js';
import { CUSTOMARY_QUERY_ID, writeXcpdRequest } from '../../wire/xcpd/request.js';
import { readXcpdResponse } from '../../wire/xcpd/response.js';
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
  const { outcome } = await callPeer(scope, { transaction: 'xcpd', hcp, nok, body }, (answer) =>
    readXcpdResponse(answer.body),
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
