import type { Problem } from '../model/patient-summary.js';
import type { OptionalSectionCodec } from '../optional-section.js';
import { problemTable, readProblem, writeProblem } from './problems.js';

/** History of past illness, 11348-0: what was a problem once. */
export const pastIllnesses: OptionalSectionCodec<Problem> = {
  key: 'pastIllnesses',
  table: (entries, words) => problemTable('pastIllnesses', entries, words),
  write: writeProblem,
  read: readProblem,
};
