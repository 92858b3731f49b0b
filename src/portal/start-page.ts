import Router from '@koa/router';
import Koa from 'koa';
import type { ExchangeSummary, Journal } from '../records/journal.js';
import { exchangePage } from './exchange-page.js';
import { type Html, html } from './html.js';
import { page, STYLE } from './page.js';

/** A certificate as the page shows it. */
export interface CertificateCard {
  readonly use: string;
  readonly subject: string;
  readonly validTo: Date;
}

/** One running node as the page shows it. */
export interface NodeCard {
  readonly country: string;
  readonly name: string;
  readonly homeCommunityId: string;
  readonly url: string;
  readonly certificates: readonly CertificateCard[];
  readonly peers: readonly { readonly country: string; readonly name: string; readonly dialect: string }[];
}

/** A crossing that the page offers to run. */
export interface CrossingCard {
  readonly name: string;
  readonly title: string;
}

export interface StartPageSources {
  readonly nodes: () => readonly NodeCard[];
  readonly journal: Journal;
  readonly now: () => Date;
  readonly crossings: readonly CrossingCard[];
  /** Runs a crossing; resolves with the id of its exchange. */
  readonly run: (crossing: string) => Promise<string>;
}

/**
 * The page of a demo: what runs where, who trusts whom, the last exchanges, and the way of one of them. It
 * shows states and outcomes, never a message: those hold patient data and stay in the journal.
 */
export function startPage(sources: StartPageSources): Koa {
  const router = new Router();
  router.get('/', async (context) => {
    const exchanges = await sources.journal.recent(20);
    context.body = page('Passerelle', overview(sources, exchanges)).text;
  });
  router.get('/exchanges/:id', async (context) => {
    const id = context.params.id ?? '';
    const summary = await sources.journal.find(id);
    if (summary === undefined) {
      context.status = 404;
      context.body = page(
        'No such exchange',
        html`<p>No exchange has this number. <a href="/">Back</a></p>`,
      ).text;
      return;
    }
    context.body = exchangePage(summary, await sources.journal.entries(id)).text;
  });
  router.post('/crossings/:name', async (context) => {
    // A form of another site may not start anything here.
    if (context.get('sec-fetch-site') !== 'same-origin' && context.get('origin') !== context.origin) {
      context.status = 403;
      context.body = page('Refused', html`<p>This can only be started from the page itself.</p>`).text;
      return;
    }
    const crossing = sources.crossings.find(({ name }) => name === context.params.name);
    if (crossing === undefined) return;
    const exchangeId = await sources.run(crossing.name);
    context.redirect(`/exchanges/${exchangeId}`);
  });
  router.get('/style.css', (context) => {
    context.type = 'text/css';
    context.body = STYLE;
  });

  const app = new Koa();
  app.use(async (context, next) => {
    context.set({
      'Content-Security-Policy':
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    });
    context.type = 'text/html; charset=utf-8';
    await next();
  });
  app.use(router.routes()).use(router.allowedMethods());
  return app;
}

function overview(sources: StartPageSources, exchanges: readonly ExchangeSummary[]): Html {
  const now = sources.now();
  return html`
    <p class="lead">Contact points that run here, whom they trust, and what crossed the border last.</p>
    <div class="cards">${sources.nodes().map((node) => nodeCard(node, now))}</div>
    <h2>Try a crossing</h2>
    <div class="row">${sources.crossings.map(
      ({ name, title }) =>
        html`<form method="post" action="/crossings/${name}"><button>${title}</button></form>`,
    )}</div>
    <h2>Last exchanges</h2>
    ${
      exchanges.length === 0
        ? html`<p class="empty">Nothing has crossed yet. Start a crossing above, or run <code>npx passerelle demo</code>.</p>`
        : exchangeTable(exchanges)
    }`;
}

function nodeCard(node: NodeCard, now: Date): Html {
  return html`<section class="card">
    <h2>${node.name} <small>${node.country}</small></h2>
    <dl>
      <dt>Listens at</dt><dd><code>${node.url}</code></dd>
      <dt>Home community</dt><dd><code>${node.homeCommunityId}</code></dd>
      <dt>Roles</dt><dd>A (answers for its citizens), B (asks for its professionals)</dd>
      <dt>Trusts</dt><dd>${node.peers.map(({ name, dialect }) => html`<span>${name} <small>${dialect}</small></span> `)}</dd>
    </dl>
    <table><thead><tr><th>Certificate</th><th>Subject</th><th>Valid until</th></tr></thead><tbody>
    ${node.certificates.map(
      ({ use, subject, validTo }) =>
        html`<tr><td>${use}</td><td>${subject}</td><td>${day(validTo)} <small>${daysLeft(validTo, now)}</small></td></tr>`,
    )}</tbody></table>
  </section>`;
}

function exchangeTable(exchanges: readonly ExchangeSummary[]): Html {
  return html`<table class="wide"><thead><tr>
    <th>Time (UTC)</th><th>Contact point</th><th>Role</th><th>Other country</th><th>Service</th><th>Outcome</th><th>Took</th>
  </tr></thead><tbody>${exchanges.map(
    (exchange) => html`<tr>
      <td><a href="/exchanges/${exchange.exchangeId}">${time(exchange.startedAt)}</a></td>
      <td>${exchange.node}</td><td>${exchange.role.toUpperCase()}</td><td>${exchange.peer ?? 'unknown'}</td>
      <td>${exchange.service ?? ''}</td>
      <td class="${exchange.outcome}">${exchange.outcome} ${exchange.code ?? ''}</td>
      <td>${took(exchange)}</td></tr>`,
  )}</tbody></table>`;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function time(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

function daysLeft(until: Date, now: Date): string {
  const days = Math.floor((until.getTime() - now.getTime()) / 86_400_000);
  return days < 0 ? 'expired' : `${days} days left`;
}

function took({ startedAt, endedAt }: ExchangeSummary): string {
  return endedAt === undefined ? 'still running' : `${endedAt.getTime() - startedAt.getTime()} ms`;
}
