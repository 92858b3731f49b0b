import { expect } from 'chai';
import { createActor, fromPromise, waitFor } from 'xstate';
import { sessionMachine } from '../../../src/exchange/session/machine.js';
import type {
  Identified,
  IdentifyInput,
  IssueTrcInput,
  Listed,
  ListInput,
  Problem,
  Retrieved,
  RetrieveInput,
  SessionEvent,
  Translated,
  TranslateInput,
  TrcIssued,
} from '../../../src/exchange/session/types.js';
import { documentClasses } from '../../../src/kernel/classes.js';
import type { PatientMatch } from '../../../src/kernel/patient.js';

const problem: Problem = { code: 'X', text: 'x', whose: 'peer' };
const hcp = { xml: '<hcp/>', id: '_1', notOnOrAfter: new Date(0) };
const trc = { xml: '<trc/>', id: '_2', notOnOrAfter: new Date(0) };
const person = (extension: string): PatientMatch => ({
  id: { root: '2.999', extension },
  name: { family: ['Sample'], given: ['Ada'] },
  birthTime: '19800131',
});
const search: SessionEvent = { type: 'SEARCH', traits: { ids: [{ root: '2.999', extension: '1' }] } };
const kind = documentClasses.patientSummary;
const document = {};

interface Script {
  identify?: Identified;
  issueTrc?: TrcIssued;
  list?: Listed;
  retrieve?: Retrieved | Error;
  translate?: Translated;
}

/** Drives the machine with scripted answers; gives the state after each event, and what each step was asked. */
async function drive(script: Script, events: readonly SessionEvent[]) {
  const asked: Record<string, unknown> = {};
  const answer = <Output, Input>(name: string, output: Output | Error | undefined) =>
    fromPromise<Output, Input>(async ({ input }) => {
      asked[name] = input;
      if (output === undefined) throw new Error(`${name} was not expected`);
      if (output instanceof Error) throw output;
      return output;
    });
  const actor = createActor(
    sessionMachine.provide({
      actors: {
        identify: answer<Identified, IdentifyInput>('identify', script.identify),
        issueTrc: answer<TrcIssued, IssueTrcInput>('issueTrc', script.issueTrc),
        list: answer<Listed, ListInput>('list', script.list),
        retrieve: answer<Retrieved, RetrieveInput>('retrieve', script.retrieve),
        translate: answer<Translated, TranslateInput>('translate', script.translate),
      },
    }),
    { input: { hcp, language: 'fr-FR' } },
  );
  actor.start();
  const states: string[] = [];
  for (const event of events) {
    actor.send(event);
    const rested = await waitFor(actor, (snapshot) => Object.keys(snapshot.children).length === 0);
    states.push(String(rested.value));
  }
  return { states, asked, context: actor.getSnapshot().context };
}

const found: Identified = { outcome: 'found', matches: [person('1')] };
const issued: TrcIssued = { outcome: 'issued', trc };
const listed: Listed = { outcome: 'listed', documents: [document], notes: [] };
const received: Retrieved = { outcome: 'received', documents: [], notes: [] };
const confirm: SessionEvent = { type: 'CONFIRM_TREATMENT', purpose: 'TREATMENT' };
const ask: SessionEvent = { type: 'LIST', kind };
const open: SessionEvent = { type: 'RETRIEVE', document };

describe('the session machine (country B)', () => {
  it('finds a patient, confirms, lists, retrieves and shows', async () => {
    const { states, asked } = await drive(
      {
        identify: found,
        issueTrc: issued,
        list: listed,
        retrieve: received,
        translate: { outcome: 'complete', documents: [] },
      },
      [search, confirm, ask, open],
    );
    expect(states).to.deep.equal(['patientFound', 'readyToQuery', 'listed', 'shown']);
    expect(asked.issueTrc).to.deep.equal({ hcp, patient: person('1').id, purpose: 'TREATMENT' });
    expect(asked.retrieve).to.deep.equal({ hcp, trc, patient: person('1').id, kind, document });
    expect(asked.translate).to.deep.equal({ documents: [], kind, language: 'fr-FR' });
  });

  it('lets only one of several matches be chosen', async () => {
    const several: Identified = { outcome: 'found', matches: [person('1'), person('2')] };
    const { states, context } = await drive({ identify: several }, [
      search,
      { type: 'CHOOSE_PATIENT', id: { root: '2.999', extension: '3' } },
      { type: 'CHOOSE_PATIENT', id: { root: '2.999', extension: '2' } },
    ]);
    expect(states).to.deep.equal(['severalMatches', 'severalMatches', 'patientFound']);
    expect(context.patient?.id.extension).to.equal('2');
  });

  it('asks for no document before the treatment relationship is confirmed', async () => {
    const { states, asked } = await drive({ identify: found }, [search, ask, open]);
    expect(states).to.deep.equal(['patientFound', 'patientFound', 'patientFound']);
    expect(asked.list).to.equal(undefined);
  });

  it('forgets the patient and the treatment relationship when another one is looked for', async () => {
    const { context } = await drive({ identify: { outcome: 'noMatch', problem }, issueTrc: issued }, [
      search,
    ]);
    expect(context).to.include({ patient: undefined, trc: undefined });
    const first = await drive({ identify: found, issueTrc: issued }, [search, confirm, search]);
    expect(first.context.trc).to.equal(undefined);
    expect(first.states.at(-1)).to.equal('patientFound');
  });

  for (const outcome of ['noMatch', 'needsMoreData', 'denied', 'unreachable', 'failed'] as const) {
    it(`rests in ${outcome} when identification ends so, with the reason, and can search again`, async () => {
      const { states, context } = await drive({ identify: { outcome, problem } }, [search, search]);
      expect(states).to.deep.equal([outcome, outcome]);
      expect(context.problem).to.deep.equal(problem);
    });
  }

  for (const outcome of ['noDocument', 'noConsent', 'denied', 'unreachable', 'failed'] as const) {
    it(`rests in ${outcome} when the list ends so`, async () => {
      const { states, context } = await drive(
        { identify: found, issueTrc: issued, list: { outcome, problem } },
        [search, confirm, ask],
      );
      expect(states.at(-1)).to.equal(outcome);
      expect(context.problem).to.deep.equal(problem);
    });
  }

  it('retrieves only what was listed', async () => {
    const { states } = await drive({ identify: found, issueTrc: issued, list: listed }, [
      search,
      confirm,
      ask,
      { type: 'RETRIEVE', document: {} },
    ]);
    expect(states.at(-1)).to.equal('listed');
  });

  for (const [outcome, state] of [
    ['gaps', 'shownWithGaps'],
    ['original', 'shownOriginal'],
  ] as const) {
    it(`says ${state} when the translation is ${outcome}`, async () => {
      const { states } = await drive(
        {
          identify: found,
          issueTrc: issued,
          list: listed,
          retrieve: received,
          translate: { outcome, documents: [] },
        },
        [search, confirm, ask, open],
      );
      expect(states.at(-1)).to.equal(state);
    });
  }

  it('ends in failed, ours to solve, when a step breaks', async () => {
    const { states, context } = await drive(
      { identify: found, issueTrc: issued, list: listed, retrieve: new Error('disk full') },
      [search, confirm, ask, open],
    );
    expect(states.at(-1)).to.equal('failed');
    expect(context.problem).to.include({ code: 'ERROR_GENERIC', whose: 'us' });
  });
});
