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
  ({ instant }) => `
   alter table exchange add column entries integer not null default 0;
   update exchange set entries =
     (select coalesce(max(sequence), 0) from entry where entry.exchange_id = exchange.exchange_id);
   create table chain (
     position ${instant} primary key,
     what text not null check (what in ('entry', 'summary')),
     exchange_id text not null,
     sequence integer,
     at ${instant} not null,
     digest text not null,
     hash text not null
   );
   create index chain_by_exchange on chain (exchange_id, what, sequence, position);
   create table chain_head (
     id integer primary key check (id = 1),
     position ${instant} not null,
     hash text not null,
     start_position ${instant} not null,
     start_hash text not null,
     pruned_before ${instant} not null
   );
   insert into chain_head values (1, 0, '', 0, '', 0);`,
  ({ instant, bytes }) => `
   -- Which opening of the store runs an exchange, and when it last said that it lives.
   alter table exchange add column instance text;
   create table instance (id text primary key, seen_at ${instant} not null);
   create table replay (key text primary key, until ${instant} not null);
   create index replay_by_time on replay (until);
   create table pivot (
     key text not null,
     source text not null,
     made_at ${instant} not null,
     report text not null,
     bytes ${bytes} not null,
     primary key (key, source)
   );
   create index pivot_by_time on pivot (made_at);`,
  ({ counter, instant, bytes }) => `
   create table audit_message (
     position ${counter},
     id text not null unique,
     node text not null,
     at ${instant} not null,
     exchange_id text,
     event text not null,
     side text not null check (side in ('a', 'b')),
     outcome text not null,
     generation text not null,
     sink text,
     sent_at ${instant},
     problem text,
     message ${bytes} not null
   );
   create index audit_message_by_exchange on audit_message (exchange_id, position);`,
  ({ counter, instant, bytes }) => `
   create table evidence (
     position ${counter},
     id text not null unique,
     node text not null,
     at ${instant} not null,
     exchange_id text not null,
     message_id text not null,
     kind text not null check (kind in ('nro', 'nrr', 'nrd')),
     decision text not null check (decision in ('permit', 'deny')),
     transaction_id text not null,
     title text not null,
     evidence ${bytes} not null
   );
   create index evidence_by_message on evidence (message_id, position);
   create index evidence_by_exchange on evidence (exchange_id, position);
   create table access (
     position ${counter},
     node text not null,
     side text not null check (side in ('a', 'b')),
     at ${instant} not null,
     exchange_id text not null,
     patient_root text not null,
     patient_extension text not null,
     action text not null,
     class_code text,
     outcome text not null,
     code text,
     purpose text,
     asking_country text,
     answering_country text,
     professional text,
     role_code text,
     role_text text,
     organisation text
   );
   create index access_by_patient on access (patient_extension, patient_root, position);`,
];

export const sqliteTypes: ColumnTypes = {
  counter: 'integer primary key',
  instant: 'integer',
  bytes: 'blob',
};

export const postgresTypes: ColumnTypes = {
  counter: 'bigint generated by default as identity primary key',
  instant: 'bigint',
  bytes: 'bytea',
};
