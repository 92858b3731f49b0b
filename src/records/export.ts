import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ExchangeSummary, Journal, MessageEntry, StoredEntry } from './journal.js';
import { reason } from './store.js';
import { StoreError } from './store-error.js';

/**
 * Writes one exchange into an empty or new folder: `exchange.yaml` with its summary and entries in order, and
 * each message as the bytes it was, in a file that the entry names. Gives the names of the files; none of them
 * tells anything of a patient. Rejects with {@link StoreError} for an unknown exchange and a folder in use.
 */
export async function exportExchange(
  journal: Pick<Journal, 'find' | 'entries'>,
  exchangeId: string,
  folder: string,
): Promise<readonly string[]> {
  const summary = await journal.find(exchangeId);
  if (summary === undefined) throw new StoreError(`the exchange ${exchangeId} is not in the journal`);
  const entries = await journal.entries(exchangeId);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (readdirSync(folder).length > 0) throw new Error('the folder is not empty');
    const written = entries.map((entry) => ({ entry, ...(entry.kind === 'message' && fileOf(entry)) }));
    for (const { file, bytes } of written) {
      if (file !== undefined) writeFileSync(join(folder, file), bytes ?? '', { mode: 0o600, flag: 'wx' });
    }
    const text = stringify({ ...summaryOf(summary), entries: written.map(entryOf) });
    writeFileSync(join(folder, INDEX), text, { mode: 0o600, flag: 'wx' });
    return [INDEX, ...written.flatMap(({ file }) => file ?? [])];
  } catch (error) {
    throw new StoreError(`the exchange could not be written to ${folder}: ${reason(error)}`, error);
  }
}

const INDEX = 'exchange.yaml';

function fileOf({ sequence, direction, transaction, contentType, bytes }: MessageEntry & StoredEntry) {
  const parts = [
    String(sequence).padStart(3, '0'),
    direction,
    ...(transaction === undefined ? [] : [transaction]),
  ];
  // What a peer sent is not trusted to be a file name.
  const stem = parts.join('-').replace(/[^\w-]/g, '_');
  const ending = /^multipart\//i.test(contentType) ? 'mime' : /xml/i.test(contentType) ? 'xml' : 'bin';
  return { file: `${stem}.${ending}`, bytes };
}

function summaryOf({ startedAt, endedAt, ...rest }: ExchangeSummary) {
  return {
    ...rest,
    startedAt: startedAt.toISOString(),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
  };
}

function entryOf({ entry, file }: { readonly entry: StoredEntry; readonly file?: string }) {
  const { at, ...rest } = entry;
  if (rest.kind !== 'message') return { ...rest, at: at.toISOString() };
  const { bytes, ...message } = rest;
  return { ...message, at: at.toISOString(), size: bytes.length, file };
}
