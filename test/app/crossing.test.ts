import { expect } from 'chai';
import type { NodeConfig } from '../../src/config/load.js';
import { readDocument } from '../../src/documents/cda/summary/document.js';
import type { SessionView } from '../../src/exchange/session/session.js';
import { type DocumentClass, documentClasses } from '../../src/kernel/classes.js';
import type { PatientTraits } from '../../src/kernel/patient.js';
import type { MessageEntry } from '../../src/records/journal.js';
import type { Professional } from '../../src/trust/assertions/issue.js';
import { inEpsos, type TwoNodes, twoNodes } from '../support/nodes.js';
import { doctor, patients, pharmacist } from '../support/people.js';

const { patientSummary, ePrescription } = documentClasses;

/** A session of a Portuguese professional with Luxembourg, as far as the traits lead. */
async function ask(
  { pt }: TwoNodes,
  traits: PatientTraits,
  kind: DocumentClass = patientSummary,
  professional: Professional = doctor,
) {
  const states: string[] = [];
  const session = pt.openSession({
    country: 'LU',
    professional,
    purpose: 'TREATMENT',
    language: 'pt-PT',
    onTransition: (state) => states.push(state),
  });
  let view: SessionView = await session.send({ type: 'SEARCH', traits });
  if (view.state === 'patientFound') {
    await session.send({ type: 'CONFIRM_TREATMENT', purpose: 'TREATMENT' });
    view = await session.send({ type: 'LIST', kind });
  }
  const [document] = view.context.documents ?? [];
  if (view.state === 'listed' && document !== undefined) {
    view = await session.send({ type: 'RETRIEVE', document });
  }
  await session.close();
  return { view, states, exchangeId: session.exchangeId };
}

const onlyId = (id: PatientTraits['ids'][number]): PatientTraits => ({ ids: [id] });

for (const [dialect, change] of [
  ['ehdsi', (config: NodeConfig) => config],
  ['epsos', inEpsos],
] as const) {
  describe(`a crossing in ${dialect}`, () => {
    let nodes: TwoNodes;
    before(async () => {
      nodes = await twoNodes({ change });
    });
    after(() => nodes.close());

    it('brings a patient summary to a foreign doctor, in her language, with its PDF', async () => {
      const { view, states } = await ask(nodes, onlyId(patients.claire));
      expect(states.at(-2)).to.equal('shown');
      expect(view.context.notes).to.deep.equal([]);
      const [xml, pdf] = (view.context.shown ?? []).map(({ translation }) =>
        readDocument(translation.document),
      );
      expect(xml).to.deep.include({ level: 3, kind: patientSummary, language: 'fr-LU' });
      expect(xml?.patient.ids[0]).to.deep.equal(patients.claire);
      const problems = xml?.sections.find(({ code }) => code === '11450-4')?.lines.join('\n');
      expect(problems).to.include('Diabetes mellitus tipo 2');
      expect(pdf).to.deep.include({ level: 1, kind: patientSummary });
      expect(pdf?.attachment?.mediaType).to.equal('application/pdf');
    });

    it('brings an ePrescription to a foreign pharmacist, its flags as its document says', async () => {
      const { view, states } = await ask(nodes, onlyId(patients.claire), ePrescription, pharmacist);
      expect(states.at(-2)).to.equal('shown');
      const xml = view.context.shown?.[0];
      const [item] = readDocument(xml?.translation.document ?? new Uint8Array()).prescriptions;
      const flags = xml?.entry.prescription;
      if (dialect === 'epsos') {
        expect(flags).to.equal(undefined);
      } else {
        expect(flags?.dispensable).to.equal(true);
        expect(flags?.product?.code).to.equal(item?.atc?.code);
        expect(flags?.doseForm?.codeSystem).to.equal('0.4.0.127.0.16.1.1.2.1');
      }
      expect(item?.name).to.be.a('string');
    });

    it('has each message in both journals, byte for byte, in the order of the states', async () => {
      const { exchangeId } = await ask(nodes, onlyId(patients.claire));
      const asked = messagesOf(await nodes.journal.entries(exchangeId));
      const answers = [...(await nodes.journal.recent(20, { node: 'LU' }))].reverse();
      const answered: MessageEntry[] = [];
      expect(answers.slice(-4).map(({ service }) => service)).to.deep.equal([
        undefined,
        'patient-summary',
        'patient-summary',
        'patient-summary',
      ]);
      for (const answer of answers.slice(-4)) {
        expect(answer).to.include({ outcome: 'completed', peer: 'PT' });
        answered.push(...messagesOf(await nodes.journal.entries(answer.exchangeId)));
      }
      expect(asked.map(({ direction, transaction }) => `${direction} ${transaction}`)).to.deep.equal([
        'out ITI-55',
        'in ITI-55',
        'out ITI-38',
        'in ITI-38',
        'out ITI-39',
        'in ITI-39',
        'out ITI-39',
        'in ITI-39',
      ]);
      expect(answered.map(hexOf)).to.deep.equal(asked.map(hexOf));
      expect(await nodes.journal.find(exchangeId)).to.deep.include({
        outcome: 'completed',
        service: 'patient-summary',
      });
    });

    for (const [what, traits, state, code] of [
      ['nobody', onlyId({ root: '1.3.182.4.4', extension: '1900010100000' }), 'noMatch', /NO_MATCH/],
      ['a patient without consent', onlyId(patients.withoutConsent), 'denied', /InsufficientRights/],
      ['a patient without documents', onlyId(patients.withoutDocuments), 'noDocument', /1102/],
      [
        'names without an identifier',
        { ids: [], name: { family: ['Weber'], given: ['Anne'] }, birthTime: '19840722' },
        'needsMoreData',
        /DemographicsQueryNotAllowed/,
      ],
    ] as const) {
      it(`says what there is to say of ${what}, and ends in ${state}`, async () => {
        const { view, exchangeId } = await ask(nodes, traits);
        expect(view.state).to.equal(state);
        expect(view.context.problem?.code).to.match(code);
        expect(await nodes.journal.find(exchangeId)).to.deep.include({ outcome: 'refused' });
      });
    }

    it('gives a pharmacist no patient summary', async () => {
      const { view } = await ask(nodes, onlyId(patients.claire), patientSummary, pharmacist);
      expect(view.state).to.equal('denied');
      expect(view.context.problem).to.deep.include({ code: '4703', whose: 'professional' });
    });
  });
}

describe('several matches', () => {
  const twoAnnes = { ids: [], name: { family: ['Weber'], given: ['Anne'] }, birthTime: '19840722' };
  const patientDiscovery = (severalMatches: 'list' | 'refuse') => (config: NodeConfig) => ({
    ...config,
    policy: { ...config.policy, patientDiscovery: { identifier: 'optional' as const, severalMatches } },
  });

  it('are listed where the policy says so, and one of them can be chosen', async () => {
    const nodes = await twoNodes({ change: patientDiscovery('list') });
    try {
      const session = nodes.pt.openSession({ country: 'LU', professional: doctor, purpose: 'TREATMENT' });
      const found = await session.send({ type: 'SEARCH', traits: twoAnnes });
      expect(found.state).to.equal('severalMatches');
      expect(found.context.matches?.map(({ id }) => id)).to.have.deep.members([
        patients.anneOfLuxembourg,
        patients.anneOfClervaux,
      ]);
      const chosen = await session.send({ type: 'CHOOSE_PATIENT', id: patients.anneOfClervaux });
      expect(chosen.context.patient?.id).to.deep.equal(patients.anneOfClervaux);
      await session.close();
    } finally {
      await nodes.close();
    }
  });

  it('are refused by default, with the wish for more data', async () => {
    const nodes = await twoNodes({ change: patientDiscovery('refuse') });
    try {
      const { view } = await ask(nodes, twoAnnes);
      expect(view.state).to.equal('needsMoreData');
    } finally {
      await nodes.close();
    }
  });
});

describe('a peer that is not there', () => {
  it('ends in unreachable, after one more try, with the reason in the journal only', async () => {
    const nodes = await twoNodes();
    await nodes.lu.close();
    try {
      const { view, exchangeId } = await ask(nodes, onlyId(patients.claire));
      expect(view.state).to.equal('unreachable');
      expect(view.context.problem).to.deep.include({
        code: 'ERROR_GENERIC_CONNECTION_NOT_POSSIBLE',
        whose: 'network',
      });
      const errors = (await nodes.journal.entries(exchangeId)).filter(({ kind }) => kind === 'error');
      expect(errors.filter((entry) => 'code' in entry && entry.code === 'connect')).to.have.length(2);
    } finally {
      await nodes.close();
    }
  });
});

function messagesOf(entries: readonly { kind: string }[]): MessageEntry[] {
  return entries.filter((entry): entry is MessageEntry => entry.kind === 'message');
}

function hexOf({ bytes, contentType }: MessageEntry): string {
  return `${contentType}\n${Buffer.from(bytes).toString('latin1')}`;
}
