import type { Kysely, Selectable } from 'kysely';
import type { ChainEnd } from './anchors.js';
import { entryDigest, linkHash, summaryDigest } from './chain.js';
import type { ChainHeadTable, ChainTable, Tables } from './schema.js';
import { snapshot } from './snapshot.js';
import type { Store } from './store.js';

/** What does not hold in the journal, and where. */
export interface Finding {
  readonly kind: 'altered' | 'missing' | 'inserted';
  /** The exchange, where it is known; of an entry its number in it too. */
  readonly exchangeId?: string;
  readonly sequence?: number;
  /** Place in the chain. */
  readonly position?: number;
  readonly text: string;
}

export interface Verdict {
  /** How many links were looked at, and where the chain now ends. */
  readonly links: number;
  readonly position: number;
  readonly hash: string;
  /** Up to which link retention removed the journal; 0 when nothing was removed. */
  readonly prunedTo: number;
  readonly anchors: number;
  /** In the order of the chain; no more than {@link MOST_FINDINGS}. */
  readonly findings: readonly Finding[];
}

export const MOST_FINDINGS = 1000;

// An entry may hold a document of many megabytes.
const PAGE = 100;

export interface Evidence {
  /** Where the chain stood before, as told outside of the store. */
  readonly anchors?: readonly ChainEnd[];
  /** Nothing of this time or later may have been removed by retention. */
  readonly keptSince?: Date;
}

/**
 * Looks whether the journal is what was written: every link follows the one before, every entry and summary is
 * what its link says, nothing stands beside the chain, and the chain reaches and matches every anchor. Reads
 * one state of the store, also while nodes write.
 */
export function verifyJournal({ db }: Pick<Store, 'db'>, evidence: Evidence = {}): Promise<Verdict> {
  return snapshot(db, (state) => verifyState(state, evidence));
}

async function verifyState(db: Kysely<Tables>, { anchors = [], keptSince }: Evidence): Promise<Verdict> {
  const findings: Finding[] = [];
  const find = (finding: Finding) => {
    if (findings.length < MOST_FINDINGS) findings.push(finding);
  };
  const head = await db.selectFrom('chain_head').selectAll().executeTakeFirst();
  if (head === undefined) {
    find({ kind: 'missing', text: 'the head of the chain is missing' });
    return { links: 0, position: 0, hash: '', prunedTo: 0, anchors: anchors.length, findings };
  }
  const anchored = new Map<number, string[]>();
  for (const anchor of anchors) {
    anchored.set(anchor.position, [...(anchored.get(anchor.position) ?? []), anchor.hash]);
  }
  const seen = (position: number, hash: string) => {
    if (anchored.get(position)?.some((expected) => expected !== hash)) {
      find({ kind: 'altered', position, text: 'the chain up to here is not the one that was anchored' });
    }
    anchored.delete(position);
  };

  let position = head.start_position;
  let hash = head.start_hash;
  for (const text of wrongPruning(head, anchors, keptSince)) find({ kind: 'missing', position, text });
  seen(position, hash);
  let links = 0;
  for (;;) {
    const page = await linksAfter(db, position);
    if (page.length === 0) break;
    for (const link of page) {
      links += 1;
      const { exchange_id: exchangeId } = link;
      if (link.position !== position + 1) {
        const text = `the chain lacks ${link.position - position - 1} links before this one`;
        find({ kind: 'missing', position: link.position, exchangeId, text });
      } else if (linkHash(hash, link) !== link.hash) {
        const text = 'the link does not follow from the one before it';
        find({ kind: 'altered', position: link.position, exchangeId, text });
      }
      ({ position, hash } = link);
      seen(position, hash);
    }
    for (const finding of await entriesOf(db, page, head.pruned_before)) find(finding);
  }
  if (head.position > position) {
    const text = `the chain ends here, and ${head.position - position} links are missing`;
    find({ kind: 'missing', position, text });
  } else if (head.position < position) {
    const text = `${position - head.position} links stand behind the end of the chain`;
    find({ kind: 'inserted', position: head.position, text });
  } else if (head.hash !== hash) {
    find({ kind: 'altered', position, text: 'the last link is not the one that was written last' });
  }
  for (const [at] of [...anchored].filter(([at]) => at > position)) {
    find({ kind: 'missing', position: at, text: `the chain reached here once, and now ends at ${position}` });
  }
  for (const finding of await besideTheChain(db)) find(finding);
  for (const finding of await summaries(db, head.pruned_before)) find(finding);
  return { links, position, hash, prunedTo: head.start_position, anchors: anchors.length, findings };
}

/** What shows that more was removed than retention may remove. */
function wrongPruning(
  { start_position, pruned_before }: Selectable<ChainHeadTable>,
  anchors: readonly ChainEnd[],
  keptSince: Date | undefined,
): readonly string[] {
  const until = new Date(pruned_before).toISOString();
  // What stands behind an anchor was written after it, so not before the time that was pruned to.
  const written = anchors.some(
    ({ at, position }) => at.getTime() >= pruned_before && position < start_position,
  );
  return [
    ...(written ? [`the journal begins here, and lacks what was written after ${until}`] : []),
    ...(keptSince !== undefined && pruned_before > keptSince.getTime()
      ? [`exchanges until ${until} were removed, which were to be kept`]
      : []),
  ];
}

function linksAfter(db: Kysely<Tables>, position: number): Promise<Selectable<ChainTable>[]> {
  return db
    .selectFrom('chain')
    .selectAll()
    .where('position', '>', position)
    .orderBy('position')
    .limit(PAGE)
    .execute();
}

/** What of the entries of some links is not as the links say. */
async function entriesOf(
  db: Kysely<Tables>,
  links: readonly Selectable<ChainTable>[],
  prunedBefore: number,
): Promise<readonly Finding[]> {
  const last = links.at(-1)?.position ?? 0;
  const first = links[0]?.position ?? 0;
  const rows = await db
    .selectFrom('chain')
    .innerJoin('entry', (join) =>
      join
        .onRef('entry.exchange_id', '=', 'chain.exchange_id')
        .onRef('entry.sequence', '=', 'chain.sequence'),
    )
    .where('chain.what', '=', 'entry')
    .where('chain.position', '>=', first)
    .where('chain.position', '<=', last)
    .selectAll('entry')
    .select('chain.position')
    .execute();
  const there = await db
    .selectFrom('exchange')
    .select('exchange_id')
    .where('exchange_id', 'in', [...new Set(links.map(({ exchange_id }) => exchange_id))])
    .execute();
  const exchanges = new Set(there.map(({ exchange_id }) => exchange_id));
  const digests = new Map(rows.map((row) => [row.position, entryDigest(row)] as const));
  return links.flatMap((link): Finding[] => {
    if (link.what !== 'entry') return [];
    const { position, exchange_id: exchangeId } = link;
    const sequence = link.sequence ?? 0;
    const digest = digests.get(position);
    if (digest === link.digest) return [];
    if (digest === undefined && link.at < prunedBefore && !exchanges.has(exchangeId)) return [];
    return digest === undefined
      ? [{ kind: 'missing', position, exchangeId, sequence, text: 'the entry is missing' }]
      : [{ kind: 'altered', position, exchangeId, sequence, text: 'the entry is not what was written' }];
  });
}

async function besideTheChain(db: Kysely<Tables>): Promise<readonly Finding[]> {
  const entries = await db
    .selectFrom('entry')
    .leftJoin('chain', (join) =>
      join
        .onRef('chain.exchange_id', '=', 'entry.exchange_id')
        .onRef('chain.sequence', '=', 'entry.sequence')
        .on('chain.what', '=', 'entry'),
    )
    .where('chain.position', 'is', null)
    .select(['entry.exchange_id', 'entry.sequence'])
    .limit(MOST_FINDINGS)
    .execute();
  return entries.map(({ exchange_id: exchangeId, sequence }) => ({
    kind: 'inserted' as const,
    exchangeId,
    sequence,
    text: 'the entry is not in the chain',
  }));
}

/** Every exchange's summary against the last link of it. */
async function summaries(db: Kysely<Tables>, prunedBefore: number): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('exchange')
      .selectAll()
      .select(({ selectFrom }) =>
        selectFrom('chain')
          .select('chain.digest')
          .whereRef('chain.exchange_id', '=', 'exchange.exchange_id')
          .where('chain.what', '=', 'summary')
          .orderBy('chain.position', 'desc')
          .limit(1)
          .as('digest'),
      )
      .where('id', '>', after)
      .orderBy('id')
      .limit(10_000)
      .execute();
    if (rows.length === 0) break;
    for (const row of rows) {
      const { exchange_id: exchangeId, digest } = row;
      if (digest === null) {
        findings.push({ kind: 'inserted', exchangeId, text: 'the exchange is not in the chain' });
      } else if (digest !== summaryDigest(row)) {
        findings.push({ kind: 'altered', exchangeId, text: 'the summary is not what was written' });
      }
      after = row.id;
    }
  }
  const gone = await db
    .selectFrom('chain')
    .leftJoin('exchange', 'exchange.exchange_id', 'chain.exchange_id')
    .where('chain.what', '=', 'summary')
    .where('chain.at', '>=', prunedBefore)
    .where('exchange.id', 'is', null)
    .groupBy('chain.exchange_id')
    .select(({ fn }) => ['chain.exchange_id', fn.max('chain.position').as('position')])
    .orderBy('position')
    .limit(MOST_FINDINGS)
    .execute();
  for (const { exchange_id: exchangeId, position } of gone) {
    findings.push({ kind: 'missing', position, exchangeId, text: 'the exchange is missing' });
  }
  return findings;
}
