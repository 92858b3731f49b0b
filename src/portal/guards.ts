import type { Context, Middleware } from 'koa';
import type { Logger } from '../kernel/logger.js';
import { notice } from './page.js';

/** Headers of every answer: no script, nothing from elsewhere, no frame around it, nothing kept. */
export const secured: Middleware = async (context, next) => {
  context.set({
    'Content-Security-Policy':
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  });
  context.type = 'text/html; charset=utf-8';
  await next();
};

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a Host header is a name of this machine, with whatever port. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host.toLowerCase().replace(/:\d+$/, ''));
}

/**
 * Answers only to the names of this machine. A foreign name that was made to point here (DNS rebinding) would
 * otherwise make the page its own site's in the reader's browser.
 */
export const loopbackOnly: Middleware = async (context, next) => {
  if (isLoopback(context.get('host'))) return next();
  context.status = 421;
  context.body = notice('Refused', 'This page answers to localhost and 127.0.0.1 only.').text;
};

/** Whether a form was sent by a page of this site, as the browser itself says; an older one in Origin only. */
export function isOwnForm(context: Context): boolean {
  // Koa's own `origin` gives back the header where there is one.
  const own = `${context.protocol}://${context.get('host')}`;
  return context.get('sec-fetch-site') === 'same-origin' || context.get('origin') === own;
}

/** Tells the operator that something failed, by its kind: an error's text may quote a message. */
export function report(log: Logger, error: unknown): void {
  log.error('the start page failed', { cause: error instanceof Error ? error.name : typeof error });
}

/** What fails while a page is made is reported, and the reader told what to do. */
export function explained(log: Logger): Middleware {
  return async (context, next) => {
    try {
      await next();
    } catch (error) {
      report(log, error);
      context.status = 500;
      context.body = notice(
        'This did not work',
        'The demonstration could not do this. An exchange that it had begun is on the start page, with what was recorded.',
      ).text;
    }
  };
}
