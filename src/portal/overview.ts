import type { ExchangeSummary } from '../records/journal.js';
import { type Html, html } from '../wire/html.js';
import type { CrossingCard, NodeCard } from './cards.js';
import { page } from './page.js';
import { instant, outcomeOf, serviceOf, took, validity, whoActs } from './words.js';

export interface Overview {
  readonly nodes: readonly NodeCard[];
  readonly crossings: readonly CrossingCard[];
  readonly exchanges: readonly ExchangeSummary[];
  readonly now: Date;
  /** Address of the validation service, where it is served. */
  readonly validation?: string | undefined;
}

/** The first page: what runs, whom it trusts, what can be tried, what crossed last. */
export function overviewPage({ nodes, crossings, exchanges, now, validation }: Overview): Html {
  return page(
    'Contact points',
    html`
    <p>What runs on this machine, whom each trusts, and what crossed the border last.</p>
    <div class="cards">${nodes.map((node) => nodeCard(node, now))}</div>
    <h2 id="try">Try a crossing</h2>
    ${
      crossings.length === 0
        ? html`<p class="empty">This demonstration has none configured.</p>`
        : html`<div class="actions">${crossings.map(
            ({ name, title }) =>
              html`<form method="post" action="/crossings/${name}"><button>${title}</button></form>`,
          )}</div>`
    }
    ${
      validation === undefined
        ? undefined
        : html`<h2 id="validate">Validate a document</h2>
    <p><a href="${validation}">Drop a CDA document</a> and read what is wrong with it, where, and what to do.</p>`
    }
    <h2 id="last">Last exchanges</h2>
    ${
      exchanges.length === 0
        ? html`<p class="empty">Nothing has crossed yet. Start a crossing above: its exchanges will stand here, each with its outcome.</p>`
        : exchangeTable(exchanges)
    }`,
  );
}

function nodeCard(node: NodeCard, now: Date): Html {
  return html`<section class="card" aria-label="${node.name}">
    <h2>${node.name} <small>${node.country}</small></h2>
    <dl>
      <dt>Listens at</dt><dd><code>${node.url}</code></dd>
      <dt>Home community</dt><dd><code>${node.homeCommunityId}</code></dd>
      <dt>As country A</dt><dd>answers for its own citizens</dd>
      <dt>As country B</dt><dd>asks for its professionals</dd>
      <dt>Trusts</dt><dd>${
        node.peers.length === 0
          ? html`<span class="empty">nobody yet: its configuration names no peer</span>`
          : node.peers.map(({ name, dialect }) => html`<div>${name}, in the dialect ${dialect}</div>`)
      }</dd>
    </dl>
    <h3>Certificates</h3>
    <dl>${node.certificates.map(
      ({ use, subject, validTo }) =>
        html`<dt>${use}</dt><dd>${subject}<br><small>${validity(validTo, now)}</small></dd>`,
    )}</dl>
  </section>`;
}

function exchangeTable(exchanges: readonly ExchangeSummary[]): Html {
  return html`<table aria-labelledby="last"><thead><tr>
    <th scope="col">Started (UTC)</th><th scope="col">Who</th><th scope="col">Service</th>
    <th scope="col">Outcome</th><th scope="col" class="number">Took</th>
  </tr></thead><tbody>${exchanges.map(
    (exchange) => html`<tr>
      <td data-label="Started (UTC)"><a href="/exchanges/${exchange.exchangeId}">${instant(exchange.startedAt)}</a></td>
      <td data-label="Who">${whoActs(exchange)}</td>
      <td data-label="Service">${serviceOf(exchange)}</td>
      <td data-label="Outcome">${outcomeOf(exchange)}</td>
      <td data-label="Took" class="number">${took(exchange)}</td></tr>`,
  )}</tbody></table>`;
}
