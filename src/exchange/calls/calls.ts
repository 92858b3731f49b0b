import { discardEDispensation } from '../../documents/cda/discard-dispensation.js';
import { CdaError } from '../../documents/cda/errors.js';
import { readSubmittedHeader, type SubmittedHeader } from '../../documents/cda/submitted.js';
import type { TranslationResult } from '../../documents/translate/result.js';
import { type DocumentClass, documentClasses } from '../../kernel/classes.js';
import { ExchangeError } from '../../kernel/errors.js';
import { type PatientId, samePatient } from '../../kernel/identifiers.js';
import type { PatientTraits } from '../../kernel/patient.js';
import type { Treatment } from '../../trust/assertions/issue.js';
import { requireSamePatient } from '../../trust/assertions/treatment.js';
import type { RequireNotRevoked } from '../../trust/revocation/policy.js';
import type { DocumentReference } from '../../wire/xca/retrieve-request.js';
import { XmlRefusal } from '../../wire/xml/door.js';
import { auditTranslation } from '../audit/translation.js';
import type { Peer } from '../peers.js';
import { Recorder } from '../recorder.js';
import { guarded } from '../session/guarded.js';
import { identify } from '../session/identify.js';
import { list } from '../session/list.js';
import {
  type AnySetback,
  IDENTIFYING,
  ISSUING,
  LISTING,
  problemOf,
  RETRIEVING,
  SUBMITTING,
  setbackOf,
} from '../session/problems.js';
import { fetchDocument, mostGraveFirst } from '../session/retrieve.js';
import type { SessionScope, SessionServices } from '../session/services.js';
import { type ReadyDocument, submit, submitAgain } from '../session/submit.js';
import type {
  Identified,
  Listed,
  ListInput,
  Problem,
  Setback,
  Submitted,
  TrcIssued,
} from '../session/types.js';
import { issueOnIdentity } from '../sts/issuing.js';
import { type BroughtAssertions, type CallScope, judgeBrought } from './brought.js';
import { HandedIn } from './handed-in.js';
import { recallOpen } from './recall.js';

/** What the calls of national systems need beside what a session does. */
export interface CallServices extends SessionServices {
  readonly peers: { all(): readonly Peer[] };
  readonly sealRevocation: RequireNotRevoked;
  /** Makes the pivot of a document of this country. */
  readonly transcode: (friendly: Uint8Array) => TranslationResult;
  /** The reader's language where a call names none. */
  readonly language: string;
}

/** Who calls, for whom, and what it brings. */
export interface Call {
  /** The national system, by its name in the configuration. */
  readonly client: string;
  readonly peer: Peer;
  /** Each assertion as it came. */
  readonly assertions: readonly string[];
}

/** A document that was fetched: as it arrived, and in the reader's language. */
export interface FetchedDocument {
  readonly mimeType: string;
  readonly original: Uint8Array;
  readonly shown: Uint8Array;
  /** What became of each coded element; absent for what is no CDA document. */
  readonly translation?: TranslationResult;
}

export type Fetched =
  | { readonly outcome: 'received'; readonly document: FetchedDocument; readonly notes: readonly Problem[] }
  | Setback<'noConsent' | 'denied' | 'unreachable' | 'failed'>;

/**
 * Country B's transactions as single calls of national systems, which keep the course of their users'
 * sessions themselves (dossier operation 3.2). Each is one exchange in the journal; the assertions that are
 * brought are judged, and then used as they are.
 */
export class NationalCalls {
  readonly #services: CallServices;
  readonly #handedIn = new HandedIn();
  #recalled: Promise<void> | undefined;

  constructor(services: CallServices) {
    this.#services = services;
  }

  /** The peer of a country code; case does not count. Undefined for a country that is no peer. */
  peerOf(country: string): Peer | undefined {
    return this.#services.peers.all().find((peer) => peer.country === country.trim().toUpperCase());
  }

  get language(): string {
    return this.#services.language;
  }

  /** ITI-55: who is it? */
  identify(call: Call, traits: PatientTraits): Promise<Identified> {
    return this.#run(call, IDENTIFYING, async (open) => {
      const { scope, hcp, nok } = await judgeBrought(call.assertions, { transaction: 'xcpd' }, open);
      return identify(scope, { hcp, traits, ...(nok === undefined ? {} : { nok }) });
    });
  }

  /** Confirms the treatment relationship that the calls for documents stand on (dossier security 2.1). */
  confirmTreatment(call: Call, treatment: Treatment): Promise<TrcIssued> {
    return this.#run(call, ISSUING, async ({ peer, recorder }): Promise<TrcIssued> => {
      const request = { kind: 'trc', ...treatment } as const;
      const [identity = ''] = call.assertions;
      try {
        const trc = await issueOnIdentity(identity, request, peer.dialect, recorder, this.#services);
        return { outcome: 'issued', trc };
      } catch (error) {
        if (!(error instanceof ExchangeError)) throw error;
        recorder.error(error.code, error.context);
        const told = { code: error.code, context: error.context };
        return setbackOf([told], this.#services.node.countryName, ISSUING);
      }
    });
  }

  /** ITI-38: what is there? The first class and those that may be asked for with it. */
  list(
    call: Call,
    patient: PatientId,
    [kind, ...further]: readonly [DocumentClass, ...DocumentClass[]],
    filter: NonNullable<ListInput['filter']> = {},
  ): Promise<Listed> {
    return this.#run(call, LISTING, async (open) => {
      open.recorder.learn({ service: kind.name });
      const asked = { transaction: 'xcaList', classes: [kind, ...further] } as const;
      const { scope, hcp, trc } = treating(await judgeBrought(call.assertions, asked, open), patient);
      return list(scope, { hcp, trc, patient, kind, further, filter });
    });
  }

  /** ITI-39, and the document in the reader's language. */
  retrieve(
    call: Call,
    kind: DocumentClass,
    asked: DocumentReference,
    language = this.#services.language,
  ): Promise<Fetched> {
    return this.#run(call, RETRIEVING, async (open): Promise<Fetched> => {
      open.recorder.learn({ service: kind.name });
      const judged = { transaction: 'xcaRetrieve', classes: [kind] } as const;
      const { scope, hcp, trc, patient } = treating(await judgeBrought(call.assertions, judged, open));
      const home = { homeCommunityId: scope.peer.homeCommunityId, ...asked };
      const { documents, errors } = await fetchDocument(scope, { hcp, trc, patient, kind }, home);
      const [document] = documents;
      if (document === undefined) return setbackOf(mostGraveFirst(errors), scope.peer.name, RETRIEVING);
      const { mimeType = 'text/xml', bytes } = document;
      const notes = errors.map(({ code }) => problemOf(code, scope.peer.name));
      const original = Buffer.from(bytes);
      if (!/xml/i.test(mimeType)) {
        return { outcome: 'received', document: { mimeType, original, shown: original }, notes };
      }
      const translation = scope.translate(original, language);
      auditTranslation(scope.recorder, 'b', asked.uniqueId, translation);
      return {
        outcome: 'received',
        document: { mimeType, original, shown: translation.document, translation },
        notes,
      };
    });
  }

  /**
   * ITI-41: hands a document in. The same document again is the same submission: it is never made a second
   * one, whatever became of the first.
   */
  async submit(call: Call, kind: DocumentClass, document: Uint8Array): Promise<Submitted> {
    this.#recalled ??= recallOpen(this.#handedIn, this.#services);
    await this.#recalled;
    return this.#run(call, SUBMITTING, async (open) => {
      open.recorder.learn({ service: kind.name });
      const asked = { transaction: 'xdr', classes: [kind] } as const;
      const { scope, ...brought } = treating(await judgeBrought(call.assertions, asked, open));
      const header = readable(document, scope);
      if ('outcome' in header) return header;
      const { name, birthTime, gender, languageCode } = header;
      const { hcp, trc, patient: id } = brought;
      if (!header.patientIds.some(({ root, extension = '' }) => samePatient({ root, extension }, id))) {
        scope.recorder.note('patient', 'the document names the patient by other identifiers than the TRC');
      }
      const patient = { id, name, birthTime, ...(gender === undefined ? {} : { gender }) };
      const made = this.#ready(scope, kind, document, header);
      if ('outcome' in made) return made;
      const ready = { ...made, languageCode: languageCode ?? scope.node.languageCode };
      const input = { hcp, trc, patient };
      const handingIn = {
        country: scope.peer.country,
        kind,
        documentId: header.id,
        bytes: made.document,
        patient: id,
      };
      const taken = this.#handedIn.take(handingIn, (turn) =>
        turn.turn === 'send' ? submit(scope, input, ready) : submitAgain(scope, input, turn.pending),
      );
      if (taken.turn === 'known') return taken.outcome;
      return taken.turn === 'taken'
        ? notSent(
            'ERROR_ED_GENERIC',
            'Another document with this id was handed in already. Give this one an id of its own.',
          )
        : notSent(
            'ERROR_ED_EDISPENSATION_ACK_NOT_RECEIVED',
            `${scope.peer.name} has not confirmed an earlier document of this patient. Send that one again first.`,
          );
    });
  }

  /** The document as it is to be sent: the discard of a dispensation, the pivot of anything else. */
  #ready(
    scope: SessionScope,
    kind: DocumentClass,
    document: Uint8Array,
    { id, classCode }: SubmittedHeader,
  ): Omit<ReadyDocument, 'languageCode'> | Setback<'notAccepted'> {
    if (scope.peer.dialect.xdr.submissions[kind.code] === undefined) {
      return notSent('ERROR_UNKNOWN_SIGNIFIER', `${scope.peer.name} does not take documents of this kind.`);
    }
    const ready = { kind, documentId: id };
    if (kind.code === documentClasses.eDispensationDiscard.code) {
      const isMade = classCode === documentClasses.eDispensationDiscard.code;
      return { ...ready, document: isMade ? document : discardEDispensation(document) };
    }
    const transcoded = this.#services.transcode(document);
    auditTranslation(scope.recorder, 'b', id, transcoded);
    const { document: pivot, issues } = transcoded;
    const blocking = issues.find((issue) => issue.blocking);
    if (blocking === undefined) return { ...ready, document: pivot };
    for (const { error, path, context } of issues) scope.recorder.error(error, `${path} ${context}`);
    return notSent(
      blocking.error,
      `The document holds what cannot be told in the common codes: ${blocking.path}.`,
    );
  }

  async #run<T, Outcome extends AnySetback>(
    call: Call,
    outcomes: readonly [...Outcome[], Outcome],
    step: (scope: CallScope) => Promise<T>,
  ): Promise<T | Setback<Outcome>> {
    const { runtime, node } = this.#services;
    const recorder = new Recorder(this.#services, runtime.clock, {
      exchangeId: runtime.ids.uuid(),
      node: node.country,
      role: 'b',
      peer: call.peer.country,
    });
    recorder.note('national system', call.client);
    const scope: CallScope = { ...this.#services, peer: call.peer, recorder };
    let code: string | undefined = 'failed';
    try {
      const result = await guarded(scope, outcomes, () => step(scope));
      code = problemIn(result)?.code;
      return result;
    } finally {
      await recorder.flush({
        outcome: code === undefined ? 'completed' : 'refused',
        ...(code === undefined ? {} : { code }),
        endedAt: runtime.clock.now(),
      });
      runtime.log.info('national call', {
        node: node.country,
        client: call.client,
        code,
        exchange: recorder.exchangeId,
      });
    }
  }
}

function problemIn(result: unknown): Problem | undefined {
  return (result as { problem?: Problem }).problem;
}

/** The treatment relationship that a call for documents must bring; the patient of the request is its patient. */
function treating({ scope, hcp, trc, judged }: BroughtAssertions, patient?: PatientId) {
  if (trc === undefined || judged.trc === undefined) {
    throw new ExchangeError('ERROR_NOT_VALID_ASSERTION', { context: 'the TRC assertion is required' });
  }
  if (patient !== undefined) {
    requireSamePatient(judged.trc, patient, { transaction: 'xcaList', dialect: scope.peer.dialect });
  }
  return { scope, hcp, trc, patient: judged.trc.patientId };
}

function readable(
  document: Uint8Array,
  { recorder }: SessionScope,
): SubmittedHeader | Setback<'notAccepted'> {
  try {
    return readSubmittedHeader(document);
  } catch (error) {
    if (!(error instanceof CdaError || error instanceof XmlRefusal)) throw error;
    recorder.error('ERROR_ED_GENERIC', error.message);
    return notSent('ERROR_ED_GENERIC', 'The document is no clinical document of one patient.');
  }
}

function notSent(code: string, text: string): Setback<'notAccepted'> {
  return { outcome: 'notAccepted', problem: { code: codeOf(code), text, whose: 'professional' } };
}

const codeOf = (name: string) => problemOf(name, '').code;
