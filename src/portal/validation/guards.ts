import type { Middleware } from 'koa';
import { isLoopback } from '../guards.js';
import { Problem } from './problem.js';

/** Headers of every answer: the service's own script and style alone, no frame around it, nothing kept. */
export const secured: Middleware = async (context, next) => {
  context.set({
    'Content-Security-Policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    // The address of a result is its key: it is told to nobody.
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex',
    'Cache-Control': 'no-store',
  });
  await next();
};

/** Answers to the names of this machine, and to that under which a proxy makes it known. */
export function allowedHosts(publicUrl: URL | undefined): Middleware {
  return async (context, next) => {
    const host = context.get('host');
    if (isLoopback(host) || host.toLowerCase() === publicUrl?.host) return next();
    throw new Problem(
      421,
      'This service answers to localhost and 127.0.0.1, or to the name it was started with.',
    );
  };
}

/**
 * Takes nothing that a page of another site sends through a reader's browser. Tools, which send neither header, are
 * let in.
 */
export function ownSiteOnly(publicUrl: URL | undefined): Middleware {
  return async (context, next) => {
    const site = context.get('sec-fetch-site');
    const origin = context.get('origin');
    const own = [`http://${context.get('host')}`, publicUrl?.origin];
    const foreign = !['', 'same-origin', 'none'].includes(site) || (origin !== '' && !own.includes(origin));
    // A browser that strips the Origin of its own form still says where it comes from.
    if (foreign && !(site === 'same-origin' && origin === 'null')) {
      throw new Problem(403, 'A document is taken from the page of this service, or from a program.');
    }
    return next();
  };
}
