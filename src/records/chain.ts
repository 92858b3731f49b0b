import { createHash } from 'node:crypto';
import type { Insertable, Selectable, Transaction } from 'kysely';
import type { ChainTable, EntryTable, ExchangeTable, Tables } from './schema.js';

/** A link that is not yet in its place. */
type Link = Pick<ChainTable, 'what' | 'exchange_id' | 'sequence' | 'at' | 'digest'>;

/** What of an exchange's row the chain vouches for. */
export type ChainedSummary = Omit<Selectable<ExchangeTable>, 'id' | 'entries' | 'instance'>;

const waiting = new WeakMap<Transaction<Tables>, Link[]>();

/** Takes entries into the chain; they get their place when the transaction ends. */
export function chainEntries(transaction: Transaction<Tables>, rows: readonly EntryTable[]): void {
  for (const row of rows) {
    const { exchange_id, sequence, at } = row;
    linksOf(transaction).push({ what: 'entry', exchange_id, sequence, at, digest: entryDigest(row) });
  }
}

/** Takes a summary, as it now is, into the chain. */
export function chainSummary(transaction: Transaction<Tables>, row: ChainedSummary): void {
  const { exchange_id, started_at, ended_at } = row;
  const at = ended_at ?? started_at;
  linksOf(transaction).push({ what: 'summary', exchange_id, sequence: null, at, digest: summaryDigest(row) });
}

function linksOf(transaction: Transaction<Tables>): Link[] {
  const links = waiting.get(transaction) ?? [];
  waiting.set(transaction, links);
  return links;
}

// A statement of SQLite takes 32766 values; a link has 7.
const LINKS_PER_STATEMENT = 4000;

/**
 * Puts the links of a transaction at the end of the chain. The last thing that a transaction does: from here
 * to its commit, other nodes wait for the head.
 */
export async function sealChain(transaction: Transaction<Tables>): Promise<void> {
  const links = waiting.get(transaction) ?? [];
  waiting.delete(transaction);
  if (links.length === 0) return;
  const head = await transaction
    .updateTable('chain_head')
    .set((row) => ({ position: row('position', '+', links.length) }))
    .where('id', '=', 1)
    .returning(['position', 'hash'])
    .executeTakeFirstOrThrow();
  const rows: Insertable<ChainTable>[] = [];
  let { hash } = head;
  let position = head.position - links.length;
  for (const link of links) {
    position += 1;
    hash = linkHash(hash, { ...link, position });
    rows.push({ ...link, position, hash });
  }
  for (let at = 0; at < rows.length; at += LINKS_PER_STATEMENT) {
    await transaction
      .insertInto('chain')
      .values(rows.slice(at, at + LINKS_PER_STATEMENT))
      .execute();
  }
  await transaction.updateTable('chain_head').set({ hash }).where('id', '=', 1).execute();
}

/** The hash of a link: over the one before it and all that it says. */
export function linkHash(previous: string, link: Omit<Selectable<ChainTable>, 'hash'>): string {
  const { position, what, exchange_id, sequence, at, digest } = link;
  return sha256(JSON.stringify([previous, position, what, exchange_id, sequence, at, digest]));
}

/** SHA-256 over every column of an entry: the texts and numbers as a JSON array, then NUL, then the bytes. */
export function entryDigest(row: EntryTable): string {
  const bytes = row.bytes === null ? undefined : new Uint8Array(row.bytes);
  const written = JSON.stringify([
    row.exchange_id,
    row.sequence,
    row.at,
    row.kind,
    row.from_state,
    row.to_state,
    row.event,
    row.direction,
    row.transaction_id,
    row.message_id,
    row.content_type,
    row.status,
    row.code,
    row.text,
    row.detail,
    row.name,
    row.value,
    bytes?.length ?? null,
  ]);
  return sha256(`${written}\u0000`, bytes);
}

/** SHA-256 over what is told of an exchange as a whole. */
export function summaryDigest(row: ChainedSummary): string {
  return sha256(
    JSON.stringify([
      row.exchange_id,
      row.node,
      row.role,
      row.peer,
      row.service,
      row.started_at,
      row.ended_at,
      row.outcome,
      row.code,
    ]),
  );
}

function sha256(text: string, bytes: Uint8Array = new Uint8Array()): string {
  return createHash('sha256').update(text).update(bytes).digest('base64url');
}
