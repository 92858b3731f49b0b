import type { Journal } from '../../src/records/journal.js';

/** A journal in which nothing has happened. */
export const emptyJournal: Journal = {
  open: async () => {},
  append: async () => {},
  update: async () => {},
  recent: async () => [],
  find: async () => undefined,
  entries: async () => [],
};
