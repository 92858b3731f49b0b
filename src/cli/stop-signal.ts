/**
 * Resolves at Ctrl-C or SIGTERM; listens from the call on, so that a start under way is not cut off. A second
 * Ctrl-C does not wait for what still runs.
 */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve();
      });
    }
  });
}
