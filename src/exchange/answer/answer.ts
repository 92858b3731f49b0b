import { createActor, fromPromise, toPromise } from 'xstate';
import { ExchangeError } from '../../kernel/errors.js';
import { countryOf } from '../../trust/tls/country.js';
import type { SoapRequest } from '../../wire/soap/server.js';
import type { WireAnswer } from '../../wire/soap/types.js';
import type { TransactionKey } from '../../wire/transactions.js';
import { causes } from '../causes.js';
import { receivedRequest } from '../evidence/provable.js';
import { Recorder } from '../recorder.js';
import { watchTransitions } from '../transitions.js';
import { checkAssertions, readEnvelope } from './door.js';
import type { Answered, Asserted, Opened, Received } from './facts.js';
import { type AnswerContext, answerMachine } from './machine.js';
import { refuse, repeatAnswer, writeAnswer } from './reply.js';
import type { AnswerServices } from './services.js';
import type { AnswerSteps } from './steps.js';
import { xcaListSteps } from './xca-list.js';
import { xcaRetrieveSteps } from './xca-retrieve.js';
import { xcpdSteps } from './xcpd.js';
import { xdrSteps } from './xdr.js';

type Steps = Readonly<Record<TransactionKey, AnswerSteps>>;

/**
 * Country A: answers each request with a run of the answer machine, and has every message, transition and
 * error in the journal before the caller gets its bytes. Rejects only when not even a refusal could be
 * written or recorded.
 */
export function createAnswerer(services: AnswerServices): (request: SoapRequest) => Promise<WireAnswer> {
  const { runtime, peers, defaultDialect, node } = services;
  const steps: Steps = {
    xcpd: xcpdSteps(services),
    xcaList: xcaListSteps(services),
    xcaRetrieve: xcaRetrieveSteps(services),
    xdr: xdrSteps(services),
  };

  const machine = provided(services, steps);

  return async (request) => {
    const peer = peers.of(request.peer === undefined ? undefined : countryOf(request.peer));
    const start = {
      exchangeId: runtime.ids.uuid(),
      node: node.country,
      role: 'a',
      ...(peer === undefined ? {} : { peer: peer.country }),
    } as const;
    const recorder = new Recorder(services, runtime.clock, start);
    const run = await runMachine(machine, {
      request,
      recorder,
      peer,
      dialect: peer?.dialect ?? defaultDialect,
    });
    const { message, given, settle } = run.facts as Partial<Asserted & Answered>;
    // What failed for a reason of ours may be tried again; a refusal stands.
    settle?.(run.error === undefined || run.error instanceof ExchangeError ? given : undefined);
    message?.[Symbol.dispose]();
    if (given !== undefined) {
      // Only the last transition is left, and the caller need not wait for it: how it ended is on disk.
      recorder.flush().catch(() => {
        const { exchangeId } = recorder;
        runtime.log.error('the last transition of an exchange could not be recorded', { exchangeId });
      });
      return given.response;
    }
    recorder.error('ERROR_GENERIC', 'the refusal could not be written', causes(run.error));
    await recorder.flush({ outcome: 'failed', code: 'ERROR_GENERIC', endedAt: runtime.clock.now() });
    throw run.error;
  };
}

/** The machine with its steps: built once, since they find all that is a request's own in their input. */
function provided(services: AnswerServices, steps: Steps): typeof answerMachine {
  const stepsOf = (facts: Partial<Opened>) =>
    facts.transaction === undefined ? undefined : steps[facts.transaction];
  const step = (name: Exclude<keyof AnswerSteps, 'refuse' | 'writeResponse'>) =>
    fromPromise<object, object>(async ({ input }) => {
      const facts = input as Asserted;
      return steps[facts.transaction][name](facts);
    });
  return answerMachine.provide({
    actors: {
      readEnvelope: fromPromise<object, object>(async ({ input }) =>
        readEnvelope(services, input as Received),
      ),
      checkAssertions: fromPromise<object, object>(({ input }) => admit(services, input as Opened)),
      repeatAnswer: fromPromise<object, object>(({ input }) => repeatAnswer(services, input as Asserted)),
      readRequest: step('readRequest'),
      identifyPatient: step('identifyPatient'),
      authorise: step('authorise'),
      askNationalInfrastructure: step('askNationalInfrastructure'),
      transcodeToPivot: step('transcodeToPivot'),
      writeResponse: fromPromise<object, object>(async ({ input }) => {
        const facts = input as Asserted;
        const { [facts.transaction]: own } = steps;
        return writeAnswer(services, facts, await own.writeResponse(facts), own.audited(facts));
      }),
      refuse: fromPromise<object, object>(({ input }) => {
        const { error, ...facts } = input as Received & Partial<Opened> & { error: unknown };
        return refuse(services, facts, error, stepsOf(facts));
      }),
    },
  });
}

/** What has to be proved later is proved before anything is done about it. */
async function admit(services: AnswerServices, facts: Opened): Promise<object> {
  const found = await checkAssertions(services, facts);
  try {
    facts.recorder.prove(receivedRequest(facts, 'permit'));
  } catch (error) {
    // It was claimed and is not answered: the same message must not wait for that.
    found.settle?.(undefined);
    throw error;
  }
  return found;
}

function runMachine(machine: typeof answerMachine, received: Received): Promise<AnswerContext> {
  const actor = createActor(machine, {
    input: received,
    inspect: watchTransitions((change) => received.recorder.transition(change)),
  });
  actor.start();
  return toPromise(actor) as Promise<AnswerContext>;
}
