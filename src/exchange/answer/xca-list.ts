import type { DocumentClass } from '../../kernel/classes.js';
import { ExchangeError } from '../../kernel/errors.js';
import { writeUniqueId } from '../../kernel/identifiers.js';
import type { NationalDocument } from '../../national/ports.js';
import { requireClassRights } from '../../trust/assertions/rights.js';
import { requireSamePatient } from '../../trust/assertions/treatment.js';
import type { Dialect } from '../../wire/dialects/dialect.js';
import { registryError, registryErrorOf } from '../../wire/registry/errors.js';
import { readListRequest, requestedClasses, type XcaListRequest } from '../../wire/xca/list-request.js';
import { writeListResponse } from '../../wire/xca/list-response.js';
import { childOf } from '../../wire/xml/read.js';
import { type Audited, auditedError, auditedQuery, textOfReceived } from '../audit/audited.js';
import { auditEventOf } from '../audit/events.js';
import { auditTranslation } from '../audit/translation.js';
import { listedEntries } from './entries.js';
import type { AnswerBody, Asserted, Known } from './facts.js';
import type { Pivot } from './pivots.js';
import type { AnswerServices } from './services.js';
import type { AnswerSteps } from './steps.js';
import { requireServed, treatmentOf } from './treatment.js';

interface Asked extends Asserted {
  readonly asked: XcaListRequest;
  readonly kinds: readonly DocumentClass[];
}
interface Found extends Asked {
  readonly found: readonly NationalDocument[];
  /** Empty where the dialect's list tells neither size nor hash. */
  readonly friendly: ReadonlyMap<NationalDocument, Uint8Array>;
}
interface Transcoded extends Found {
  readonly pivots: ReadonlyMap<NationalDocument, Pivot>;
}

/** ITI-38, answered: what is there? (dossier transactions 4, operation 4.3). */
export function xcaListSteps(services: AnswerServices): AnswerSteps {
  const { national, policy, pivots, runtime } = services;

  return {
    readRequest: (facts: Asserted): Pick<Asked, 'asked' | 'kinds'> => {
      const asked = readListRequest(facts.message.body);
      const kinds = requestedClasses(asked, facts.dialect);
      facts.recorder.learn({ service: kinds.map(({ name }) => name).join(', ') });
      for (const kind of kinds) {
        requireServed(policy, facts, kind);
        requireClassRights(facts.rights.hcp, kind.code, facts);
      }
      return { asked, kinds };
    },

    identifyPatient: (facts: Asked) => {
      requireSamePatient(treatmentOf(facts), facts.asked.patientId, facts);
      return {};
    },

    authorise: async ({ kinds, asked, peer }: Asked) => {
      for (const kind of kinds) {
        if (!(await national.consents(asked.patientId, peer.country, kind))) {
          throw new ExchangeError('ERROR_NO_CONSENT');
        }
      }
      return {};
    },

    askNationalInfrastructure: async (facts: Asked): Promise<Pick<Found, 'found' | 'friendly'>> => {
      const { kinds, asked, dialect } = facts;
      const lists = await Promise.all(kinds.map((kind) => national.listDocuments(asked.patientId, kind)));
      const found = lists.flat().filter((document) => isWithin(document, asked));
      const friendly = new Map<NationalDocument, Uint8Array>();
      if (dialect.xca.sizeAndHash) {
        for (const document of found) friendly.set(document, await national.fetchDocument(document));
      }
      return { found, friendly };
    },

    transcodeToPivot: async ({ friendly, recorder }: Found): Promise<Pick<Transcoded, 'pivots'>> => {
      const transcoded = new Map<NationalDocument, Pivot>();
      for (const [document, bytes] of friendly) {
        const pivot = await pivots.of(document, bytes, (result) =>
          auditTranslation(recorder, 'a', document.uniqueId, result),
        );
        transcoded.set(document, pivot);
      }
      return { pivots: transcoded };
    },

    writeResponse: ({ kinds, found, pivots: transcoded, dialect }: Transcoded): AnswerBody => {
      const { xca } = dialect;
      const missing = kinds.filter((kind) => !found.some((document) => document.kind.code === kind.code));
      const failed =
        found.length === 0 && missing.some(({ code }) => xca.nothingFoundIsFailure.includes(code));
      const entries = listedEntries(services, found, transcoded, dialect);
      const errors = missing.map((kind) => registryError(nothingOf(kind, dialect).errorName, dialect));
      return {
        body: writeListResponse(
          { status: failed ? 'Failure' : 'Success', errors, ...entries },
          dialect,
          runtime.ids,
        ),
      };
    },

    refuse: ({ dialect }, error): AnswerBody => ({
      body: writeListResponse(
        { status: 'Failure', errors: [registryErrorOf(error, dialect)], entries: [], pairs: [] },
        dialect,
        runtime.ids,
      ),
    }),

    audited: ({ message, rights, asked, kinds, found = [], dialect }: Known<Found>, error) => {
      const patient = asked?.patientId ?? rights?.trc?.patientId;
      const community = rights?.hcp.homeCommunityId;
      const { messageId = '' } = message.addressing;
      const query = textOfReceived(childOf(message.body, 'rim:AdhocQuery'));
      const asking = auditedQuery('query', messageId, query, community);
      // An event for each class, or one for what was refused before a class was known.
      const classes: readonly (DocumentClass | undefined)[] = kinds?.length ? kinds : [undefined];
      return classes.map((kind): Audited => {
        const documents = found.filter((document) => document.kind.code === kind?.code);
        const failure = error ?? (kind && documents.length === 0 ? nothingOf(kind, dialect) : undefined);
        return {
          event: auditEventOf('xcaList', kind?.code),
          ...(kind === undefined ? {} : { classCode: kind.code }),
          ...(failure === undefined
            ? { outcome: 'success' }
            : { outcome: 'permanent', error: auditedError(failure) }),
          ...(patient === undefined ? {} : { patients: [patient] }),
          objects: [
            asking,
            ...(failure === undefined ? documents : []).map(
              ({ uniqueId }) => ({ kind: 'listedDocument', id: writeUniqueId(uniqueId) }) as const,
            ),
          ],
        };
      });
    },
  };
}

/** How the dialect says that there is no document of a class. */
function nothingOf({ code, notFound }: DocumentClass, { xca }: Dialect): ExchangeError {
  return new ExchangeError(xca.nothingFound[code] ?? xca.nothingFound.other ?? notFound);
}

function isWithin({ creationTime }: NationalDocument, asked: XcaListRequest): boolean {
  const { createdAfter = creationTime, createdBefore = creationTime } = asked;
  return creationTime >= createdAfter && creationTime <= createdBefore;
}
