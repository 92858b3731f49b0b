import type { JournalEntry, MessageEntry, StoredEntry } from './journal.js';
import type { EntryTable } from './schema.js';

const empty = {
  from_state: null,
  to_state: null,
  event: null,
  direction: null,
  transaction_id: null,
  message_id: null,
  content_type: null,
  status: null,
  code: null,
  text: null,
  detail: null,
  name: null,
  value: null,
  bytes: null,
};

/** One entry as a row of the journal. */
export function writeEntryRow(exchangeId: string, sequence: number, entry: JournalEntry): EntryTable {
  const row = { ...empty, exchange_id: exchangeId, sequence, at: entry.at.getTime(), kind: entry.kind };
  switch (entry.kind) {
    case 'transition':
      return {
        ...row,
        from_state: storable(entry.from),
        to_state: storable(entry.to),
        event: storable(entry.event),
      };
    case 'message':
      return {
        ...row,
        direction: entry.direction,
        transaction_id: optional(entry.transaction),
        message_id: optional(entry.messageId),
        content_type: storable(entry.contentType),
        status: entry.status ?? null,
        bytes: entry.bytes,
      };
    case 'error':
      return {
        ...row,
        code: storable(entry.code),
        text: storable(entry.text),
        detail: optional(entry.detail),
      };
    case 'note':
      return { ...row, name: storable(entry.name), value: storable(entry.value) };
  }
}

/** One row of the journal as the entry it was. */
export function readEntryRow(row: EntryTable): StoredEntry {
  const base = { sequence: row.sequence, at: new Date(row.at) };
  switch (row.kind) {
    case 'transition':
      return {
        ...base,
        kind: row.kind,
        from: row.from_state ?? '',
        to: row.to_state ?? '',
        event: row.event ?? '',
      };
    case 'message':
      return { ...base, ...readMessage(row) };
    case 'error':
      return {
        ...base,
        kind: row.kind,
        code: row.code ?? '',
        text: row.text ?? '',
        ...(row.detail === null ? {} : { detail: row.detail }),
      };
    case 'note':
      return { ...base, kind: row.kind, name: row.name ?? '', value: row.value ?? '' };
  }
}

function readMessage(row: EntryTable): Omit<MessageEntry, 'at'> {
  return {
    kind: 'message',
    direction: row.direction ?? 'in',
    ...(row.transaction_id === null ? {} : { transaction: row.transaction_id }),
    ...(row.message_id === null ? {} : { messageId: row.message_id }),
    contentType: row.content_type ?? '',
    ...(row.status === null ? {} : { status: row.status }),
    bytes: new Uint8Array(row.bytes ?? []),
  };
}

/**
 * Text that a database column holds as it is: a NUL would end it there, and half a surrogate pair has no
 * UTF-8; both become U+FFFD. Bytes of messages are not text and stay exact.
 */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd');
}

/** {@link storable}, and null for what there is not. */
export function optional(text: string | undefined): string | null {
  return text === undefined ? null : storable(text);
}
