import type { ValidationFigures } from './layers.js';
import type { RetrieveFigures } from './retrieve.js';
import type { TerminologyFigures } from './terminology.js';
import type { TranslateFigures } from './translate.js';

/** What a run of the bench found. */
export interface Figures {
  readonly retrieve: RetrieveFigures;
  readonly translate: TranslateFigures;
  /** Absent where the system does not tell a process its peak of memory. */
  readonly validation?: ValidationFigures;
  /** Absent where the sample catalogues are. */
  readonly terminology?: TerminologyFigures;
  /** From the start of the process to the first page, with keys and journal from before: median of three. */
  readonly coldStartMs: number;
  /** Of the process with both contact points, in 10^6 bytes: after the load, and just started. */
  readonly rssMB?: number;
  readonly rssIdleMB?: number;
  readonly cores: number;
  readonly processor: string;
  readonly node: string;
  readonly program: string;
}
