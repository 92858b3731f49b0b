import { type Actor, createActor, fromPromise, waitFor } from 'xstate';
import { readAssertion } from '../../wire/saml/read.js';
import { withXml } from '../../wire/xml/parse.js';
import { askerOf } from '../audit/audited.js';
import { auditAuthentication } from '../audit/authentication.js';
import type { Peer } from '../peers.js';
import { Recorder } from '../recorder.js';
import { watchTransitions } from '../transitions.js';
import { decideConsent, discard, dispense } from './dispense.js';
import { guarded } from './guarded.js';
import { identify } from './identify.js';
import { issueTrc } from './issue-trc.js';
import { list } from './list.js';
import { sessionMachine } from './machine.js';
import { IDENTIFYING, LISTING, RETRIEVING, SUBMITTING } from './problems.js';
import { retrieve } from './retrieve.js';
import type { SessionScope, SessionServices } from './services.js';
import { resubmit } from './submit.js';
import { translate } from './translate.js';
import type { SessionContext, SessionEvent, SignedAssertion } from './types.js';

/** Where a session stands after a step. */
export interface SessionView {
  readonly state: string;
  readonly context: SessionContext;
}

export interface SessionStart {
  readonly peer: Peer;
  readonly hcp: SignedAssertion;
  /** The reader's language, `fr-FR`. */
  readonly language: string;
  readonly onTransition?: (state: string) => void;
}

/**
 * Country B's session with one other country, as a person drives it: send an event, see where it led. All of
 * it is one exchange in the journal; what a step asked and was told is on disk when the step resolves.
 */
export class Session {
  readonly exchangeId: string;
  readonly #actor: Actor<typeof sessionMachine>;
  readonly #recorder: Recorder;
  readonly #services: SessionServices;
  #hasHandedIn = false;

  constructor(services: SessionServices, { peer, hcp, language, onTransition }: SessionStart) {
    const { runtime, node } = services;
    this.#services = services;
    this.exchangeId = runtime.ids.uuid();
    const start = { exchangeId: this.exchangeId, node: node.country, role: 'b', peer: peer.country } as const;
    this.#recorder = new Recorder(services, runtime.clock, start);
    const asker = withXml(hcp.xml, (root) => askerOf(readAssertion(root, peer.dialect.saml).value));
    const scope: SessionScope = { ...services, peer, recorder: this.#recorder, asker };
    auditAuthentication(this.#recorder, asker, hcp.id);
    const machine = sessionMachine.provide({
      actors: {
        identify: fromPromise(({ input }) => guarded(scope, IDENTIFYING, () => identify(scope, input))),
        issueTrc: fromPromise(({ input }) => issueTrc(scope, input)),
        list: fromPromise(({ input }) => guarded(scope, LISTING, () => list(scope, input))),
        retrieve: fromPromise(({ input }) => guarded(scope, RETRIEVING, () => retrieve(scope, input))),
        translate: fromPromise(({ input }) => translate(scope, input)),
        dispense: fromPromise(({ input }) => guarded(scope, SUBMITTING, () => dispense(scope, input))),
        discard: fromPromise(({ input }) => guarded(scope, SUBMITTING, () => discard(scope, input))),
        decideConsent: fromPromise(({ input }) =>
          guarded(scope, SUBMITTING, () => decideConsent(scope, input)),
        ),
        resubmit: fromPromise(({ input }) => resubmit(scope, input)),
      },
    });
    this.#actor = createActor(machine, {
      input: { hcp, language },
      inspect: watchTransitions((change) => {
        this.#recorder.transition(change);
        onTransition?.(change.to);
      }),
    });
    this.#actor.start();
  }

  /** Sends the event and waits until the session rests. An event that its state does not take changes nothing. */
  async send(event: SessionEvent): Promise<SessionView> {
    // What was handed in stays what the exchange is about.
    this.#hasHandedIn ||= HANDING_IN.includes(event.type);
    if (event.type === 'LIST' && !this.#hasHandedIn) this.#recorder.learn({ service: event.kind.name });
    this.#actor.send(event);
    const rested = await this.#rested();
    const view = { state: String(rested.value), context: rested.context };
    if (view.context.problem !== undefined) {
      const { code, text } = view.context.problem;
      this.#recorder.error(code, text);
    }
    await this.#recorder.flush();
    return view;
  }

  #rested() {
    return waitFor(this.#actor, (snapshot) => Object.keys(snapshot.children).length === 0);
  }

  /** Ends the session, when what is on its way has come to something; the patient's data in it are forgotten with it. */
  async close(): Promise<void> {
    await this.#rested();
    const { problem, pending } = this.#actor.getSnapshot().context;
    const { runtime, node } = this.#services;
    this.#actor.send({ type: 'CLOSE' });
    // What is uncertain was refused by nobody.
    const outcome = pending !== undefined ? 'failed' : problem === undefined ? 'completed' : 'refused';
    await this.#recorder.flush({
      outcome,
      ...(problem === undefined ? {} : { code: problem.code }),
      endedAt: runtime.clock.now(),
    });
    runtime.log.info(`session ${outcome}`, {
      node: node.country,
      code: problem?.code,
      exchange: this.exchangeId,
    });
  }
}

const HANDING_IN: readonly SessionEvent['type'][] = ['DISPENSE', 'DISCARD', 'DECIDE_CONSENT'];
