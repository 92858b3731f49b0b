import { ExchangeError } from '../../kernel/errors.js';
import { type AnySetback, setbackOf } from './problems.js';
import type { SessionScope } from './services.js';
import type { Setback } from './types.js';

/** A protocol error on the way is an outcome for the desk, not a failure of the session. */
export async function guarded<T, Outcome extends AnySetback>(
  scope: Pick<SessionScope, 'recorder' | 'peer'>,
  outcomes: readonly [...Outcome[], Outcome],
  step: () => Promise<T>,
): Promise<T | Setback<Outcome>> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    scope.recorder.error(error.code, error.context);
    return setbackOf([{ code: error.code, context: error.context }], scope.peer.name, outcomes);
  }
}
