import type { Session, SessionView } from '../exchange/session/session.js';
import type { SessionEvent, ShownDocument } from '../exchange/session/types.js';
import { documentClasses } from '../kernel/classes.js';
import type { Clock } from '../kernel/runtime.js';
import type { Crossing } from './crossing-file.js';
import type { RunningNode } from './node.js';

export interface CrossingStep {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  /** What stopped it, in words for the reader. */
  readonly problem?: string;
}

export interface CrossingReport {
  readonly crossing: Crossing;
  readonly exchangeId: string;
  readonly steps: readonly CrossingStep[];
  /** Both renditions as they arrived and as they are shown; empty when a step failed. */
  readonly documents: readonly ShownDocument[];
}

const documentsShown = ['shown', 'shownWithGaps', 'shownOriginal'];

/**
 * Drives one session from the search to the shown document, and says of each step how it ended and how long
 * it took. A step that does not lead where it should ends the crossing.
 */
export async function runCrossing(
  node: RunningNode,
  crossing: Crossing,
  clock: Clock,
  onStep: (step: CrossingStep) => void = () => {},
): Promise<CrossingReport> {
  const kind = Object.values(documentClasses).find(({ name }) => name === crossing.service);
  if (kind === undefined) throw new Error(`${crossing.service} is no kind of document`);
  const { answers, professional, language } = crossing;
  // Retrieving and translating are one event and two steps: the moment between them is told by the machine.
  let translatingSince: number | undefined;
  const session: Session = node.openSession({
    country: answers,
    professional,
    purpose: 'TREATMENT',
    language,
    onTransition: (state) => {
      if (state === 'translating') translatingSince = clock.elapsed();
    },
  });
  const steps: CrossingStep[] = [];
  const add = (name: string, from: number, to: number, ok: boolean, view: SessionView) => {
    const { problem } = view.context;
    const step = {
      name,
      ok,
      ms: Math.round(to - from),
      ...(ok || !problem ? {} : { problem: problem.text }),
    };
    steps.push(step);
    onStep(step);
  };

  const take = async (name: string, event: SessionEvent, wanted: readonly string[]): Promise<SessionView> => {
    const start = clock.elapsed();
    const view = await session.send(event);
    const end = clock.elapsed();
    const ok = wanted.includes(view.state);
    const between = translatingSince ?? end;
    add(name, start, between, ok || translatingSince !== undefined, view);
    if (translatingSince !== undefined) add('translate', between, end, ok, view);
    if (!ok) throw new Stopped(view);
    return view;
  };

  try {
    await take('identify patient', { type: 'SEARCH', traits: { ids: [crossing.patient] } }, ['patientFound']);
    await take('confirm treatment', { type: 'CONFIRM_TREATMENT', purpose: 'TREATMENT' }, ['readyToQuery']);
    const listed = await take('list documents', { type: 'LIST', kind }, ['listed']);
    const [document] = listed.context.documents ?? [];
    if (document === undefined) throw new Stopped(listed);
    const shown = await take('retrieve document', { type: 'RETRIEVE', document }, documentsShown);
    return report(shown.context.shown ?? []);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return report([]);
  } finally {
    await session.close();
  }

  function report(documents: readonly ShownDocument[]): CrossingReport {
    return { crossing, exchangeId: session.exchangeId, steps, documents };
  }
}

/** A step led elsewhere than it should; its view says where. */
class Stopped extends Error {
  readonly view: SessionView;
  constructor(view: SessionView) {
    super(`the session stopped in ${view.state}`);
    this.view = view;
  }
}
