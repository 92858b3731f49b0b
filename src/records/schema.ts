import type { Generated } from 'kysely';

/** The tables as the last migration leaves them. Instants are milliseconds since 1970 (UTC). */
export interface Tables {
  readonly exchange: ExchangeTable;
  readonly entry: EntryTable;
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

/** The steps that make the tables, oldest first. A step that was released is never changed: add one. */
export const migrations: readonly string[] = [
  `create table exchange (
     id integer primary key,
     exchange_id text not null unique,
     node text not null,
     role text not null check (role in ('a', 'b')),
     peer text,
     service text,
     started_at integer not null,
     ended_at integer,
     outcome text not null check (outcome in ('running', 'completed', 'refused', 'failed')),
     code text
   );
   create index exchange_by_time on exchange (started_at, id);
   create index exchange_by_node on exchange (node, started_at, id);
   -- The bytes stand last: a reader of the other columns does not page through them.
   create table entry (
     exchange_id text not null references exchange (exchange_id),
     sequence integer not null,
     at integer not null,
     kind text not null check (kind in ('transition', 'message', 'error', 'note')),
     from_state text,
     to_state text,
     event text,
     direction text check (direction in ('in', 'out')),
     transaction_id text,
     message_id text,
     content_type text,
     status integer,
     code text,
     text text,
     detail text,
     name text,
     value text,
     bytes blob,
     primary key (exchange_id, sequence)
   );`,
];
