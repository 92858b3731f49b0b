/** Tells on a stream what a start is busy with, a line a step. */
export function progressOn(stream: Pick<NodeJS.WriteStream, 'write'>): (step: string) => void {
  return (step) => {
    stream.write(`${step} …\n`);
  };
}

const EVERY_MS = 1000;

/**
 * Tells at most once a second how far a long run is; one that takes less than a second tells nothing.
 * `elapsed` is a clock in milliseconds that never goes back.
 */
export function paceOn(
  stream: Pick<NodeJS.WriteStream, 'write'>,
  elapsed: () => number,
): (done: number, of: number, what: string) => void {
  let next = elapsed() + EVERY_MS;
  return (done, of, what) => {
    if (elapsed() < next) return;
    next = elapsed() + EVERY_MS;
    stream.write(`${done} of ${of} ${what} …\n`);
  };
}
