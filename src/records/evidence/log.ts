import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Decision, EvidenceKind } from '../../wire/evidence/obligations.js';
import { storable } from '../entry-row.js';
import type { EvidenceTable, Tables } from '../schema.js';

/** An evidence as it is kept. */
export interface KeptEvidence {
  /** UUID; `EvidenceIdentifier` of the evidence. */
  readonly id: string;
  /** The country of the node that made it. */
  readonly node: string;
  readonly at: Date;
  readonly exchangeId: string;
  /** WS-Addressing id of the message that it is of. */
  readonly messageId: string;
  readonly kind: EvidenceKind;
  readonly decision: Decision;
  /** `ITI-39`. */
  readonly transaction: string;
  /** `NCPB_XCA_LIST_REQ`. */
  readonly title: string;
  /** Signed XML. */
  readonly evidence: Uint8Array;
}

/** Which evidences: those of a message, of an exchange, or the newest. */
export interface EvidenceFilter {
  readonly messageId?: string | undefined;
  readonly exchangeId?: string | undefined;
  readonly limit?: number | undefined;
}

/** Keeps evidences as part of another transaction. */
export async function keepEvidences(
  transaction: Transaction<Tables>,
  evidences: readonly KeptEvidence[],
): Promise<void> {
  for (const { at, exchangeId, messageId, transaction: transactionId, ...rest } of evidences) {
    await transaction
      .insertInto('evidence')
      .values({
        ...rest,
        at: at.getTime(),
        exchange_id: exchangeId,
        message_id: storable(messageId),
        transaction_id: transactionId,
      })
      .execute();
  }
}

/** The evidences in the order in which they were made; all that fit the filter, or the newest so many. */
export async function listEvidences(
  db: Kysely<Tables>,
  { messageId, exchangeId, limit }: EvidenceFilter,
): Promise<readonly KeptEvidence[]> {
  let query = db.selectFrom('evidence').selectAll();
  if (messageId !== undefined) query = query.where('message_id', '=', storable(messageId));
  if (exchangeId !== undefined) query = query.where('exchange_id', '=', exchangeId);
  query = query.orderBy('position', 'desc');
  const rows = await (limit === undefined ? query : query.limit(limit)).execute();
  return rows.reverse().map(readRow);
}

/** The evidence of that identifier. */
export async function findEvidence(db: Kysely<Tables>, id: string): Promise<KeptEvidence | undefined> {
  const row = await db.selectFrom('evidence').selectAll().where('id', '=', id).executeTakeFirst();
  return row && readRow(row);
}

function readRow(row: Selectable<EvidenceTable>): KeptEvidence {
  return {
    id: row.id,
    node: row.node,
    at: new Date(row.at),
    exchangeId: row.exchange_id,
    messageId: row.message_id,
    kind: row.kind,
    decision: row.decision,
    transaction: row.transaction_id,
    title: row.title,
    evidence: new Uint8Array(row.evidence),
  };
}

const LONGEST_ID = 100;

/**
 * The name of an evidence's file: instant, kind, message id and title (dossier security 8.5). A message id is
 * the peer's: what could lead out of the folder or trouble a file system becomes `_`.
 */
export function evidenceFileName({ at, kind, messageId, title }: KeptEvidence): string {
  const id = messageId.replace(/[^A-Za-z0-9-]/g, '_').slice(0, LONGEST_ID) || 'NO-UUID';
  return `${at.toISOString().replaceAll(':', '-')}_${kind.toUpperCase()}_${id}_${title}.xml`;
}
