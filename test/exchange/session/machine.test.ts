import { expect } from 'chai';
import { createActor, fromPromise, waitFor } from 'xstate';
import { sessionMachine } from '../../../src/exchange/session/machine.js';
import type {
  DecideConsentInput,
  DiscardInput,
  DispenseInput,
  Identified,
  IdentifyInput,
  IssueTrcInput,
  Listed,
  ListInput,
  PendingSubmission,
  Problem,
  ResubmitInput,
  Retrieved,
  RetrieveInput,
  SessionEvent,
  Submitted,
  Translated,
  TranslateInput,
  TrcIssued,
} from '../../../src/exchange/session/types.js';
import { documentClasses } from '../../../src/kernel/classes.js';
import type { PatientMatch } from '../../../src/kernel/patient.js';
import { dispenser, signatory } from '../../support/people.js';

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
  dispense?: Submitted | Error;
  discard?: Submitted;
  decideConsent?: Submitted;
  resubmit?: Submitted | Error;
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
        dispense: answer<Submitted, DispenseInput>('dispense', script.dispense),
        discard: answer<Submitted, DiscardInput>('discard', script.discard),
        decideConsent: answer<Submitted, DecideConsentInput>('decideConsent', script.decideConsent),
        resubmit: answer<Submitted, ResubmitInput>('resubmit', script.resubmit),
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

describe('the session machine, handing something in', () => {
  const { ePrescription, eDispensation, eDispensationDiscard, consent } = documentClasses;
  const bytes = new Uint8Array([1]);
  const pending = (kind: PendingSubmission['kind']): PendingSubmission => ({
    kind,
    documentId: { root: '2.999.7' },
    document: new Uint8Array([2]),
    languageCode: 'fr-FR',
    eventCodes: [],
    patientId: { root: '2.999', extension: '1' },
    setId: { root: '2.999.8' },
    message: { url: '', messageId: 'm', header: '', contentType: '', bytes, submittedAt: new Date(0) },
    validUntil: new Date(0),
  });
  const took = (kind: PendingSubmission['kind']): Submitted => ({
    outcome: 'accepted',
    submission: pending(kind),
    notes: [],
  });
  const lost = (kind: PendingSubmission['kind']): Submitted => ({
    outcome: 'uncertain',
    submission: pending(kind),
    problem,
  });
  const entry = { formatCode: { code: 'urn:epsos:ep:pre:2010' }, prescription: { dispensable: true } };
  const shown = (change: object = {}) =>
    ({
      outcome: 'complete',
      documents: [{ entry: { ...entry, ...change }, bytes }],
    }) as unknown as Translated;
  const upToShown: Script = {
    identify: found,
    issueTrc: issued,
    list: listed,
    retrieve: received,
    translate: shown(),
  };
  const seen: readonly SessionEvent[] = [search, confirm, { type: 'LIST', kind: ePrescription }, open];
  const dispense = {
    type: 'DISPENSE',
    pharmacist: dispenser,
    handedOut: [{ item: { root: '1' }, packageCount: '1' }],
  } as const;
  const decide = { type: 'DECIDE_CONSENT', policy: 'opt-in', author: signatory } as const;

  it('dispenses what is shown, and discards it by the document that was sent', async () => {
    const { states, asked, context } = await drive(
      { ...upToShown, dispense: took(eDispensation), discard: took(eDispensationDiscard) },
      [...seen, dispense, { type: 'DISCARD' }],
    );
    expect(states.slice(-2)).to.deep.equal(['dispensed', 'discarded']);
    expect(asked.dispense).to.deep.include({ prescription: bytes, trc });
    expect(asked.discard).to.deep.include({ original: new Uint8Array([2]) });
    expect(context.dispensed).to.equal(undefined);
  });

  for (const [what, translated, events] of [
    ['a prescription that is closed', shown({ prescription: { dispensable: false } }), seen],
    ['its PDF alone', shown({ formatCode: { code: 'urn:ihe:iti:xds-sd:pdf:2008' } }), seen],
    ['a patient summary', shown(), [search, confirm, ask, open]],
  ] as const) {
    it(`dispenses nothing from ${what}`, async () => {
      const { states } = await drive({ ...upToShown, translate: translated }, [...events, dispense]);
      expect(states.at(-1)).to.equal('shown');
    });
  }

  it('discards nothing without a dispensation, and decides nothing without a treatment relationship', async () => {
    const { states } = await drive({ identify: found, issueTrc: issued }, [
      search,
      decide,
      confirm,
      { type: 'DISCARD' },
    ]);
    expect(states).to.deep.equal(['patientFound', 'patientFound', 'readyToQuery', 'readyToQuery']);
  });

  it('takes nothing but another try while it is uncertain, and forgets nothing', async () => {
    const { states, asked, context } = await drive(
      { ...upToShown, dispense: lost(eDispensation), resubmit: lost(eDispensation) },
      [...seen, dispense, search, ask, dispense, decide, { type: 'DISCARD' }, { type: 'RETRY' }],
    );
    expect(states.slice(4)).to.deep.equal(Array(7).fill('uncertain'));
    expect(asked.resubmit).to.deep.include({ pending: pending(eDispensation), purpose: 'TREATMENT' });
    expect(context).to.deep.include({ pending: pending(eDispensation), problem });
  });

  it('is not led away while a document is on its way', async () => {
    let arrive: (value: Submitted) => void = () => {};
    const actor = createActor(
      sessionMachine.provide({
        actors: {
          identify: fromPromise<Identified, IdentifyInput>(async () => found),
          issueTrc: fromPromise<TrcIssued, IssueTrcInput>(async () => issued),
          decideConsent: fromPromise<Submitted, DecideConsentInput>(
            () =>
              new Promise<Submitted>((resolve) => {
                arrive = resolve;
              }),
          ),
        },
      }),
      { input: { hcp, language: 'fr-FR' } },
    );
    actor.start();
    for (const event of [search, confirm]) {
      actor.send(event);
      await waitFor(actor, (snapshot) => Object.keys(snapshot.children).length === 0);
    }
    for (const event of [decide, search, { type: 'CLOSE' } as const]) actor.send(event);
    expect(actor.getSnapshot().value).to.equal('decidingConsent');
    arrive(took(consent));
    await waitFor(actor, (snapshot) => snapshot.value === 'consentRecorded');
  });

  it('stays uncertain when the other try breaks', async () => {
    const { states, context } = await drive(
      { ...upToShown, dispense: lost(eDispensation), resubmit: new Error('disk full') },
      [...seen, dispense, { type: 'RETRY' }],
    );
    expect(states.slice(4)).to.deep.equal(['uncertain', 'uncertain']);
    expect(context.pending).to.deep.equal(pending(eDispensation));
  });

  for (const [kind, done, not, event] of [
    [eDispensation, 'dispensed', 'notDispensed', dispense],
    [eDispensationDiscard, 'discarded', 'notDiscarded', { type: 'DISCARD', original: bytes }],
    [consent, 'consentRecorded', 'consentNotRecorded', decide],
  ] as const) {
    const lostFirst = {
      ...upToShown,
      dispense: lost(kind),
      discard: lost(kind),
      decideConsent: lost(kind),
    };
    it(`comes to ${done} or ${not} when it is known what became of a ${kind.name}`, async () => {
      const accepted = await drive({ ...lostFirst, resubmit: took(kind) }, [
        ...seen,
        event,
        { type: 'RETRY' },
      ]);
      expect(accepted.states.slice(4)).to.deep.equal(['uncertain', done]);
      expect(accepted.context).to.include({ pending: undefined, problem: undefined });
      const refused = await drive({ ...lostFirst, resubmit: { outcome: 'notAccepted', problem } }, [
        ...seen,
        event,
        { type: 'RETRY' },
      ]);
      expect(refused.states.slice(4)).to.deep.equal(['uncertain', not]);
      expect(refused.context).to.deep.include({ pending: undefined, problem });
    });
  }

  for (const outcome of ['noConsent', 'denied', 'unreachable'] as const) {
    it(`rests in ${outcome} when a dispensation ends so`, async () => {
      const { states, context } = await drive({ ...upToShown, dispense: { outcome, problem } }, [
        ...seen,
        dispense,
      ]);
      expect(states.at(-1)).to.equal(outcome);
      expect(context.problem).to.deep.equal(problem);
    });
  }
});
