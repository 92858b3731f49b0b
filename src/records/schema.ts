import type { Generated } from 'kysely';

/** The tables as the last migration leaves them. Instants are milliseconds since 1970 (UTC). */
export interface Tables {
  readonly exchange: ExchangeTable;
  readonly entry: EntryTable;
  readonly outbox: OutboxTable;
  readonly audit_message: AuditMessageTable;
  readonly evidence: EvidenceTable;
  readonly access: AccessTable;
  readonly chain: ChainTable;
  readonly chain_head: ChainHeadTable;
  readonly instance: { readonly id: string; readonly seen_at: number };
  readonly replay: { readonly key: string; readonly until: number };
  readonly pivot: PivotTable;
}

export interface ExchangeTable {
  readonly id: Generated<number>;
  readonly exchange_id: string;
  readonly node: string;
  readonly role: 'a' | 'b';
  readonly peer: string | null;
  readonly service: string | null;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly outcome: 'running' | 'completed' | 'refused' | 'failed';
  readonly code: string | null;
  /** How many entries it has. */
  readonly entries: Generated<number>;
  /** The opening of the store that runs it. */
  readonly instance: string | null;
}

/** One entry a row; a column that the entry's kind does not have is null. */
export interface EntryTable {
  readonly exchange_id: string;
  readonly sequence: number;
  readonly at: number;
  readonly kind: 'transition' | 'message' | 'error' | 'note';
  readonly from_state: string | null;
  readonly to_state: string | null;
  readonly event: string | null;
  readonly direction: 'in' | 'out' | null;
  readonly transaction_id: string | null;
  readonly message_id: string | null;
  readonly content_type: string | null;
  readonly status: number | null;
  readonly code: string | null;
  readonly text: string | null;
  readonly detail: string | null;
  readonly name: string | null;
  readonly value: string | null;
  readonly bytes: Uint8Array | ArrayBuffer | null;
}

/** What must still be delivered; a row goes when it was. */
export interface OutboxTable {
  /** The order in which entries were put in. */
  readonly position: Generated<number>;
  readonly id: string;
  readonly sink: string;
  readonly ordering_key: string;
  readonly content_type: string;
  readonly exchange_id: string | null;
  readonly created_at: number;
  readonly attempts: number;
  readonly next_attempt_at: number;
  readonly reason: string | null;
  readonly worker: string | null;
  readonly leased_until: number | null;
  readonly payload: Uint8Array | ArrayBuffer;
}

/** Every audit message that was made; it stays when it was sent. */
export interface AuditMessageTable {
  /** The order in which they were made. */
  readonly position: Generated<number>;
  readonly id: string;
  readonly node: string;
  readonly at: number;
  readonly exchange_id: string | null;
  readonly event: string;
  readonly side: 'a' | 'b';
  readonly outcome: string;
  readonly generation: string;
  /** Where it is to be sent; null when it is kept here only. */
  readonly sink: string | null;
  readonly sent_at: number | null;
  /** Why it cannot be sent. */
  readonly problem: string | null;
  readonly message: Uint8Array | ArrayBuffer;
}

/** Every evidence that was made. */
export interface EvidenceTable {
  /** The order in which they were made. */
  readonly position: Generated<number>;
  readonly id: string;
  readonly node: string;
  readonly at: number;
  readonly exchange_id: string;
  readonly message_id: string;
  readonly kind: 'nro' | 'nrr' | 'nrd';
  readonly decision: 'permit' | 'deny';
  readonly transaction_id: string;
  readonly title: string;
  readonly evidence: Uint8Array | ArrayBuffer;
}

/** Who saw what of whom: a row for each patient of each access. */
export interface AccessTable {
  /** The order in which they were made. */
  readonly position: Generated<number>;
  readonly node: string;
  readonly side: 'a' | 'b';
  readonly at: number;
  readonly exchange_id: string;
  readonly patient_root: string;
  readonly patient_extension: string;
  /** What was done: a key of the words for it. */
  readonly action: string;
  /** LOINC code of the document class. */
  readonly class_code: string | null;
  readonly outcome: string;
  /** The protocol's code of a refusal. */
  readonly code: string | null;
  readonly purpose: string | null;
  /** Country of the professional, and of the documents. */
  readonly asking_country: string | null;
  readonly answering_country: string | null;
  readonly professional: string | null;
  readonly role_code: string | null;
  readonly role_text: string | null;
  readonly organisation: string | null;
}

/** One link of the chain over the journal: an entry as it was written, or a summary as it was then. */
export interface ChainTable {
  readonly position: number;
  readonly what: 'entry' | 'summary';
  readonly exchange_id: string;
  /** Of an entry. */
  readonly sequence: number | null;
  /** Of an entry its own; of a summary when the exchange ended, or began. */
  readonly at: number;
  /** SHA-256 of the content, base64url. */
  readonly digest: string;
  /** SHA-256 of the hash before it and all of this row, base64url. */
  readonly hash: string;
}

/** The one row that all writers of the chain meet at: its end, and what stands before its first link. */
export interface ChainHeadTable {
  readonly id: number;
  readonly position: number;
  readonly hash: string;
  /** The last link that retention removed; 0 when none was. */
  readonly start_position: number;
  readonly start_hash: string;
  /** Exchanges that ended before were removed. */
  readonly pruned_before: number;
}

/** A document as it crosses the border, kept so that every node delivers what one has listed. */
export interface PivotTable {
  readonly key: string;
  readonly source: string;
  readonly made_at: number;
  readonly report: string;
  readonly bytes: Uint8Array | ArrayBuffer;
}
