import Router from '@koa/router';
import Koa from 'koa';
import type { Logger } from '../kernel/logger.js';
import type { Journal } from '../records/journal.js';
import type { CrossingCard, NodeCard } from './cards.js';
import { exchangePage } from './exchange-page.js';
import { explained, isOwnForm, loopbackOnly, report, secured } from './guards.js';
import { ICON, STYLE } from './look.js';
import { overviewPage } from './overview.js';
import { notice } from './page.js';

export interface StartPageSources {
  readonly nodes: () => readonly NodeCard[];
  readonly journal: Journal;
  readonly now: () => Date;
  readonly log: Logger;
  readonly crossings: readonly CrossingCard[];
  /** Address of the validation service, where it is served beside the page. */
  readonly validation?: string;
  /** Runs a crossing; resolves with the id of its exchange. */
  readonly run: (crossing: string) => Promise<string>;
}

const SHOWN = 20;

/**
 * The page of a demo: what runs where, who trusts whom, the last exchanges, and the way of one of them. It
 * shows states and outcomes, never a message: those hold patient data and stay in the journal. Answers to the
 * names of this machine only, and starts nothing for a form of another site.
 */
export function startPage(sources: StartPageSources): Koa {
  const { journal, crossings, log } = sources;
  const router = new Router();
  router.get('/', async (context) => {
    const exchanges = await journal.recent(SHOWN);
    context.body = overviewPage({
      nodes: sources.nodes(),
      crossings,
      exchanges,
      now: sources.now(),
      validation: sources.validation,
    }).text;
  });
  router.get('/exchanges/:id', async (context, next) => {
    const summary = await journal.find(context.params.id ?? '');
    if (summary === undefined) return next();
    context.body = exchangePage(summary, await journal.entries(summary.exchangeId)).text;
  });
  router.post('/crossings/:name', async (context, next) => {
    if (!isOwnForm(context)) {
      context.status = 403;
      context.body = notice('Refused', 'A crossing can only be started from the page itself.').text;
      return;
    }
    const crossing = crossings.find(({ name }) => name === context.params.name);
    if (crossing === undefined) return next();
    const exchangeId = await sources.run(crossing.name);
    context.redirect(`/exchanges/${exchangeId}`);
    context.status = 303;
  });
  router.get('/style.css', (context) => {
    context.type = 'text/css';
    context.body = STYLE;
  });
  router.get('/icon.svg', (context) => {
    context.type = 'image/svg+xml';
    context.body = ICON;
  });

  const app = new Koa();
  app.on('error', (error: unknown) => report(log, error));
  app.use(secured).use(explained(log)).use(loopbackOnly);
  app.use(router.routes()).use(router.allowedMethods());
  app.use((context) => {
    context.status = 404;
    context.body = notice('Nothing is here', 'No page and no exchange has this address.').text;
  });
  return app;
}
