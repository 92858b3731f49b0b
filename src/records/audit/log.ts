import type { Kysely, Selectable, Transaction } from 'kysely';
import type { AuditMessageTable, Tables } from '../schema.js';

/** An audit message as it is kept. */
export interface KeptMessage {
  /** UUID. */
  readonly id: string;
  /** The country of the node that made it. */
  readonly node: string;
  readonly at: Date;
  readonly exchangeId?: string;
  /** A key of the event catalogue. */
  readonly event: string;
  readonly side: 'a' | 'b';
  readonly outcome: string;
  readonly generation: string;
  /** Where it is to be sent; kept here only when absent. */
  readonly sink?: string;
  readonly sentAt?: Date;
  /** Why it cannot be sent. */
  readonly problem?: string;
  /** XML. */
  readonly message: Uint8Array;
}

/** Keeps messages as part of another transaction. */
export async function keepMessages(
  transaction: Transaction<Tables>,
  messages: readonly KeptMessage[],
): Promise<void> {
  for (const { id, node, at, exchangeId, event, side, outcome, generation, sink, message } of messages) {
    await transaction
      .insertInto('audit_message')
      .values({
        id,
        node,
        at: at.getTime(),
        exchange_id: exchangeId ?? null,
        event,
        side,
        outcome,
        generation,
        sink: sink ?? null,
        sent_at: null,
        problem: null,
        message,
      })
      .execute();
  }
}

/** Notes that the repository has them. */
export async function markSent(
  transaction: Transaction<Tables>,
  ids: readonly string[],
  at: Date,
): Promise<void> {
  await transaction
    .updateTable('audit_message')
    .set({ sent_at: at.getTime() })
    .where('id', 'in', ids)
    .execute();
}

/** Notes why a message can never be sent; it stays here. */
export async function markUnsendable(
  transaction: Transaction<Tables>,
  id: string,
  problem: string,
): Promise<void> {
  await transaction.updateTable('audit_message').set({ problem }).where('id', '=', id).execute();
}

/** The newest messages, in the order in which they were made; of one exchange, when one is named. */
export async function listMessages(
  db: Kysely<Tables>,
  { limit, exchangeId }: { readonly limit: number; readonly exchangeId?: string | undefined },
): Promise<readonly KeptMessage[]> {
  let query = db.selectFrom('audit_message').selectAll();
  if (exchangeId !== undefined) query = query.where('exchange_id', '=', exchangeId);
  const rows = await query.orderBy('position', 'desc').limit(limit).execute();
  return rows.reverse().map(readRow);
}

/** The message of that id. */
export async function findMessage(db: Kysely<Tables>, id: string): Promise<KeptMessage | undefined> {
  const row = await db.selectFrom('audit_message').selectAll().where('id', '=', id).executeTakeFirst();
  return row && readRow(row);
}

function readRow(row: Selectable<AuditMessageTable>): KeptMessage {
  return {
    id: row.id,
    node: row.node,
    at: new Date(row.at),
    ...(row.exchange_id === null ? {} : { exchangeId: row.exchange_id }),
    event: row.event,
    side: row.side,
    outcome: row.outcome,
    generation: row.generation,
    ...(row.sink === null ? {} : { sink: row.sink }),
    ...(row.sent_at === null ? {} : { sentAt: new Date(row.sent_at) }),
    ...(row.problem === null ? {} : { problem: row.problem }),
    message: new Uint8Array(row.message),
  };
}
