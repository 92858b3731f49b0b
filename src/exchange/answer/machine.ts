import { assign, fromPromise, setup } from 'xstate';

/**
 * What is known of a request so far. Every step is handed what the ones before it found out and hands on
 * what it adds; the steps' own types are in `facts.ts`, the machine only carries them.
 */
export type Facts = object;

export interface AnswerContext {
  readonly facts: Facts;
  /** What stopped the answer, if anything did. */
  readonly error?: unknown;
}

const unprovided = fromPromise<Facts, Facts>(async () => {
  throw new Error('the composition root provides the steps');
});

const facts = ({ context }: { context: AnswerContext }) => context.facts;
const remember = {
  type: 'remember',
  params: ({ event }: { event: { output: Facts } }) => ({ found: event.output }),
} as const;
const keepError = {
  type: 'keepError',
  params: ({ event }: { event: { error: unknown } }) => ({ error: event.error }),
} as const;
const refusal = { target: 'refusing', actions: keepError } as const;

/**
 * Country A's answer to one request, whatever the transaction (dossier operation 4.3). The order of the
 * states is the order of the checks: nothing national is asked before the last check has passed, and what
 * stops a check ends in a refusal. What the states do is given from outside, as actors.
 */
export const answerMachine = setup({
  types: { context: {} as AnswerContext, input: {} as Facts, output: {} as AnswerContext },
  actors: {
    readEnvelope: unprovided,
    checkAssertions: unprovided,
    repeatAnswer: unprovided,
    readRequest: unprovided,
    identifyPatient: unprovided,
    authorise: unprovided,
    askNationalInfrastructure: unprovided,
    transcodeToPivot: unprovided,
    writeResponse: unprovided,
    refuse: unprovided,
  },
  guards: {
    // A submission that came before, byte for byte, hears what it heard then.
    wasAnswered: ({ event }) =>
      (event as unknown as { output: { repeated?: unknown } }).output.repeated !== undefined,
  },
  actions: {
    remember: assign({
      facts: ({ context }, { found }: { found: Facts }) => ({ ...context.facts, ...found }),
    }),
    keepError: assign({ error: (_, { error }: { error: unknown }) => error }),
  },
}).createMachine({
  id: 'answer',
  context: ({ input }) => ({ facts: input }),
  initial: 'readingEnvelope',
  states: {
    readingEnvelope: {
      invoke: {
        src: 'readEnvelope',
        id: 'readEnvelope',
        input: facts,
        onDone: { target: 'checkingAssertions', actions: remember },
        onError: refusal,
      },
    },
    checkingAssertions: {
      invoke: {
        src: 'checkAssertions',
        id: 'checkAssertions',
        input: facts,
        onDone: [
          { guard: 'wasAnswered', target: 'repeating', actions: remember },
          { target: 'readingRequest', actions: remember },
        ],
        onError: refusal,
      },
    },
    repeating: {
      invoke: {
        src: 'repeatAnswer',
        id: 'repeatAnswer',
        input: facts,
        onDone: { target: 'answered', actions: remember },
        onError: refusal,
      },
    },
    readingRequest: {
      invoke: {
        src: 'readRequest',
        id: 'readRequest',
        input: facts,
        onDone: { target: 'identifyingPatient', actions: remember },
        onError: refusal,
      },
    },
    identifyingPatient: {
      invoke: {
        src: 'identifyPatient',
        id: 'identifyPatient',
        input: facts,
        onDone: { target: 'authorising', actions: remember },
        onError: refusal,
      },
    },
    authorising: {
      invoke: {
        src: 'authorise',
        id: 'authorise',
        input: facts,
        onDone: { target: 'askingNationalInfrastructure', actions: remember },
        onError: refusal,
      },
    },
    askingNationalInfrastructure: {
      invoke: {
        src: 'askNationalInfrastructure',
        id: 'askNationalInfrastructure',
        input: facts,
        onDone: { target: 'transcoding', actions: remember },
        onError: refusal,
      },
    },
    transcoding: {
      invoke: {
        src: 'transcodeToPivot',
        id: 'transcodeToPivot',
        input: facts,
        onDone: { target: 'writingResponse', actions: remember },
        onError: refusal,
      },
    },
    writingResponse: {
      invoke: {
        src: 'writeResponse',
        id: 'writeResponse',
        input: facts,
        onDone: { target: 'answered', actions: remember },
        onError: refusal,
      },
    },
    refusing: {
      invoke: {
        src: 'refuse',
        id: 'refuse',
        input: ({ context }) => ({ ...context.facts, error: context.error }),
        onDone: { target: 'refused', actions: remember },
        onError: { target: 'failed', actions: keepError },
      },
    },
    answered: { type: 'final' },
    refused: { type: 'final' },
    failed: { type: 'final' },
  },
  output: ({ context }) => context,
});
