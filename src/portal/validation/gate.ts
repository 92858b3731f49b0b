import { Problem } from './problem.js';

/** Lets so many submissions in at the same time: each may hold a document of megabytes. */
export class Gate {
  readonly #most: number;
  #inside = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Runs `work`. Throws {@link Problem} when there is no room for it. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#most) {
      throw new Problem(503, 'Too many documents are being judged. Try again in a moment.', {
        'Retry-After': '5',
      });
    }
    this.#inside += 1;
    try {
      return await work();
    } finally {
      this.#inside -= 1;
    }
  }
}
