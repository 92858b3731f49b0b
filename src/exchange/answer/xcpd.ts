import { ExchangeError } from '../../kernel/errors.js';
import type { PatientMatch } from '../../kernel/patient.js';
import { outcomeOf, type XcpdOutcome } from '../../wire/xcpd/outcome.js';
import { readXcpdEcho, readXcpdRequest, type XcpdRequest } from '../../wire/xcpd/request.js';
import { writeXcpdResponse } from '../../wire/xcpd/response.js';
import { at } from '../../wire/xml/read.js';
import {
  type Audited,
  auditedError,
  auditedQuery,
  outcomeOfDiscovery,
  textOfReceived,
} from '../audit/audited.js';
import { auditEventOf } from '../audit/events.js';
import type { AnswerBody, Asserted, Known, Opened } from './facts.js';
import type { AnswerServices } from './services.js';
import type { AnswerSteps } from './steps.js';

interface Asked extends Asserted {
  readonly asked: XcpdRequest;
}
interface Found extends Asked {
  readonly matches: readonly PatientMatch[];
}

/** ITI-55, answered: who is it? (dossier transactions 3, operation 4.3). */
export function xcpdSteps(services: AnswerServices): AnswerSteps {
  const { node, national, policy, runtime } = services;

  const respond = ({ message, dialect }: Opened, outcome: XcpdOutcome): AnswerBody => ({
    body: writeXcpdResponse(
      {
        messageId: { root: runtime.ids.uuid(), extension: runtime.ids.digits(10) },
        creationTime: runtime.clock.now(),
        sender: node.homeCommunityId,
        echo: readXcpdEcho(message.body),
        outcome,
      },
      dialect,
    ),
  });

  return {
    readRequest: ({ message }): Pick<Asked, 'asked'> => ({ asked: readXcpdRequest(message.body) }),

    identifyPatient: async ({ asked }: Asked): Promise<Pick<Found, 'matches'>> => {
      if (asked.receiver.deviceId !== node.homeCommunityId) {
        throw new ExchangeError('AnswerNotAvailable', {
          context: 'The receiver of the message is another home community.',
          location: 'receiver/device/id',
        });
      }
      if (policy.identifierRequired && asked.traits.ids.length === 0) {
        throw new ExchangeError('DemographicsQueryNotAllowed');
      }
      const matches = await national.findPatients(asked.traits);
      if (matches.length === 0) throw new ExchangeError('ERROR_PI_NO_MATCH');
      return { matches };
    },

    // Who did not agree is not told of, not even by a number of matches.
    authorise: async ({ matches, peer }: Found): Promise<Pick<Found, 'matches'>> => {
      const consents = await Promise.all(matches.map(({ id }) => national.consents(id, peer.country)));
      const open = matches.filter((_, index) => consents[index]);
      if (open.length === 0) {
        throw new ExchangeError('InsufficientRights', {
          context: 'There is no consent for the country that asks.',
        });
      }
      if (open.length > 1 && !policy.severalMatchesListed) {
        throw new ExchangeError('ERROR_PI_MULTIPLE_MATCHES');
      }
      return { matches: open };
    },

    askNationalInfrastructure: () => ({}),
    transcodeToPivot: () => ({}),
    writeResponse: (facts: Found) => respond(facts, { kind: 'matches', matches: facts.matches }),
    refuse: (facts, error) => respond(facts, outcomeOf(error, facts.dialect)),

    audited: ({ message, peer, rights, asked, matches }: Known<Found>, error): Audited[] => {
      const community = rights?.hcp.homeCommunityId ?? peer?.homeCommunityId;
      const query = textOfReceived(at(message.body, 'hl7:controlActProcess', 'hl7:queryByParameter'));
      return [
        {
          event: auditEventOf('xcpd'),
          ...(error === undefined
            ? { outcome: 'success' }
            : { outcome: outcomeOfDiscovery(error.errorName), error: auditedError(error) }),
          // Whom the answer tells of; else whom it was asked for.
          patients: error === undefined && matches ? matches.map(({ id }) => id) : (asked?.traits.ids ?? []),
          objects: [auditedQuery('discovery', community ?? '', query, community)],
        },
      ];
    },
  };
}
