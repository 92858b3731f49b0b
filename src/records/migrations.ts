/** How an engine writes the types that the steps use. */
export interface ColumnTypes {
  /** A primary key that counts up by itself. */
  readonly counter: string;
  /** A whole number up to 2^53: an instant in milliseconds since 1970 (UTC). */
  readonly instant: string;
  readonly bytes: string;
}

export type Migration = (types: ColumnTypes) => string;

/** The steps that make the tables, oldest first. A step that was released is never changed: add one. */
export const migrations: readonly Migration[] = [
  ({ counter, instant, bytes }) => `
   create table exchange (
     id ${counter},
     exchange_id text not null unique,
     node text not null,
     role text not null check (role in ('a', 'b')),
     peer text,
     service text,
     started_at ${instant} not null,
     ended_at ${instant},
     outcome text not null check (outcome in ('running', 'completed', 'refused', 'failed')),
     code text
   );
   create index exchange_by_time on exchange (started_at, id);
   create index exchange_by_node on exchange (node, started_at, id);
   -- The bytes stand last: a reader of the other columns does not page through them.
   create table entry (
     exchange_id text not null references exchange (exchange_id),
     sequence integer not null,
     at ${instant} not null,
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
     bytes ${bytes},
     primary key (exchange_id, sequence)
   );`,
  ({ counter, instant, bytes }) => `
   create table outbox (
     position ${counter},
     id text not null unique,
     sink text not null,
     ordering_key text not null,
     content_type text not null,
     exchange_id text,
     created_at ${instant} not null,
     attempts integer not null,
     next_attempt_at ${instant} not null,
     reason text,
     worker text,
     leased_until ${instant},
     payload ${bytes} not null
   );
   create index outbox_by_key on outbox (sink, ordering_key, position);
   create index outbox_by_position on outbox (sink, position);`,
];

export const sqliteTypes: ColumnTypes = {
  counter: 'integer primary key',
  instant: 'integer',
  bytes: 'blob',
};
