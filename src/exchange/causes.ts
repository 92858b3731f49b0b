/** An error with its stack and its causes, for the journal only: it may quote what was sent. */
export function causes(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${causes(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
