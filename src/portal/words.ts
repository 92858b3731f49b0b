import { documentClasses } from '../kernel/classes.js';
import { errorByCode, errorEntry } from '../kernel/errors.js';
import type { ExchangeSummary, MessageEntry } from '../records/journal.js';
import { type Html, html } from '../wire/html.js';
import { transactions } from '../wire/transactions.js';

/** Who asks whom: country B asks, country A answers. */
export function whoActs({ node, role, peer }: Pick<ExchangeSummary, 'node' | 'role' | 'peer'>): string {
  const other = peer ?? 'a sender that was not identified';
  return role === 'b' ? `${node} asks ${other}` : `${node} answers ${other}`;
}

/** What was asked for; why there is nothing to name, where that is so. */
export function serviceOf({ service, role, outcome }: ExchangeSummary): Html {
  const kind = Object.values(documentClasses).find(({ name }) => name === service);
  if (service !== undefined) return html`${kind?.title ?? service}`;
  if (role === 'a') return html`<span class="quiet">one request, told inside</span>`;
  return html`<span class="quiet">${outcome === 'running' ? 'none asked for yet' : 'none was asked for'}</span>`;
}

/** How it ended. Success is quiet, trouble of the system amber with its code. */
export function outcomeOf({ outcome, code }: Pick<ExchangeSummary, 'outcome' | 'code'>): Html {
  if (outcome === 'completed') return html`completed`;
  if (outcome === 'running') return html`<span class="quiet">still running</span>`;
  return html`<span class="trouble">${outcome}</span> <small>${code ?? 'no code recorded'}</small>`;
}

/**
 * The standard text of an error code. Never the text that was recorded: a peer may have written patient data
 * into it, and it stays in the journal.
 */
export function meaningOf(code: string): string {
  const name = errorByCode(code);
  if (name !== undefined) return errorEntry(name).text;
  return ours[code] ?? 'no standard text; the journal has the reason';
}

const ours: Readonly<Record<string, string>> = {
  interrupted: 'The node was stopped before this exchange ended.',
  connect: 'No connection to the other contact point came about.',
};

/** What a message is: `Patient Discovery request (ITI-55)`. */
export function kindOf({ transaction, direction }: MessageEntry, role: ExchangeSummary['role']): string {
  const side = (direction === 'in') === (role === 'a') ? 'request' : 'response';
  const known = Object.values(transactions).find(({ id }) => id === transaction);
  return known === undefined
    ? `${side} of a kind that was not recognised`
    : `${known.name} ${side} (${known.id})`;
}

export function bytes({ length }: Uint8Array): string {
  return `${length.toLocaleString('en')} bytes`;
}

/** An instant to the second, in UTC. */
export function instant(date: Date): Html {
  const iso = date.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`;
}

export function took({ startedAt, endedAt }: ExchangeSummary): Html {
  if (endedAt === undefined) return html`<span class="quiet">not ended</span>`;
  return html`${(endedAt.getTime() - startedAt.getTime()).toLocaleString('en')} ms`;
}

const DAY_MS = 86_400_000;
const RENEW_DAYS = 30;

/** Until when a certificate holds; amber when that is soon or past. */
export function validity(until: Date, now: Date): Html {
  const days = Math.floor((until.getTime() - now.getTime()) / DAY_MS);
  const day = until.toISOString().slice(0, 10);
  if (days < 0) return html`<span class="trouble">expired on ${day}</span>`;
  const left = `${days.toLocaleString('en')} days left`;
  return days < RENEW_DAYS
    ? html`valid until ${day}, <span class="trouble">${left}</span>`
    : html`valid until ${day}, ${left}`;
}
