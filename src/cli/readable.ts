import { CommandError } from './output.js';

/** Runs what reads folders of terminology; a line of theirs that cannot be read is told to who can mend it. */
export async function readable<T>(read: () => T): Promise<T> {
  const { TerminologyError } = await import('../terminology/store.js');
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TerminologyError)) throw error;
    const { file, line, problem } = error;
    const where = line === undefined ? file : `${file}:${line}`;
    throw new CommandError({ what: problem, where, remedy: 'mend or remove the line' });
  }
}
