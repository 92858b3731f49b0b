import { type DocumentClass, documentClasses } from '../../kernel/classes.js';
import { isPdf } from '../../wire/xca/codes.js';
import type { ListInput, Problem, SessionContext, ShownDocument, SubmitInput, Submitted } from './types.js';

// What the session machine's transitions are made of: what each keeps, and where an outcome leads.

export type Patch = Partial<SessionContext>;

/** Keeps what a step or an event brought. */
export function keep<E>(patch: (event: E) => Patch) {
  return { type: 'keep' as const, params: ({ event }: { event: E }) => patch(event) };
}

export type Of<O, N> = O extends { outcome: infer K } ? (N extends K ? O : never) : never;

export interface Done<T> {
  output: T;
}

/** One transition an outcome, to the state of the same name unless `target` says otherwise. */
export function on<O extends { outcome: string }, N extends O['outcome'], T extends string = N>(
  outcome: N,
  patch: (output: Of<O, N>) => Patch,
  target: T = outcome as string as T,
) {
  return {
    target,
    guard: ({ event }: { event: Done<O> }) => event.output.outcome === outcome,
    actions: keep((event: Done<O>) => patch(event.output as Of<O, N>)),
  };
}

export const problem = (output: { problem: Problem }): Patch => ({ problem: output.problem });

export const broke = {
  target: 'failed',
  actions: keep(({ error }: { error: unknown }) => ({
    problem: {
      code: 'ERROR_GENERIC',
      text: error instanceof Error ? error.message : String(error),
      whose: 'us',
    },
  })),
} as const;

/** What the state guarantees; a gap is a mistake in the machine, not in its input. */
export function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the session has no ${what} in this state`);
  return value;
}

export function listInput(context: SessionContext): ListInput {
  return {
    hcp: context.hcp,
    trc: known(context.trc, 'treatment relationship'),
    patient: known(context.patient, 'patient').id,
    kind: known(context.kind, 'document class'),
  };
}

export const FORGOTTEN = {
  traits: undefined,
  matches: undefined,
  patient: undefined,
  purpose: undefined,
  trc: undefined,
  kind: undefined,
  documents: undefined,
  dispensed: undefined,
  decision: undefined,
  original: undefined,
  order: undefined,
  chosen: undefined,
  received: undefined,
  shown: undefined,
  problem: undefined,
  notes: [],
} satisfies Patch;

export function submitInput(context: SessionContext): SubmitInput {
  return {
    hcp: context.hcp,
    trc: known(context.trc, 'treatment relationship'),
    patient: known(context.patient, 'patient'),
  };
}

/** The structured rendition that is shown, as it arrived: the only one that can be dispensed from. */
export function prescriptionShown({ kind, shown }: SessionContext): ShownDocument | undefined {
  if (kind?.code !== documentClasses.ePrescription.code) return undefined;
  return shown?.find(({ entry }) => !isPdf(entry));
}

/** How a submission ends; `done` and `refused` are the states of its own kind. */
export function submitted<D extends string, R extends string>(done: D, refused: R) {
  return [
    on<Submitted, 'accepted', D>('accepted', accepted, done),
    on<Submitted, 'uncertain'>('uncertain', ({ submission, problem: why }) => ({
      pending: submission,
      problem: why,
    })),
    on<Submitted, 'notAccepted', R>('notAccepted', settledProblem, refused),
    on<Submitted, 'noConsent'>('noConsent', settledProblem),
    on<Submitted, 'denied'>('denied', settledProblem),
    on<Submitted, 'unreachable'>('unreachable', settledProblem),
  ] as const;
}

const settledProblem = (output: { problem: Problem }): Patch => ({ ...problem(output), pending: undefined });

function accepted({ submission, notes }: Of<Submitted, 'accepted'>): Patch {
  const isDispensation = submission.kind.code === documentClasses.eDispensation.code;
  return {
    pending: undefined,
    problem: undefined,
    notes,
    ...(isDispensation ? { dispensed: submission } : {}),
    ...(submission.kind.code === documentClasses.eDispensationDiscard.code ? { dispensed: undefined } : {}),
  };
}

/** What was sent again was a document of this kind, and this came of it. */
export const became =
  (outcome: Submitted['outcome'], kind: DocumentClass) =>
  ({ context, event }: { context: SessionContext; event: unknown }): boolean =>
    context.pending?.kind.code === kind.code && (event as Done<Submitted>).output.outcome === outcome;

export const taken = {
  actions: keep(({ output }: Done<Submitted>) => accepted(output as Of<Submitted, 'accepted'>)),
} as const;
export const refused = {
  actions: keep(({ output }: Done<Submitted>) => settledProblem(output as Of<Submitted, 'notAccepted'>)),
} as const;
