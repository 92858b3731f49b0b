import type { CountryCode } from '../kernel/identifiers.js';
import { listMessages } from '../records/audit/log.js';
import { listEvidences } from '../records/evidence/log.js';
import type { Journal, StoredEntry } from '../records/journal.js';
import type { Store } from '../records/store.js';

/** Something that is kept of an exchange beside its journal; nobody is named in it. */
export interface ExchangeRecord {
  readonly kind: 'audit' | 'evidence';
  /** Of the record: `passerelle audit show` or `passerelle evidence show` takes it. */
  readonly id: string;
  readonly at: Date;
  readonly node: CountryCode;
  /** Who asks is `b`, who answers `a`. */
  readonly side: 'a' | 'b';
  /** What is audited, or the title of the evidence: `NCPB_XCPD_REQ`. */
  readonly event: string;
  /** Of an evidence: `permit`, `deny`. */
  readonly outcome: string;
}

const SEARCHED = 200;
const ALL = 1000;

/**
 * What both sides keep of a session, oldest first, where both keep it in one store: the session's own records and
 * those of the answers to its messages.
 */
export async function recordsOfSession(
  { journal, store }: { readonly journal: Journal; readonly store: Store },
  exchangeId: string,
): Promise<readonly ExchangeRecord[]> {
  const asked = messageIds(await journal.entries(exchangeId), 'out');
  const exchanges = [exchangeId];
  for (const { exchangeId: other, role } of await journal.recent(SEARCHED)) {
    if (role === 'a' && messageIds(await journal.entries(other), 'in').some((id) => asked.includes(id))) {
      exchanges.push(other);
    }
  }
  const kept = await Promise.all(
    exchanges.flatMap((one) => [auditedIn(store, one), provedIn(store, one, one === exchangeId ? 'b' : 'a')]),
  );
  return kept.flat().sort((one, other) => one.at.getTime() - other.at.getTime());
}

async function auditedIn({ db }: Store, exchangeId: string): Promise<ExchangeRecord[]> {
  const kept = await listMessages(db, { limit: ALL, exchangeId });
  return kept.map(({ id, at, node, side, event, outcome }) => ({
    kind: 'audit',
    id,
    at,
    node,
    side,
    event,
    outcome,
  }));
}

async function provedIn(
  { db }: Store,
  exchangeId: string,
  side: ExchangeRecord['side'],
): Promise<ExchangeRecord[]> {
  const kept = await listEvidences(db, { limit: ALL, exchangeId });
  return kept.map(({ id, at, node, title, decision }) => ({
    kind: 'evidence',
    id,
    at,
    node,
    side,
    event: title,
    outcome: decision,
  }));
}

function messageIds(entries: readonly StoredEntry[], direction: 'in' | 'out'): string[] {
  return entries.flatMap((entry) =>
    entry.kind === 'message' && entry.direction === direction ? (entry.messageId ?? []) : [],
  );
}
