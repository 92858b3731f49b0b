import { expect } from 'chai';
import { createActor, fromPromise, toPromise } from 'xstate';
import { type AnswerContext, answerMachine } from '../../../src/exchange/answer/machine.js';
import { watchTransitions } from '../../../src/exchange/transitions.js';

const STEPS = [
  'readEnvelope',
  'checkAssertions',
  'readRequest',
  'identifyPatient',
  'authorise',
  'askNationalInfrastructure',
  'transcodeToPivot',
  'writeResponse',
] as const;

type Step = (typeof STEPS)[number] | 'refuse';

/** Runs the machine with actors that note their call; `failing` throws. */
async function run(
  ...failing: Step[]
): Promise<{ calls: string[]; states: string[]; context: AnswerContext }> {
  const calls: string[] = [];
  const states: string[] = [];
  const actor = (name: Step) =>
    fromPromise<object, object>(async ({ input }) => {
      calls.push(name);
      if (failing.includes(name)) throw new Error(`${name} broke`);
      return { [name]: Object.keys(input).length };
    });
  const machine = answerMachine.provide({
    actors: {
      readEnvelope: actor('readEnvelope'),
      checkAssertions: actor('checkAssertions'),
      readRequest: actor('readRequest'),
      identifyPatient: actor('identifyPatient'),
      authorise: actor('authorise'),
      askNationalInfrastructure: actor('askNationalInfrastructure'),
      transcodeToPivot: actor('transcodeToPivot'),
      writeResponse: actor('writeResponse'),
      refuse: actor('refuse'),
    },
  });
  const answer = createActor(machine, {
    input: { start: true },
    inspect: watchTransitions(({ to }) => states.push(to)),
  });
  answer.start();
  return { context: (await toPromise(answer)) as AnswerContext, calls, states };
}

describe('the answer machine (country A)', () => {
  it('takes the steps in the order of the checks and hands each what the ones before found out', async () => {
    const { calls, states, context } = await run();
    expect(calls).to.deep.equal([...STEPS]);
    expect(states).to.deep.equal([
      'readingEnvelope',
      'checkingAssertions',
      'readingRequest',
      'identifyingPatient',
      'authorising',
      'askingNationalInfrastructure',
      'transcoding',
      'writingResponse',
      'answered',
    ]);
    expect(context.facts).to.deep.equal({
      start: true,
      ...Object.fromEntries(STEPS.map((step, index) => [step, index + 1])),
    });
  });

  for (const [index, step] of STEPS.entries()) {
    it(`refuses when ${step} fails, and takes no step behind it`, async () => {
      const { calls, states, context } = await run(step);
      expect(calls).to.deep.equal([...STEPS.slice(0, index + 1), 'refuse']);
      expect(states.slice(-2)).to.deep.equal(['refusing', 'refused']);
      expect((context.error as Error).message).to.equal(`${step} broke`);
    });
  }

  it('says that it failed when not even the refusal can be written', async () => {
    const { states, context } = await run('authorise', 'refuse');
    expect(states.slice(-2)).to.deep.equal(['refusing', 'failed']);
    expect((context.error as Error).message).to.equal('refuse broke');
  });
});
