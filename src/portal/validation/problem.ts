import { STATUS_CODES } from 'node:http';
import type { Context, Middleware } from 'koa';
import type { Logger } from '../../kernel/logger.js';
import { html } from '../../wire/html.js';
import { SoapRefusal } from '../../wire/soap/faults.js';
import { validationPage } from './frame.js';
import { StoreFull } from './store.js';

/** A request that is not served, as RFC 9457 tells it; the detail repeats nothing of a document. */
export class Problem extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.headers = headers;
  }
}

const TYPE = 'application/problem+json; charset=utf-8';

/** Answers problems, as a page to browsers; what fails is reported by its kind and says nothing outside. */
export function explainingProblems(log: Logger): Middleware {
  return async (context, next) => {
    try {
      await next();
      if (context.status === 404 && context.body === undefined) {
        throw new Problem(404, 'Nothing has this address.');
      }
    } catch (error) {
      answer(context, problemOf(error, log));
    }
  };
}

function problemOf(error: unknown, log: Logger): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof SoapRefusal) return new Problem(400, `The form cannot be read. ${error.message}`);
  if (error instanceof StoreFull) {
    log.error('the store of validation results is full');
    return new Problem(507, 'There is no room for another result. Tell the operator of this service.');
  }
  log.error('the validation service failed', {
    cause: error instanceof Error ? error.name : typeof error,
  });
  return new Problem(500, 'This could not be done. Nothing was kept; the operator can see that it failed.');
}

function answer(context: Context, { status, message, headers }: Problem): void {
  const title = STATUS_CODES[status] ?? 'Problem';
  context.status = status;
  context.set(headers);
  if (context.accepts('application/problem+json', 'application/json', 'text/html') === 'text/html') {
    context.type = 'text/html; charset=utf-8';
    const back = html`<p>${message}</p><p><a href="/validation">To the form</a></p>`;
    context.body = validationPage(title, back).text;
    return;
  }
  context.type = TYPE;
  context.body = JSON.stringify({ type: 'about:blank', title, status, detail: message });
}
