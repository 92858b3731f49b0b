import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Characters from which a document is large: its trees take megabytes. */
export const LARGE = 1_000_000;

const LASTING = new Set(['old_space', 'large_object_space']);

let collect: (() => void) | undefined;

/**
 * Collects what the judging of a large document has left behind, each time it has come to the document's own size.
 * By itself the engine waits until its heap has grown by half or more: several trees of a large document beside
 * each other. A collection takes a twentieth of a second, next to the seconds that such a document takes.
 */
export class Housekeeping {
  readonly #allowance: number;
  #lasting = 0;

  /** For a document of so many characters. */
  constructor(characters: number) {
    this.#allowance = characters < LARGE ? Number.POSITIVE_INFINITY : characters;
    if (this.#allowance < Number.POSITIVE_INFINITY) this.#lasting = lastingBytes();
  }

  tidy(): void {
    if (this.#allowance === Number.POSITIVE_INFINITY) return;
    if (lastingBytes() - this.#lasting < this.#allowance) return;
    if (collect === undefined) {
      setFlagsFromString('--expose-gc');
      collect = runInNewContext('gc') as () => void;
    }
    collect();
    this.#lasting = lastingBytes();
  }
}

function lastingBytes(): number {
  return getHeapSpaceStatistics()
    .filter(({ space_name: name }) => LASTING.has(name))
    .reduce((sum, { space_used_size: size }) => sum + size, 0);
}
