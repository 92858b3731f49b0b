import { createHash } from 'node:crypto';
import Router from '@koa/router';
import Koa, { type Context } from 'koa';
import type { Direction } from '../../documents/validate/document.js';
import type { Finding, Layer } from '../../documents/validate/finding.js';
import { type Environment, layers, type ServiceSettings } from '../../documents/validate/settings.js';
import type { Validation } from '../../documents/validate/validate.js';
import type { DocumentClass } from '../../kernel/classes.js';
import type { Runtime } from '../../kernel/runtime.js';
import { ICON } from '../look.js';
import { formPage } from './form-page.js';
import { type Format, formats, writers } from './formats.js';
import { Gate } from './gate.js';
import { gazelleRoutes } from './gazelle/routes.js';
import { allowedHosts, ownSiteOnly, secured } from './guards.js';
import { VALIDATION_STYLE } from './look.js';
import { openApi } from './openapi.js';
import { explainingProblems, Problem } from './problem.js';
import type { StoredResult } from './result.js';
import { type ResultView, resultPage } from './result-page.js';
import { SCRIPT } from './script.js';
import type { ResultStore } from './store.js';
import { readSubmission, type Submission } from './submission.js';

/** What is asked about a document. */
export interface JudgeRequest {
  readonly direction: Direction;
  readonly environment: Environment;
  readonly claimed?: DocumentClass | undefined;
  /** Instead of those of the settings. */
  readonly layers?: readonly Layer[] | undefined;
}

export interface ValidationServiceSources {
  readonly judge: (bytes: Uint8Array, request: JudgeRequest) => Validation;
  readonly store: ResultStore;
  readonly settings: ServiceSettings;
  /** The imported Schematron files, each to judge any document by it alone. */
  readonly schematrons: readonly { readonly name: string; judge(bytes: Uint8Array): Validation }[];
  readonly program: { readonly name: string; readonly version: string };
  readonly runtime: Runtime;
  /** Where a proxy makes the service known, `https://validation.example.org`; this machine's own names where left out. */
  readonly publicUrl?: URL | undefined;
}

/** The paths that the service answers, for whoever serves it beside something else. */
export function isValidationPath(path: string): boolean {
  return /^\/validation(\/|\?|$)/.test(path) || /^\/[\w-]+-ejb\//.test(path);
}

/**
 * The validation service: a form, `POST /validation`, permanent links, OpenAPI, and the SOAP services that clients
 * of Gazelle call. Documents are patient data as long as nobody knows better: none in an address or a log line, and
 * a result is found by an id that cannot be guessed.
 */
export function validationService(sources: ValidationServiceSources): Koa {
  const { settings, store, runtime } = sources;
  const gate = new Gate(settings.mostAtOnce);
  const router = new Router();
  const page = (context: Context, type: string, body: string) => {
    context.type = type;
    context.body = body;
  };
  router.get('/', (context) => context.redirect('/validation'));
  router.get('/validation', (context) => page(context, 'text/html; charset=utf-8', formPage(settings).text));
  router.get('/validation/style.css', (context) =>
    page(context, 'text/css; charset=utf-8', VALIDATION_STYLE),
  );
  router.get('/validation/page.js', (context) => page(context, 'text/javascript; charset=utf-8', SCRIPT));
  router.get('/validation/icon.svg', (context) => page(context, 'image/svg+xml', ICON));
  router.get('/validation/openapi.json', (context) =>
    page(
      context,
      'application/json; charset=utf-8',
      JSON.stringify(openApi(sources.program.version, settings), null, 2),
    ),
  );
  router.post('/validation', ownSiteOnly(sources.publicUrl), async (context) => {
    const format = formatOf(context);
    await gate.pass(async () => {
      const submission = await readSubmission(context, settings);
      const result = await judged(submission, sources);
      context.set('Location', result.link);
      context.status = 201;
      // A browser that sent the form goes to the link, so that a reload does not send it again.
      if (format.name === 'html' && context.get('sec-fetch-mode') === 'navigate') context.status = 303;
      else answer(context, result, submission.bytes, format, {});
    });
  });
  router.get('/validation/:id', async (context) => {
    const result = await found(context, store);
    const { format: wanted } = context.query;
    if (wanted === undefined) {
      const document = (await store.document(result.id)) ?? new Uint8Array();
      answer(context, result, document, formatOf(context), viewOf(context));
      return;
    }
    const format = formats.find(({ name }) => name === wanted && name !== 'html');
    if (format === undefined) throw new Problem(400, 'The format is one of json, junit, svrl.');
    context.attachment(`validation-${result.id.slice(0, 8)}.${format.extension}`);
    answer(context, result, new Uint8Array(), format, {});
  });
  router.get('/validation/:id/document', async (context) => {
    const { id } = await found(context, store);
    context.attachment(`document-${id.slice(0, 8)}.xml`);
    context.type = 'application/octet-stream';
    context.body = Buffer.from((await store.document(id)) ?? []);
  });
  gazelleRoutes(router, gate, sources);
  const app = new Koa();
  app.on('error', (error: unknown) =>
    runtime.log.error('an answer of the validation service could not be sent', {
      cause: error instanceof Error ? error.name : typeof error,
    }),
  );
  app
    .use(secured)
    .use(explainingProblems(runtime.log))
    .use(allowedHosts(sources.publicUrl))
    .use(router.routes())
    .use(router.allowedMethods({ throw: true, methodNotAllowed: notAllowed, notImplemented: notAllowed }));
  return app;
}

const notAllowed = () => new Problem(405, 'This address does not take this method.');

async function judged(
  { bytes, file, request }: Submission,
  { judge, store, program, runtime }: ValidationServiceSources,
): Promise<StoredResult> {
  const { direction, environment, claimed } = request;
  const { layers: run, standards, passedOver, findings, kind, valid, refused } = judge(bytes, request);
  const id = Buffer.from(runtime.ids.bytes(16)).toString('hex');
  const result: StoredResult = {
    id,
    link: `/validation/${id}`,
    judgedAt: runtime.clock.now().toISOString(),
    program,
    environment,
    direction,
    ...(claimed === undefined ? {} : { claimed: claimed.name }),
    document: { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
    file,
    kind,
    valid,
    refused,
    layers: [...run],
    standards: [...standards],
    passedOver: [...passedOver],
    findings: [...findings],
  };
  await store.save(result, bytes);
  return result;
}

async function found({ params }: Context, store: ResultStore): Promise<StoredResult> {
  const result = await store.find((params as { id?: string }).id ?? '');
  if (result !== undefined) return result;
  throw new Problem(404, 'There is no result with this address, or it was deleted when its days were over.');
}

function formatOf(context: Context): Format {
  const accepted = context.accepts(formats.map(({ type }) => type));
  const format = formats.find(({ type }) => type === accepted);
  if (format !== undefined) return format;
  throw new Problem(406, `An answer is one of ${formats.map(({ type }) => type).join(', ')}.`);
}

function answer(
  context: Context,
  result: StoredResult,
  document: Uint8Array,
  format: Format,
  view: ResultView,
): void {
  context.vary('Accept');
  context.type = `${format.type}; charset=utf-8`;
  context.body =
    format.name === 'html' ? resultPage(result, document, view).text : writers[format.name](result);
}

function viewOf({ query }: Context): ResultView {
  const one = (name: string) => (typeof query[name] === 'string' ? query[name] : '');
  const from = /^[1-9]\d{0,8}$/.test(one('from')) ? Number(one('from')) : undefined;
  return {
    severity: SEVERITIES.find((severity) => severity === one('severity')),
    layer: layers.find((layer) => layer === one('layer')),
    from,
  };
}

const SEVERITIES: readonly Finding['severity'][] = ['error', 'warning', 'information'];
