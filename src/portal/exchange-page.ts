import type { ExchangeSummary, StoredEntry } from '../records/journal.js';
import { type Html, html } from './html.js';
import { page } from './page.js';

/** One exchange as the journal tells it: states, messages by kind and size, errors by code. */
export function exchangePage(summary: ExchangeSummary, entries: readonly StoredEntry[]): Html {
  const start = summary.startedAt.getTime();
  return page(
    'One exchange',
    html`
    <p><a href="/">All exchanges</a></p>
    <dl>
      <dt>Exchange</dt><dd><code>${summary.exchangeId}</code></dd>
      <dt>Contact point</dt><dd>${summary.node}, role ${summary.role.toUpperCase()}</dd>
      <dt>Other country</dt><dd>${summary.peer ?? 'unknown'}</dd>
      <dt>Service</dt><dd>${summary.service ?? 'not told'}</dd>
      <dt>Outcome</dt><dd class="${summary.outcome}">${summary.outcome} ${summary.code ?? ''}</dd>
    </dl>
    <table class="wide"><thead><tr><th>ms</th><th>What</th><th></th></tr></thead><tbody>
    ${entries.map((entry) => html`<tr class="${entry.kind}"><td>${entry.at.getTime() - start}</td>${row(entry)}</tr>`)}
    </tbody></table>`,
  );
}

function row(entry: StoredEntry): Html {
  switch (entry.kind) {
    case 'transition':
      return html`<td>state</td><td>${entry.from === '' ? '' : `${entry.from} → `}<b>${entry.to}</b> <small>${entry.event}</small></td>`;
    case 'message':
      return html`<td>${entry.direction === 'in' ? 'received' : 'sent'}</td>
        <td>${entry.transaction ?? 'a message'}, ${entry.bytes.length} bytes ${entry.status === undefined ? '' : `(HTTP ${entry.status})`}</td>`;
    case 'error':
      return html`<td>refused</td><td>${entry.code}: ${entry.text}</td>`;
    case 'note':
      return html`<td>${entry.name}</td><td>${entry.value}</td>`;
  }
}
