import type { CountryCode } from '../kernel/identifiers.js';
import type { OutboxEntry } from './outbox.js';

/** What is opened when an exchange begins. */
export interface ExchangeStart {
  /** UUID. One id for all that belongs to one answer (country A) or one session (country B). */
  readonly exchangeId: string;
  readonly node: CountryCode;
  readonly role: 'a' | 'b';
  /** The other country, when known at the start. */
  readonly peer?: CountryCode;
  /** `patient-summary`, `eprescription`, …; unknown at the start of an answer. */
  readonly service?: string;
}

interface EntryBase {
  readonly at: Date;
}

/** A machine went from one state to another. */
export interface TransitionEntry extends EntryBase {
  readonly kind: 'transition';
  readonly from: string;
  readonly to: string;
  readonly event: string;
}

/** A message as it stood on the wire, byte for byte. */
export interface MessageEntry extends EntryBase {
  readonly kind: 'message';
  readonly direction: 'in' | 'out';
  /** `ITI-55`, `ITI-38`, `ITI-39`, `ITI-41`; undefined when it was refused before it was known. */
  readonly transaction?: string;
  readonly messageId?: string;
  /** The whole Content-Type header, the multipart boundary included. */
  readonly contentType: string;
  /** HTTP status of a response. */
  readonly status?: number;
  readonly bytes: Uint8Array;
}

/** Something was refused or failed; `code` is the protocol's where there is one. */
export interface ErrorEntryRecord extends EntryBase {
  readonly kind: 'error';
  readonly code: string;
  readonly text: string;
  /** Stack or cause; never leaves the journal. */
  readonly detail?: string;
}

/** A fact that a reader of the exchange will want: who asked, which document, what was not translated. */
export interface NoteEntry extends EntryBase {
  readonly kind: 'note';
  readonly name: string;
  readonly value: string;
}

export type JournalEntry = TransitionEntry | MessageEntry | ErrorEntryRecord | NoteEntry;
export type StoredEntry = JournalEntry & { readonly sequence: number };

export type Outcome = 'running' | 'completed' | 'refused' | 'failed';

export interface ExchangeSummary extends ExchangeStart {
  readonly startedAt: Date;
  readonly endedAt?: Date;
  readonly outcome: Outcome;
  readonly code?: string;
}

/** What changes on a summary while the exchange runs or when it ends. */
export type ExchangeUpdate = Partial<
  Pick<ExchangeSummary, 'peer' | 'service' | 'outcome' | 'code' | 'endedAt'>
>;

/**
 * Every exchange, byte-exact. Entries of one exchange keep the order in which they were handed over.
 * What resolves is on disk.
 */
export interface Journal {
  open(start: ExchangeStart, at: Date): Promise<void>;
  /** What must be delivered because of the entries goes into the outbox in the same commit. */
  append(
    exchangeId: string,
    entries: readonly JournalEntry[],
    deliveries?: readonly OutboxEntry[],
  ): Promise<void>;
  update(exchangeId: string, change: ExchangeUpdate): Promise<void>;
  /** The newest first. */
  recent(limit: number, filter?: { node?: CountryCode }): Promise<readonly ExchangeSummary[]>;
  find(exchangeId: string): Promise<ExchangeSummary | undefined>;
  entries(exchangeId: string): Promise<readonly StoredEntry[]>;
}
