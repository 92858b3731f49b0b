import { assign, fromPromise, setup } from 'xstate';
import { documentClasses } from '../../kernel/classes.js';
import { samePatient } from '../../kernel/identifiers.js';
import {
  became,
  broke,
  type Done,
  FORGOTTEN,
  known,
  listInput,
  on,
  type Patch,
  prescriptionShown,
  problem,
  refused,
  submitInput,
  submitted,
  taken,
} from './outcomes.js';
import type {
  DecideConsentInput,
  DiscardInput,
  DispenseInput,
  Identified,
  IdentifyInput,
  IssueTrcInput,
  Listed,
  ListInput,
  ResubmitInput,
  Retrieved,
  RetrieveInput,
  SessionContext,
  SessionEvent,
  SignedAssertion,
  Submitted,
  Translated,
  TranslateInput,
  TrcIssued,
} from './types.js';

function unprovided<Output, Input>() {
  return fromPromise<Output, Input>(async () => {
    throw new Error('the composition root provides the steps');
  });
}

const LIST = { target: 'listing', actions: 'chooseKind' } as const;
const RETRIEVE = { target: 'retrieving', actions: 'chooseDocument' } as const;
const DISCARD = { target: 'discarding', guard: 'hasOriginal', actions: 'chooseOriginal' } as const;
const DECIDE_CONSENT = {
  target: 'decidingConsent',
  guard: 'hasTreatmentRelationship',
  actions: 'keepDecision',
} as const;
/** While a document is on its way nothing ends the session or begins another search. */
const ON_ITS_WAY = { SEARCH: {}, CLOSE: {} } as const;
/** What can be done once the treatment relationship is confirmed, whatever has been looked at. */
const TREATING = { LIST, DISCARD, DECIDE_CONSENT } as const;
const SHOWN = {
  ...TREATING,
  RETRIEVE: { ...RETRIEVE, guard: 'isListed' },
  DISPENSE: { target: 'dispensing', guard: 'canDispense', actions: 'keepOrder' },
} as const;

/**
 * Country B's session with one other country (dossier operation 4.1): a professional finds a patient,
 * confirms the treatment relationship, lists documents, retrieves one and reads it translated, and hands in a
 * dispensation, its discard or a consent. What is `uncertain` is resolved before anything else is done: the
 * same is sent again. Every step ends in a state that says what came of it, and from which the session can go on.
 */
export const sessionMachine = setup({
  types: {
    context: {} as SessionContext,
    events: {} as SessionEvent,
    input: {} as { hcp: SignedAssertion; language: string },
  },
  actors: {
    identify: unprovided<Identified, IdentifyInput>(),
    issueTrc: unprovided<TrcIssued, IssueTrcInput>(),
    list: unprovided<Listed, ListInput>(),
    retrieve: unprovided<Retrieved, RetrieveInput>(),
    translate: unprovided<Translated, TranslateInput>(),
    dispense: unprovided<Submitted, DispenseInput>(),
    discard: unprovided<Submitted, DiscardInput>(),
    decideConsent: unprovided<Submitted, DecideConsentInput>(),
    resubmit: unprovided<Submitted, ResubmitInput>(),
  },
  guards: {
    isAmongMatches: ({ context, event }) =>
      event.type === 'CHOOSE_PATIENT' &&
      (context.matches ?? []).some((match) => samePatient(match.id, event.id)),
    hasTreatmentRelationship: ({ context }) => context.trc !== undefined,
    canDispense: ({ context }) => {
      const document = prescriptionShown(context);
      return document !== undefined && document.entry.prescription?.dispensable !== false;
    },
    hasOriginal: ({ context, event }) =>
      context.trc !== undefined &&
      event.type === 'DISCARD' &&
      (event.original ?? context.dispensed) !== undefined,
    tookDispensation: became('accepted', documentClasses.eDispensation),
    tookDiscard: became('accepted', documentClasses.eDispensationDiscard),
    refusedDispensation: became('notAccepted', documentClasses.eDispensation),
    refusedDiscard: became('notAccepted', documentClasses.eDispensationDiscard),
    isListed: ({ context, event }) =>
      event.type === 'RETRIEVE' && (context.documents ?? []).includes(event.document),
    isOneMatch: ({ event }) => {
      const { output } = event as unknown as Done<Identified>;
      return output.outcome === 'found' && output.matches.length === 1;
    },
  },
  actions: {
    keep: assign((_, patch: Patch) => patch),
    startSearch: assign(({ event }) =>
      event.type === 'SEARCH' ? { ...FORGOTTEN, traits: event.traits } : {},
    ),
    choosePatient: assign(({ context, event }) =>
      event.type === 'CHOOSE_PATIENT'
        ? { patient: context.matches?.find((match) => samePatient(match.id, event.id)) }
        : {},
    ),
    confirmTreatment: assign(({ event }) =>
      event.type === 'CONFIRM_TREATMENT' ? { purpose: event.purpose } : {},
    ),
    chooseKind: assign(({ event }) =>
      event.type === 'LIST'
        ? { kind: event.kind, documents: undefined, chosen: undefined, shown: undefined, problem: undefined }
        : {},
    ),
    keepOrder: assign(({ event }) => (event.type === 'DISPENSE' ? { order: event, problem: undefined } : {})),
    chooseOriginal: assign(({ context, event }) =>
      event.type === 'DISCARD'
        ? { original: event.original ?? context.dispensed?.document, problem: undefined }
        : {},
    ),
    keepDecision: assign(({ event }) =>
      event.type === 'DECIDE_CONSENT' ? { decision: event, problem: undefined } : {},
    ),
    chooseDocument: assign(({ event }) =>
      event.type === 'RETRIEVE' ? { chosen: event.document, shown: undefined, problem: undefined } : {},
    ),
  },
}).createMachine({
  id: 'session',
  context: ({ input }) => ({ hcp: input.hcp, language: input.language, notes: [] }),
  initial: 'ready',
  on: {
    SEARCH: { target: '.identifying', actions: 'startSearch' },
    CLOSE: '.closed',
  },
  states: {
    ready: {},
    identifying: {
      invoke: {
        src: 'identify',
        id: 'identify',
        input: ({ context }) => ({ hcp: context.hcp, traits: known(context.traits, 'traits') }),
        onDone: [
          {
            ...on<Identified, 'found', 'patientFound'>(
              'found',
              ({ matches }) => ({ matches, patient: matches[0] }),
              'patientFound',
            ),
            guard: 'isOneMatch',
          },
          on<Identified, 'found', 'severalMatches'>(
            'found',
            ({ matches }) => ({ matches }),
            'severalMatches',
          ),
          on<Identified, 'noMatch'>('noMatch', problem),
          on<Identified, 'needsMoreData'>('needsMoreData', problem),
          on<Identified, 'denied'>('denied', problem),
          on<Identified, 'unreachable'>('unreachable', problem),
          on<Identified, 'failed'>('failed', problem),
        ],
        onError: broke,
      },
    },
    patientFound: {
      on: { CONFIRM_TREATMENT: { target: 'confirmingTreatment', actions: 'confirmTreatment' } },
    },
    severalMatches: {
      on: { CHOOSE_PATIENT: { guard: 'isAmongMatches', target: 'patientFound', actions: 'choosePatient' } },
    },
    noMatch: {},
    needsMoreData: {},
    confirmingTreatment: {
      invoke: {
        src: 'issueTrc',
        id: 'issueTrc',
        input: ({ context }) => ({
          hcp: context.hcp,
          patient: known(context.patient, 'patient').id,
          purpose: known(context.purpose, 'purpose'),
        }),
        onDone: [
          on<TrcIssued, 'issued', 'readyToQuery'>('issued', ({ trc }) => ({ trc }), 'readyToQuery'),
          on<TrcIssued, 'denied'>('denied', problem),
        ],
        onError: broke,
      },
    },
    readyToQuery: { on: TREATING },
    listing: {
      invoke: {
        src: 'list',
        id: 'list',
        input: ({ context }) => listInput(context),
        onDone: [
          on<Listed, 'listed'>('listed', ({ documents, notes }) => ({ documents, notes })),
          on<Listed, 'noDocument'>('noDocument', problem),
          on<Listed, 'noConsent'>('noConsent', problem),
          on<Listed, 'denied'>('denied', problem),
          on<Listed, 'unreachable'>('unreachable', problem),
          on<Listed, 'failed'>('failed', problem),
        ],
        onError: broke,
      },
    },
    listed: { on: { ...TREATING, RETRIEVE: { ...RETRIEVE, guard: 'isListed' } } },
    noDocument: { on: TREATING },
    noConsent: { on: TREATING },
    retrieving: {
      invoke: {
        src: 'retrieve',
        id: 'retrieve',
        input: ({ context }) => ({ ...listInput(context), document: known(context.chosen, 'document') }),
        onDone: [
          on<Retrieved, 'received', 'translating'>(
            'received',
            ({ documents, notes }) => ({ received: documents, notes }),
            'translating',
          ),
          on<Retrieved, 'noConsent'>('noConsent', problem),
          on<Retrieved, 'denied'>('denied', problem),
          on<Retrieved, 'unreachable'>('unreachable', problem),
          on<Retrieved, 'failed'>('failed', problem),
        ],
        onError: broke,
      },
    },
    translating: {
      invoke: {
        src: 'translate',
        id: 'translate',
        input: ({ context }) => ({
          documents: known(context.received, 'received document'),
          kind: known(context.kind, 'document class'),
          language: context.language,
        }),
        onDone: [
          on<Translated, 'complete', 'shown'>('complete', ({ documents }) => ({ shown: documents }), 'shown'),
          on<Translated, 'gaps', 'shownWithGaps'>(
            'gaps',
            ({ documents }) => ({ shown: documents }),
            'shownWithGaps',
          ),
          on<Translated, 'original', 'shownOriginal'>(
            'original',
            ({ documents }) => ({ shown: documents }),
            'shownOriginal',
          ),
        ],
        onError: broke,
      },
    },
    shown: { on: SHOWN },
    shownWithGaps: { on: SHOWN },
    shownOriginal: { on: SHOWN },
    dispensing: {
      on: ON_ITS_WAY,
      invoke: {
        src: 'dispense',
        id: 'dispense',
        input: ({ context }) => ({
          ...submitInput(context),
          order: known(context.order, 'order'),
          prescription: known(prescriptionShown(context), 'prescription').bytes,
        }),
        onDone: submitted('dispensed', 'notDispensed'),
        onError: broke,
      },
    },
    dispensed: { on: TREATING },
    notDispensed: { on: SHOWN },
    discarding: {
      on: ON_ITS_WAY,
      invoke: {
        src: 'discard',
        id: 'discard',
        input: ({ context }) => ({
          ...submitInput(context),
          original: known(context.original, 'dispensation'),
        }),
        onDone: submitted('discarded', 'notDiscarded'),
        onError: broke,
      },
    },
    discarded: { on: TREATING },
    notDiscarded: { on: TREATING },
    decidingConsent: {
      on: ON_ITS_WAY,
      invoke: {
        src: 'decideConsent',
        id: 'decideConsent',
        input: ({ context }) => {
          const { policy, author } = known(context.decision, 'decision');
          return { ...submitInput(context), policy, author };
        },
        onDone: submitted('consentRecorded', 'consentNotRecorded'),
        onError: broke,
      },
    },
    consentRecorded: { on: TREATING },
    consentNotRecorded: { on: TREATING },
    // Nothing else of this patient, and no other patient, before it is known what became of it.
    uncertain: { on: { RETRY: { target: 'resubmitting' }, SEARCH: {} } },
    resubmitting: {
      on: ON_ITS_WAY,
      invoke: {
        src: 'resubmit',
        id: 'resubmit',
        input: ({ context }) => ({
          ...submitInput(context),
          pending: known(context.pending, 'submission'),
          purpose: known(context.purpose, 'purpose'),
        }),
        onDone: [
          { ...taken, target: 'dispensed', guard: 'tookDispensation' },
          { ...taken, target: 'discarded', guard: 'tookDiscard' },
          { ...refused, target: 'notDispensed', guard: 'refusedDispensation' },
          { ...refused, target: 'notDiscarded', guard: 'refusedDiscard' },
          ...submitted('consentRecorded', 'consentNotRecorded'),
        ],
        onError: { target: 'uncertain' },
      },
    },
    denied: {},
    unreachable: { on: { ...SHOWN, LIST: { ...LIST, guard: 'hasTreatmentRelationship' } } },
    failed: {},
    closed: { type: 'final' },
  },
});
