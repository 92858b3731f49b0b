import { STATUS_CODES } from 'node:http';
import { TLSSocket } from 'node:tls';
import Koa, { type Context } from 'koa';
import type { Problem } from '../../exchange/session/types.js';
import { documentClasses, LOINC } from '../../kernel/classes.js';
import { ExchangeError, errorEntry } from '../../kernel/errors.js';
import { readUniqueId, withoutOidPrefix } from '../../kernel/identifiers.js';
import { defined } from '../../wire/defined.js';
import { collect } from '../../wire/soap/collect.js';
import type { DoorLimits } from '../../wire/soap/server.js';
import { STRANGER } from './clients.js';
import { type Caller, connectorOperations } from './outcomes.js';
import { type CallOutcome, CallRefusal, wrongCall } from './refusals.js';
import { acceptedOf, contentOf, documentOf, patientOf } from './rest-answers.js';
import { connectorOpenApi } from './rest-openapi.js';
import { type Body, bodies, type RestPath, restPaths } from './rest-schemas.js';
import type { ConnectorSources } from './soap.js';

/** Where the REST interface begins. */
export const REST = '/api/v1';

export interface RestSources extends ConnectorSources {
  readonly door: DoorLimits;
}

type Handlers = { readonly [Path in RestPath]: (caller: Caller, body: Body<Path>) => Promise<object> };

/**
 * The client connector for software that is written anew: JSON by POST, so that no patient is in an address,
 * and refusals as RFC 9457 has them with the protocol's own code. Its description is at `/api/v1/openapi.json`.
 */
export function restApp(sources: RestSources): Koa {
  const handlers = handlersOf(sources);
  const { runtime, clientOf, door } = sources;
  const app = new Koa();
  app.on('error', (error: Error) => runtime.log.error('an answer could not be sent', { cause: error.name }));
  app.use(async (context) => {
    context.set('Cache-Control', 'no-store');
    try {
      if (context.path === `${REST}/openapi.json` && context.method === 'GET') {
        context.body = connectorOpenApi(`https://${context.get('host')}${REST}`);
        return;
      }
      const path = restPaths.find((one) => context.path === `${REST}/${one}`);
      if (path === undefined) return explain(context, 404, 'Nothing has this address.');
      if (context.method !== 'POST') {
        context.set('Allow', 'POST');
        return explain(context, 405, 'Every call is a POST.');
      }
      const client = clientOf(certificateOf(context), runtime.clock.now());
      if (client === undefined) return explain(context, 401, STRANGER);
      const body = bodies[path].parse(await readJson(context, door));
      const assertions = Object.values(body.assertions)
        .filter((one) => one !== undefined)
        .map(withoutDeclaration);
      context.body = await handlers[path]({ client, assertions }, body as never);
    } catch (error) {
      answerError(context, error, sources);
    }
  });
  return app;
}

function handlersOf({ calls }: RestSources): Handlers {
  const connector = connectorOperations(calls);
  const submit = (caller: Caller, countryCode: string, document: string, code: string) =>
    connector
      .submitDocument(caller, {
        operation: 'submitDocument',
        countryCode,
        classCode: loinc(code),
        document: Buffer.from(document, 'base64'),
      })
      .then(acceptedOf);
  return {
    'treatment-relationships': async (caller, { country, patient, assertions: _, ...treatment }) => {
      const { xml, notOnOrAfter } = await connector.confirmTreatment(caller, country, {
        ...defined(treatment),
        patient: idOf(patient),
      });
      return { trc: xml, validUntil: notOnOrAfter.toISOString() };
    },
    'patients/search': async (
      caller,
      { country, ids, familyName, givenName, birthDate, gender, address },
    ) => {
      const list = (one: string | undefined) => (one === undefined ? [] : [one]);
      const name = { family: list(familyName), given: list(givenName) };
      const traits = defined({
        ids: ids.map(idOf),
        name: name.family.length + name.given.length > 0 ? name : undefined,
        birthTime: birthDate?.replaceAll('-', ''),
        gender,
        address:
          address &&
          defined({ ...address, street: address.street === undefined ? undefined : [address.street] }),
      });
      const request = { operation: 'queryPatient', countryCode: country, traits } as const;
      return { patients: (await connector.queryPatient(caller, request)).map(patientOf) };
    },
    'documents/list': async (caller, { country, patient, classCodes, ...filter }) => {
      const { createdAfter, createdBefore, maximumSize } = filter;
      const at = (text: string | undefined) => (text === undefined ? undefined : new Date(text));
      const documents = await connector.queryDocuments(caller, {
        operation: 'queryDocuments',
        countryCode: country,
        patient: idOf(patient),
        classCodes: classCodes.map(loinc),
        filter: defined({
          createdAfter: at(createdAfter),
          createdBefore: at(createdBefore),
          maximumSize,
        }),
      });
      return { documents: documents.map(documentOf) };
    },
    'documents/retrieve': async (caller, { country, classCode, repositoryUniqueId, uniqueId, language }) =>
      contentOf(
        await connector.retrieveDocument(
          caller,
          defined({
            operation: 'retrieveDocument' as const,
            countryCode: country,
            classCode: loinc(classCode),
            repositoryUniqueId: withoutOidPrefix(repositoryUniqueId),
            uniqueId: readUniqueId(uniqueId),
            targetLanguage: language,
          }),
        ),
      ),
    dispensations: (caller, { country, document }) =>
      submit(caller, country, document, documentClasses.eDispensation.code),
    'dispensations/discard': (caller, { country, document }) =>
      submit(caller, country, document, documentClasses.eDispensationDiscard.code),
  };
}

const loinc = (code: string) => ({ code, scheme: LOINC });
const idOf = ({ root, extension }: { root: string; extension: string }) => ({
  root: withoutOidPrefix(root),
  extension,
});

function certificateOf({ req }: Context) {
  return req.socket instanceof TLSSocket ? req.socket.getPeerX509Certificate() : undefined;
}

/** An XML declaration, which a signed assertion in a message cannot have. */
function withoutDeclaration(xml: string): string {
  return xml.replace(/^<\?xml[^>]*\?>/, '').trim();
}

async function readJson(context: Context, { bytes: most, bodyTimeoutMs }: DoorLimits): Promise<unknown> {
  if (context.is('application/json') === false) throw wrongCall('Send JSON as application/json.');
  const { outcome, bytes } = await collect(context.req, most, bodyTimeoutMs);
  if (outcome !== 'complete') throw wrongCall(`The request did not arrive as a whole: ${outcome}.`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's words may quote the request.
    throw wrongCall('The request is no JSON.');
  }
}

const STATUS: Readonly<Record<CallOutcome, number>> = {
  wrong: 400,
  denied: 403,
  noConsent: 403,
  noMatch: 404,
  noDocument: 404,
  notAccepted: 409,
  needsMoreData: 422,
  failed: 502,
  unreachable: 503,
  uncertain: 504,
};

function answerError(context: Context, error: unknown, { runtime }: RestSources): void {
  if (error instanceof CallRefusal) {
    explain(context, STATUS[error.outcome], error.problem.text, error.problem);
    return;
  }
  if (error instanceof ExchangeError) {
    const { code, context: said } = error;
    explain(context, 403, said, { code, text: said, whose: 'professional' });
    return;
  }
  const places = placesOf(error);
  if (places !== undefined) {
    const { code } = errorEntry('ERROR_GENERIC');
    const text = `The request is wrong at ${places}: compare it with ${REST}/openapi.json.`;
    explain(context, 400, text, { code, text, whose: 'professional' });
    return;
  }
  runtime.log.error('a call failed', { path: context.path, cause: error instanceof Error ? error.name : '' });
  explain(context, 500, 'This could not be done; the operator can see that it failed.');
}

/** Where a body is not as it should be: names only, since values are the patient's. */
function placesOf(error: unknown): string | undefined {
  const issues = (error as { issues?: readonly { path: readonly PropertyKey[] }[] }).issues;
  return issues?.map(({ path }) => path.join('.') || 'its root').join(', ');
}

function explain(context: Context, status: number, detail: string, problem?: Problem): void {
  const { code, whose, context: said } = problem ?? {};
  context.status = status;
  context.type = 'application/problem+json; charset=utf-8';
  context.body = JSON.stringify(
    defined({
      type: 'about:blank',
      title: STATUS_CODES[status] ?? 'Problem',
      status,
      detail,
      code,
      whose,
      context: said,
    }),
  );
}
