import type { Session, SessionView } from '../exchange/session/session.js';
import type { SessionEvent, ShownDocument } from '../exchange/session/types.js';
import type { Clock } from '../kernel/runtime.js';
import type { Journal } from '../records/journal.js';
import { courseOf } from './courses.js';
import type { Crossing } from './crossing-file.js';
import type { RunningNode } from './node.js';
import { lastDispensation } from './own-dispensations.js';

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
  /** True when every step led where it should. */
  readonly held: boolean;
  /** What was shown, as it arrived and as it reads; empty when a step failed or nothing was to be shown. */
  readonly documents: readonly ShownDocument[];
}

/**
 * Drives one session from the search to what the crossing is for, and says of each step how it ended and how
 * long it took. A step that does not lead where it should ends the crossing.
 */
export async function runCrossing(
  node: RunningNode,
  crossing: Crossing,
  { clock, journal }: { readonly clock: Clock; readonly journal: Journal },
  onStep: (step: CrossingStep) => void = () => {},
): Promise<CrossingReport> {
  const course = courseOf(crossing.service);
  if (course === undefined) throw new Error(`${crossing.service} is no kind of document`);
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
    translatingSince = undefined;
    const start = clock.elapsed();
    const view = await session.send(event);
    const end = clock.elapsed();
    const ok = wanted.includes(view.state);
    const between = translatingSince ?? end;
    add(name, start, between, ok || translatingSince !== undefined, view);
    if (translatingSince !== undefined) add('translate', between, end, ok, view);
    if (!ok) throw new Stopped(`the session stopped in ${view.state}`);
    return view;
  };

  try {
    await take('identify patient', { type: 'SEARCH', traits: { ids: [crossing.patient] } }, ['patientFound']);
    await take('confirm treatment', { type: 'CONFIRM_TREATMENT', purpose: 'TREATMENT' }, ['readyToQuery']);
    const documents = await course({
      crossing,
      take,
      stop: (problem) => {
        const step = { name: 'choose a prescription', ok: false, ms: 0, problem };
        steps.push(step);
        onStep(step);
        throw new Stopped(problem);
      },
      lastDispensation: () => lastDispensation(journal, crossing.asks, crossing.patient),
    });
    return report(true, documents);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return report(false, []);
  } finally {
    await session.close();
  }

  function report(held: boolean, documents: readonly ShownDocument[]): CrossingReport {
    return { held, crossing, exchangeId: session.exchangeId, steps, documents };
  }
}

/** A step led elsewhere than it should. */
class Stopped extends Error {}
