import type { ConfigOptions } from '../config/load.js';
import type { ConfigMistake } from '../config/mistake.js';

/** What was found in a configuration: what stops the start, and what somebody should know of. */
export interface Findings {
  readonly mistakes: readonly ConfigMistake[];
  readonly warnings: readonly ConfigMistake[];
}

/** The data folder and the environment of the start, as far as they are known, and its time. */
export interface CheckOptions extends Pick<ConfigOptions, 'dataDir' | 'env'> {
  readonly now: Date;
}
