import type { ConfigError } from '../config/mistake.js';
import { isSystemError } from './files.js';
import { problemsOf } from './mistakes.js';
import { CommandError } from './output.js';

const MEND = 'put this right and start again';

/**
 * Runs a start. What is in its way is the operator's to mend and told in its own words, without a stack;
 * `whenTaken` is what to do about a port that is taken.
 */
export async function explained<T>(start: () => Promise<T>, whenTaken = MEND): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof CommandError || isOurs(error) || isSystemError(error))
      throw error;
    if ('mistakes' in error) throw new CommandError(problemsOf(error as ConfigError));
    const { cause } = error;
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    throw new CommandError({ what: error.message, remedy: taken ? whenTaken : MEND });
  }
}

// A fault in the program, not in what it was given.
function isOurs(error: Error): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}
