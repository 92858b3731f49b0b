import type { ExchangeSummary, Journal, StoredEntry } from '../../src/records/journal.js';

/** A journal that forgets with the process, for one replay. */
export function memoryJournal(): Journal {
  const exchanges = new Map<string, { summary: ExchangeSummary; entries: StoredEntry[] }>();
  const known = (exchangeId: string) => {
    const exchange = exchanges.get(exchangeId);
    if (exchange === undefined) throw new Error(`the exchange ${exchangeId} was not opened`);
    return exchange;
  };
  return {
    async open(start, at) {
      exchanges.set(start.exchangeId, {
        summary: { ...start, startedAt: at, outcome: 'running' },
        entries: [],
      });
    },
    async append(exchangeId, added) {
      const { entries } = known(exchangeId);
      for (const entry of added) entries.push({ ...entry, sequence: entries.length + 1 });
    },
    async update(exchangeId, change) {
      const exchange = known(exchangeId);
      exchange.summary = { ...exchange.summary, ...change };
    },
    async recent(limit) {
      return [...exchanges.values()]
        .map(({ summary }) => summary)
        .reverse()
        .slice(0, limit);
    },
    async find(exchangeId) {
      return exchanges.get(exchangeId)?.summary;
    },
    async entries(exchangeId) {
      return [...known(exchangeId).entries];
    },
  };
}
