import type { ExchangeSummary, StoredEntry } from '../records/journal.js';
import { type Html, html } from '../wire/html.js';
import { page } from './page.js';
import { bytes, instant, kindOf, meaningOf, outcomeOf, serviceOf, took, whoActs } from './words.js';

/** One exchange as the journal tells it: states, messages by kind and size, errors by code. */
export function exchangePage(summary: ExchangeSummary, entries: readonly StoredEntry[]): Html {
  const start = summary.startedAt.getTime();
  return page(
    whoActs(summary),
    html`
    <p><a href="/">All exchanges</a></p>
    <dl>
      <dt>Exchange</dt><dd><code>${summary.exchangeId}</code></dd>
      <dt>Started (UTC)</dt><dd>${instant(summary.startedAt)}</dd>
      <dt>Took</dt><dd>${took(summary)}</dd>
      <dt>Service</dt><dd>${serviceOf(summary)}</dd>
      <dt>Outcome</dt><dd>${outcomeOf(summary)}</dd>
    </dl>
    <h2 id="steps">What happened</h2>
    <p class="quiet">Messages hold patient data: they are in the journal, byte for byte, and only their kind and size
    are shown here.</p>
    ${entries.length === 0 ? html`<p class="empty">No step is recorded yet. Reload to look again.</p>` : steps()}`,
  );

  function steps(): Html {
    return html`<table aria-labelledby="steps"><thead><tr>
      <th scope="col" class="number">After</th><th scope="col">What</th><th scope="col">Which</th>
    </tr></thead><tbody>${entries.map(
      (entry) => html`<tr>
      <td data-label="After" class="number">${(entry.at.getTime() - start).toLocaleString('en')} ms</td>
      ${row(entry, summary)}</tr>`,
    )}</tbody></table>`;
  }
}

function row(entry: StoredEntry, { role }: ExchangeSummary): Html {
  switch (entry.kind) {
    case 'transition':
      return cells(
        html`state`,
        html`<b>${entry.to}</b> <small>${entry.from === '' ? '' : `from ${entry.from}, `}by ${entry.event}</small>`,
      );
    case 'message':
      return cells(
        html`${entry.direction === 'in' ? 'received' : 'sent'}`,
        html`${kindOf(entry, role)} <small>${bytes(entry.bytes)}${
          entry.status === undefined ? '' : `, HTTP ${entry.status}`
        }</small>`,
      );
    case 'error':
      return cells(
        html`<span class="trouble">error</span>`,
        html`${entry.code} <small>${meaningOf(entry.code)}</small>`,
      );
    case 'note':
      // Its value may be a code out of the document.
      return cells(html`note`, html`${entry.name}`);
  }
}

function cells(what: Html, which: Html): Html {
  return html`<td data-label="What">${what}</td><td data-label="Which">${which}</td>`;
}
